package store_test

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"topicmux/monitor/store"
	"topicmux/monitor/text"
	"topicmux/sse"
)

var payloads = []string{
	"", "37.5", "20.5 °C", "true", "null", "up", "03:42:17", "disk is full", "[ERROR] x",
	`{"total":12.3,"cores":[10.1,14.2]}`, `[{"pid":1,"name":"x\u001b[31m"}]`, `[1,"a",null,{"b":[2]}]`,
	`{"role":"a\u0000","delta":"\ud83d"}`, `{"choices":[{"delta":{"content":"\u202e"}}]}`, "[DONE]",
	`{"order":"A","item":"\u001b]0;x\u0007","progress":40,"state":"done"}`, `{"progress":1e999}`,
	`{"level":"warn","msg":"x\u0007","k":{"v":1}}`, `{"a":{"b":{"c":{"d":1}}}}`, "a\x1b[2J\x00\xff\u202e\n\tb",
	`{"server":"topicmux","topics":[{"name":"\u001b[1m","kind":"chat","unit":"\u0007","max":1e400}]}`,
	`{"topic":"x","missed":-3,"reason":"\u001b"}`, `{"name":"x","kind":"state"}`, `{"topic":"x"}`,
	strings.Repeat("[", 70), `"` + strings.Repeat(`\u0000`, 50) + `"`, "-", "1e", "0x10", "+5", "00",
}

func FuzzApply(f *testing.F) {
	for i, p := range payloads {
		f.Add("x", p, payloads[(i+7)%len(payloads)], int64(0))
		f.Add("$hello", p, p, int64(1))
	}
	for _, name := range []string{"$topic", "$gap", "$complete", "$drain", "$?", "", "\x1b[1mname\n"} {
		f.Add(name, payloads[9], payloads[19], start.UnixMilli())
	}
	f.Fuzz(func(t *testing.T, name, one, two string, ms int64) {
		r := newRig(t, store.Options{})
		for i, p := range []string{one, two, one, two, one, one, one, one} {
			r.wait(time.Second)
			r.s.Apply(sse.Event{Type: name, Data: []byte(p), ID: []byte(two), Time: ms}, r.now)
			if i%3 == 0 {
				r.send("x", p)
			}
		}
		st := r.s.Acquire()
		defer r.s.Release()
		for _, s := range []string{st.Streams[0].Server, st.Streams[0].Session, st.Streams[0].Epoch, st.Streams[0].Conn.Asked} {
			harmless(t, s, false)
		}
		_ = st.StaleAt(r.now)
		for _, x := range st.Topics {
			inspect(t, x, r.now)
		}
	})
}

// inspect reads everything that a view can read, and checks that it is safe to
// draw.
func inspect(t *testing.T, x *store.Topic, now time.Time) {
	t.Helper()
	for _, s := range []string{x.Name, x.Unit, string(x.Info.Kind), x.Info.Unit, x.Info.Help, x.Info.Error, string(x.Info.State), string(x.Info.Retention), x.Info.Last} {
		harmless(t, s, false)
	}
	for _, to := range []time.Time{{}, now, now.Add(-2500 * time.Millisecond), start} {
		for i := range x.Upto(to) {
			e := x.Event(i)
			harmless(t, e.Text, true)
			harmless(t, e.ID, false)
			if g := e.Gap; g != nil {
				harmless(t, g.Reason+g.From+g.To, false)
			}
		}
		tab := x.Table(to)
		for _, c := range tab.Columns {
			harmless(t, c.Name, false)
		}
		for _, row := range tab.Rows {
			if len(row) != len(tab.Columns) {
				t.Errorf("a row of %d cells in %d columns", len(row), len(tab.Columns))
			}
			for _, c := range row {
				harmless(t, c.Text, false)
			}
		}
		s, _ := x.JSON(to)
		harmless(t, s, true)
		for _, m := range x.Chat(to) {
			harmless(t, m.Text, true)
			harmless(t, m.Role, false)
		}
		for _, p := range x.Progress(to) {
			harmless(t, p.Key+p.Label+p.State, false)
			if p.Percent < 0 || p.Percent > 100 || math.IsNaN(p.Percent) {
				t.Errorf("%v percent", p.Percent)
			}
		}
		for _, s := range x.States(start, to) {
			harmless(t, s.Value, false)
		}
		for _, s := range x.Series {
			harmless(t, s.Field+s.Unit, false)
			v, _, _ := s.At(to)
			b := s.Summary(start, now.Add(time.Second))
			if math.IsNaN(v) || math.IsInf(v, 0) || math.IsNaN(b.Min) || math.IsInf(b.Max, 0) {
				t.Errorf("%q has %v in %v", s.Field, v, b)
			}
		}
		_ = x.Since(to)
	}
	if r := x.Rate(now); r < 0 || math.IsNaN(r) || math.IsInf(r, 0) {
		t.Errorf("a rate of %v", r)
	}
	x.Delay()
	x.Interval()
	if x.Stale(now) && x.Count == 0 {
		t.Error("stale without an event")
	}
}

