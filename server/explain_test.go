package server_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"topicmux/server"
	"topicmux/server/internal/framing"
	"topicmux/sse"
	"topicmux/topics"
)

// forms returns an event as the server puts it on the wire, in every form.
func forms(name, data string) [][]byte {
	id, e := topics.ID{Epoch: "7fk2q", Seq: 1042}, topics.Event{
		Seq: 1042, Topic: topics.MustName(name), Time: time.UnixMilli(1766275200123), Data: []byte(data),
	}
	all := [][]byte{framing.Frame(nil, id, e)}
	for _, form := range framing.Formats()[1:] {
		all = append(all, form(nil, id, e, all[0]))
	}
	return all
}

// decode returns the events of a stream, each as it can be compared, and what the
// client knows at its end.
func decode(t *testing.T, stream []byte) (events []string) {
	t.Helper()
	dec := sse.NewDecoder(bytes.NewReader(stream), sse.DecoderOptions{})
	for {
		e, err := dec.Next()
		if errors.Is(err, io.EOF) {
			retry, set := dec.Retry()
			return append(events, fmt.Sprintf("last %q, retry %v %v", dec.LastEventID(), retry, set))
		}
		if err != nil {
			t.Fatal(err)
		}
		events = append(events, fmt.Sprintf("%q %q %q %d", e.Type, e.ID, e.Data, e.Time))
	}
}

func wantSame(t *testing.T, plain, explained []byte) {
	t.Helper()
	got, want := decode(t, explained), decode(t, plain)
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("explained, the events are\n%s\nand not\n%s\nin\n%s",
			strings.Join(got, "\n"), strings.Join(want, "\n"), explained)
	}
}

// payloads are such as make every comment there is.
var payloads = []string{
	"37.5", "-1", "12:30:01", "20.5 °C", `{"total":37.5}`, "[info] started", `"word"`, "", "\n", ": no comment",
	"two\nlines", "retry: 1\n\nevent: forged\r\ndata: x\r", "\xff\x00 broken",
	strings.Repeat("\n", 6), strings.Repeat("\n", 7), strings.Repeat("\n", 8), strings.Repeat("line\n", 5000),
}

func TestExplainedEventsAreTheSameEvents(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"cpu", "message", "net.rx", strings.Repeat("n", topics.MaxName)} {
		for _, data := range payloads {
			f := forms(name, data)
			wantSame(t, f[framing.FormatPlain], f[framing.FormatExplain])
			wantSame(t, f[framing.FormatTime], f[framing.FormatTime|framing.FormatExplain])
		}
	}
}

func FuzzExplainedEventsAreTheSameEvents(f *testing.F) {
	for _, data := range payloads {
		f.Add("cpu", data)
	}
	f.Fuzz(func(t *testing.T, name, data string) {
		if _, err := topics.ParseName(name); err != nil {
			return
		}
		all := forms(name, data)
		wantSame(t, all[framing.FormatPlain], all[framing.FormatExplain])
		wantSame(t, all[framing.FormatTime], all[framing.FormatTime|framing.FormatExplain])
	})
}

// comments returns the comments before each line of an explained block, and
// checks that each fits a terminal.
func comments(t *testing.T, block []byte) map[string][]string {
	t.Helper()
	before := map[string][]string{}
	var pending []string
	for line := range strings.Lines(string(block)) {
		if !strings.HasPrefix(line, ":") {
			field, _, _ := strings.Cut(line, ":")
			before[field] = append(before[field], strings.Join(pending, ""))
			pending = nil
			continue
		}
		if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); n > 100 {
			t.Errorf("%d columns: %s", n, line)
		}
		pending = append(pending, line)
	}
	if len(pending) > 0 {
		t.Errorf("nothing follows %q", pending)
	}
	return before
}

func TestEveryFieldHasItsComment(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, data, field, says string }{
		{"cpu", "1", "time", "clients ignore it"},
		{"cpu", "1", "id", "e.lastEventId"},
		{"cpu", "1", "event", `addEventListener("cpu", fn) receives it`},
		{"cpu", "1", "data", "Number(e.data)"},
		{"cpu", "1", "\n", `the listeners of "cpu" are called`},
		{"cpu", "12:30:01", "data", "e.data, a string\n"},
		{"cpu", "[info] x", "data", "e.data, a string\n"},
		{"cpu", `{"a":1}`, "data", "JSON.parse(e.data)"},
		{"cpu", "", "data", "is not an event"},
		{"message", "x", "data", "onmessage receives it"},
		{"message", "x", "\n", "onmessage is called"},
		{strings.Repeat("n", 128), "x", "event", "addEventListener(thatName, fn)"},
	} {
		got := comments(t, forms(c.name, c.data)[framing.FormatTime|framing.FormatExplain])
		if len(got[c.field]) != 1 || !strings.Contains(got[c.field][0], c.says) {
			t.Errorf("%s %s: before %q stands %q, want %q", c.name, c.data, c.field, got[c.field], c.says)
		}
	}
}

