package lens_test

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"topicmux/monitor/lens"
	"topicmux/sse"
)

// A twin is two readers of a dialect, of which one has no skeletons.
type twin struct{ reader, plain *lens.Reader }

func newTwin(dialect string) *twin {
	return &twin{lens.ReaderOf(dialect, true), lens.ReaderOf(dialect, false)}
}

// read checks that both read an event in the same way.
func (w *twin) read(t *testing.T, ev sse.Event) {
	t.Helper()
	got, ok := w.reader.Read(ev)
	want, wantOK := w.plain.Read(ev)
	if ok != wantOK || !slices.EqualFunc(got, want, func(a, b lens.Update) bool { return reflect.DeepEqual(a, b) }) {
		t.Fatalf("event %q with %s:\n got %t %+v\nwant %t %+v", ev.Type, ev.Data, ok, got, wantOK, want)
	}
	if w.reader.Turn() != w.plain.Turn() || w.reader.Ended() != w.plain.Ended() {
		t.Fatalf("event %q with %s: turn %d, want %d", ev.Type, ev.Data, w.reader.Turn(), w.plain.Turn())
	}
}

// strange are values that take the place of others.
var strange = []string{
	`""`, `"a"`, `"\""`, `"\\"`, `"}],\"x\":{"`, `"\ud83d"`, `"\ude00 \u00e9"`, `"stop"`, `"[DONE]"`, `"ping"`, `"error"`, `"tool_use"`,
	`"0123456789abcdef0123456789"`, `"` + "é語😀" + `"`, `0`, `1`, `-7`, `12345678901234567890`, `1.5e3`, `null`, `true`, `false`,
	`{}`, `[]`, `{"text":"x"}`, `[{"text":"y","index":1}]`, `[1,"2",null]`, ` "spaced" `, `nul`, `"open`, `1x`, `1"`, ``,
}

// change returns data with a value replaced, a member added, removed or moved, a blank
// added, or the end cut off.
func change(data []byte, r *rand.Rand) []byte {
	dec := json.NewDecoder(bytes.NewReader(data))
	type token struct {
		from, to int
		delim    bool
	}
	var all []token
	for at := int64(0); ; {
		value, err := dec.Token()
		if err != nil {
			break
		}
		_, delim := value.(json.Delim)
		from := int(at) + bytes.IndexFunc(data[at:], func(c rune) bool { return c != ',' && c != ':' && c > ' ' })
		at = dec.InputOffset()
		all = append(all, token{from, int(at), delim})
	}
	if len(all) == 0 {
		return data
	}
	put := func(from, to int, text string) []byte {
		return slices.Concat(data[:from], []byte(text), data[to:])
	}
	t := all[r.IntN(len(all))]
	value := strange[r.IntN(len(strange))]
	switch {
	case r.IntN(20) == 0:
		return data[:t.from]
	case r.IntN(20) == 0:
		return put(t.from, t.from, "\t")
	case r.IntN(4) == 0 && data[t.from] == '{':
		return put(t.to, t.to, `"added":`+value+`,`)
	case r.IntN(4) == 0 && data[t.from] == '[':
		return put(t.to, t.to, value+`,`)
	case r.IntN(4) == 0: // a value or a name takes the place of another
		o := all[r.IntN(len(all))]
		if !t.delim && !o.delim {
			return put(t.from, t.to, string(data[o.from:o.to]))
		}
	}
	if t.delim {
		return put(t.from, t.to, string("{}[]"[r.IntN(4)]))
	}
	return put(t.from, t.to, value)
}

// TestSkeletonsChangeNothing checks that what an event means does not depend on the
// skeletons of the events before it, also if these are almost the same.
func TestSkeletonsChangeNothing(t *testing.T) {
	t.Parallel()
	for _, tr := range transcripts(t) {
		t.Run(tr.name, func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewPCG(1, 2))
			events := tr.list(t, bytes.NewReader(tr.data))
			for range 10 {
				w := newTwin(tr.want.Dialect)
				for _, ev := range events {
					w.read(t, ev)
					for range r.IntN(4) {
						odd := ev
						for range 1 + r.IntN(2) {
							odd.Data = change(odd.Data, r)
						}
						w.read(t, odd)
						odd.Type = events[r.IntN(len(events))].Type
						w.read(t, odd)
						w.read(t, ev)
					}
				}
			}
		})
	}
}

// FuzzSkeletons reads two events in turns, so that each may fit the skeleton of the other.
func FuzzSkeletons(f *testing.F) {
	dialects := lens.Dialects()
	for _, tr := range transcripts(f) {
		i := slices.IndexFunc(dialects, func(d lens.Dialect) bool { return d.Name == tr.want.Dialect })
		var before sse.Event
		_ = tr.events(bytes.NewReader(tr.data), func(ev sse.Event) {
			f.Add(uint8(i), ev.Type, before.Data, ev.Data)
			before = ev.Clone()
		})
	}
	f.Fuzz(func(t *testing.T, i uint8, name string, a, b []byte) {
		w := newTwin(dialects[int(i)%len(dialects)].Name)
		for range 2 {
			w.read(t, sse.Event{Type: name, Data: a})
			w.read(t, sse.Event{Type: name, Data: b})
			w.read(t, sse.Event{Type: sse.DefaultEvent, Data: b})
			w.read(t, sse.Event{Type: name, Data: b})
		}
	})
}