func harmless(t *testing.T, s string, lines bool) {
	t.Helper()
	if !utf8.ValidString(s) {
		t.Errorf("not UTF-8: %q", s)
	}
	for _, r := range s {
		if unicode.IsControl(r) && (r != '\n' || !lines) || unicode.Is(unicode.Bidi_Control, r) {
			t.Errorf("%U got through in %q", r, s)
		}
	}
	if lines && text.CleanBlock(s, len(s)) != s || !lines && text.CleanLine(s, len(s)) != s {
		t.Errorf("not clean: %q", s)
	}
}

func FuzzJSON(f *testing.F) {
	for _, p := range payloads {
		f.Add([]byte(p))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if n := strings.Count(string(b), "[") + strings.Count(string(b), "{"); n > 64 {
			return // nested deeper than the limit, maybe
		}
		if got, want := store.IsJSON(b), json.Valid(b); got != want {
			t.Errorf("%q is JSON: %v, encoding/json says %v", b, got, want)
		}
	})
}

func FuzzNumber(f *testing.F) {
	for _, s := range []string{"0", "-0", "1.5", "1e3", "-1.25E-7", "123456789012345678901234567890", "0.1", "9007199254740993", "1e22", "1e23", "9007199254740993e5", "12345678901234567e-3", "5e-324", "1e-400", "01", "1.", ".5", "1e+", "179769313486231570000e289"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, ok := store.ParseNumber([]byte(s))
		var want float64
		valid := json.Valid([]byte(s)) && s[0] != ' ' && (s[0] == '-' || s[0]-'0' <= 9) && strings.TrimSpace(s) == s
		if ok != valid {
			t.Fatalf("%q is a number: %v, want %v", s, ok, valid)
		}
		if !ok {
			return
		}
		want, err := strconv.ParseFloat(s, 64)
		if err != nil && math.IsInf(want, 0) {
			want = math.Copysign(math.MaxFloat64, want)
		}
		if got != want {
			t.Errorf("%s: got %v, want %v", s, got, want)
		}
	})
}

func FuzzColumns(f *testing.F) {
	f.Add(int64(60_000), int64(1000), 7, uint16(300))
	f.Add(int64(1), int64(0), 1, uint16(1))
	f.Fuzz(func(t *testing.T, window, back int64, n int, events uint16) {
		r := newRig(t, store.Options{MaxMemory: 1 << 20})
		for i := range int(events) {
			r.wait(time.Duration(window%977) * time.Millisecond * time.Duration(i%5))
			r.s.Apply(sse.Event{Type: "x", Data: fmt.Append(nil, i), Time: r.now.UnixMilli() - back%100_000*int64(i%3)}, r.now)
		}
		x := r.state().Topic("x")
		if x == nil {
			return
		}
		n = max(0, n%1000)
		to := r.now.Add(-time.Duration(back%(1<<40)) * time.Millisecond)
		columns := x.Series[0].Columns(to.Add(-time.Duration(window%(1<<40))*time.Millisecond), to, n)
		if len(columns) != n {
			t.Fatalf("%d columns, want %d", len(columns), n)
		}
		total := uint64(0)
		for _, b := range columns {
			total += b.Count
			if b.Count > 0 && (b.Min > b.Max || b.Last < b.Min || b.Last > b.Max) {
				t.Errorf("%+v", b)
			}
		}
		if total > uint64(events) {
			t.Errorf("%d values of %d", total, events)
		}
	})
}