func TestManyDataLinesAreExplainedInBoundedSpace(t *testing.T) {
	t.Parallel()
	lines := comments(t, forms("a", "1\n2\n3\n4\n5\n6\n7\n8")[framing.FormatExplain])["data"]
	for i, c := range lines {
		if strings.Count(c, "\n") != 1 {
			t.Errorf("line %d has the comment %q", i+1, c)
		}
	}
	f := forms("a", strings.Repeat("\n", 1<<20))
	if more := len(f[framing.FormatExplain]) - len(f[framing.FormatPlain]); more > 2000 {
		t.Errorf("the explanation of many lines takes %d bytes", more)
	}
	got := comments(t, f[framing.FormatExplain])["data"]
	if !strings.Contains(strings.Join(got, ""), fmt.Sprint((1<<20)+1-7, " more lines")) {
		t.Errorf("the rest is not told: %q", strings.Join(got, ""))
	}
}

func TestAnExplainedStreamIsTheSameStream(t *testing.T) {
	t.Parallel()
	for _, query := range []string{"topics=a,late", "topics=a,late&time=1", "topics=a,late&control=0"} {
		h := run(t, server.Options{Heartbeat: 20 * time.Millisecond})
		h.publish("a", "before")
		plain, explained := h.open(query), h.open(query+"&explain=1")
		for _, data := range payloads[:12] {
			h.publish("a", data)
			h.publish("late", data)
		}
		waitHeartbeat(t, explained)
		h.stop()
		got, want := rest(t, explained), rest(t, plain)
		if len(want) < 25 || strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Errorf("%s: explained, the events are\n%s\nand not\n%s", query, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
}

// waitHeartbeat reads the stream up to the comment of a heartbeat.
func waitHeartbeat(t *testing.T, s *openStream) {
	t.Helper()
	var all bytes.Buffer
	for !strings.Contains(all.String(), ": heartbeat: a comment every 20ms") {
		line, err := s.body.ReadString('\n')
		if err != nil {
			t.Fatal(err)
		}
		all.WriteString(line)
	}
	comments(t, all.Bytes()[:bytes.LastIndex(all.Bytes(), []byte("\n\n"))+2])
	s.dec = sse.NewDecoder(io.MultiReader(&all, s.body), sse.DecoderOptions{})
}

func TestThePreambleIsAboutTheRequest(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	h.publish("clock", "12:00:00")
	h.publish("disk.root", "1")
	long := strings.Repeat("n", 100)
	for query, want := range map[string][2]string{
		"explain=1":                      {`"/events"`, `"clock"`},
		"topics=clock&explain=1":         {`"/events?topics=clock"`, `"clock"`},
		"topics=disk.*&explain=1":        {`"/events?topics=disk.*"`, `"disk.root"`},
		"topics=disk.*,later&explain=1":  {`"/events?topics=disk.*,later"`, `"later"`},
		"topics=nosuch.*&explain=1":      {`"/events?topics=nosuch.*"`, `"name"`},
		"topics=" + long + "&explain=1":  {`"/events?topics=…"`, "thatName"},
		"topics=disk.>&last=0&explain=1": {`"/events?topics=disk.>"`, `"disk.root"`},
	} {
		s := h.open(query)
		var seen strings.Builder
		for !strings.HasSuffix(seen.String(), "\n:\n") {
			line, err := s.body.ReadString('\n')
			if err != nil {
				t.Fatal(err)
			}
			seen.WriteString(line)
		}
		text := seen.String()
		comments(t, []byte(text+"id: 1\n"))
		if !strings.Contains(text, "new EventSource("+want[0]+")") || !strings.Contains(text, "addEventListener("+want[1]+", ") {
			t.Errorf("%s: got\n%s", query, text)
		}
	}
}

// rest returns the events to the end of the stream, without what is its client's
// own: the time and the reconnection time.
func rest(t *testing.T, s *openStream) (events []string) {
	t.Helper()
	for {
		e, err := s.dec.Next()
		if err != nil {
			if !errors.Is(err, io.EOF) {
				t.Fatal(err)
			}
			return events
		}
		if e.Type == "$drain" {
			e.Data = nil
		}
		events = append(events, fmt.Sprintf("%q %q %q", e.Type, e.ID, e.Data))
	}
}

func TestLossesAreExplained(t *testing.T) {
	t.Parallel()
	hub := server.HubOptions()
	hub.MaxEvents = 2
	h := runWith(t, hub, server.Options{})
	first := h.publish("a", "0")
	for range 5 {
		h.publish("a", "1")
	}
	for query, want := range map[string]string{
		"":           "\n: event  events were lost: addEventListener(\"$gap\", fn) receives it\nevent: $gap\n",
		"&control=0": ": lost events are reported in a comment even with control=0\n: $gap {\"topic\":\"a\",\"missed\":3,",
	} {
		s := h.open("topics=a&explain=1"+query, "Last-Event-ID: "+first.String())
		var seen strings.Builder
		for !strings.Contains(seen.String(), want) {
			line, err := s.body.ReadString('\n')
			if err != nil {
				t.Fatalf("%v, after\n%s", err, seen.String())
			}
			seen.WriteString(line)
		}
	}
}
