package publish

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"topicmux/server/internal/limit"
	"topicmux/server/internal/problem"
	"topicmux/server/internal/transport"
	"topicmux/sse"
	"topicmux/topics"
)

// drained is what an eventReader gives.
type drained struct {
	events  []string
	err     string
	line    int
	ignored int
}

func readAll(in eventReader) (d drained) {
	defer in.close()
	for {
		n, data, err := in.next()
		if err != nil {
			d.line, d.ignored = in.at()
			if !errors.Is(err, io.EOF) {
				d.err = err.Error()
			}
			return d
		}
		d.events = append(d.events, n.String()+" "+string(data))
	}
}

func (d drained) same(other drained) bool {
	if len(d.events) != len(other.events) || d.err != other.err || d.line != other.line || d.ignored != other.ignored {
		return false
	}
	for i := range d.events {
		if d.events[i] != other.events[i] {
			return false
		}
	}
	return true
}

// FuzzEventReader reads bodies of any bytes: from memory, at once, byte by byte, in
// halves and with an end that comes with the last bytes. It is always the same,
// nothing that is no event gets through, and all memory goes back.
func FuzzEventReader(f *testing.F) {
	for _, seed := range []string{
		"", "1", "1\n2\r\n\r\n \n3", "{\"a\":\n", "\"\xff\"\n1", "1\r\r\n", "\"" + string(bytes.Repeat([]byte("x"), 70)) + "\"\n1\n",
		"data: 1\n\n", "event: a\rdata: 1\rdata: 2\r\r", "event: $x\ndata\n\nevent: a.b\ndata:\n\n", "\xef\xbb\xbfdata: 1\n\n:x",
		"event: open\ndata: 1\n\n", "data: \xff\n\n", "data: 1\n", "data: 1", "id: 1\nretry: 2\n\n", ": " + string(bytes.Repeat([]byte("x"), 70)),
	} {
		f.Add([]byte(seed))
	}
	memory := limit.NewBudget(1<<20, &problem.Rejections{})
	const most = 64
	name := topics.MustName("a")
	client, _ := net.Pipe()
	f.Fuzz(func(t *testing.T, data []byte) {
		owner := transport.NewConnections(transport.Options{Budget: memory})
		owner.OpenForBorrowed()
		c := owner.Borrow(client, false)
		coming := func(src io.Reader) body { return body{conn: c, rest: src} }
		lines := func(b body) eventReader { return newLines(b, name, most) }
		events := func(b body) eventReader { return newEvents(b, most) }
		for kind, open := range map[string]func(body) eventReader{"lines": lines, "events": events} {
			whole := readAll(open(body{conn: c, begun: data}))
			for way, src := range map[string]io.Reader{
				"all":   bytes.NewReader(data),
				"bytes": iotest.OneByteReader(bytes.NewReader(data)),
				"half":  iotest.HalfReader(bytes.NewReader(data)),
				"end":   iotest.DataErrReader(bytes.NewReader(data)),
			} {
				if got := readAll(open(coming(src))); !got.same(whole) {
					t.Fatalf("%s by %s: got %+v, want %+v", kind, way, got, whole)
				}
			}
			cut := readAll(open(coming(io.MultiReader(bytes.NewReader(data), iotest.ErrReader(errCutOff)))))
			if len(cut.events) > len(whole.events) || cut.err == "" {
				t.Fatalf("%s: cut off it gave %+v, whole %+v", kind, cut, whole)
			}
		}
		for _, e := range readAll(lines(body{conn: c, begun: data})).events {
			if data := []byte(e[2:]); !json.Valid(data) || !utf8.Valid(data) || bytes.ContainsAny(data, "\n") || len(data) > most {
				t.Fatalf("%q got through", data)
			}
		}
		checkEvents(t, data, readAll(events(body{conn: c, begun: data})))
		if memory.InUse() != 0 {
			t.Fatalf("%d bytes did not go back", memory.InUse())
		}
	})
}

// checkEvents compares with what an EventSource would have dispatched.
func checkEvents(t *testing.T, body []byte, got drained) {
	t.Helper()
	dec := sse.NewDecoder(bytes.NewReader(body), sse.DecoderOptions{})
	for _, want := range got.events {
		e, err := dec.Next()
		for err == nil && e.Type[0] == '$' {
			e, err = dec.Next()
		}
		if err != nil || e.Type+" "+string(e.Data) != want {
			t.Fatalf("got %q, an EventSource %s %q, %v", want, e.Type, e.Data, err)
		}
	}
	if e, err := dec.Next(); err == nil && got.err == "" && e.Type[0] != '$' {
		t.Fatalf("%s %q was forgotten in silence", e.Type, e.Data)
	}
}
