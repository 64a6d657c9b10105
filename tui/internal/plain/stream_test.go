package plain_test

import (
	"context"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"topicmux/monitor"
	"topicmux/monitor/tree"
	"topicmux/sse"
	"topicmux/tui/internal/plain"
)

// TestATreeSaysWhatChanged has changes of all kinds, some of them between two sentences.
func TestATreeSaysWhatChanged(t *testing.T) {
	t.Parallel()
	e := newListener(t)
	e.store.Stream(0).BeginTree("tree", tree.PathData, nil)
	put := func(name, data string) {
		e.store.Stream(0).ApplyTree("tree", sse.Event{Type: name, Data: []byte(data)}, e.now)
	}
	apply := func(name, data string) {
		put(name, data)
		e.Report()
		e.now = e.now.Add(10 * time.Second)
	}
	apply("put", `{"path":"/","data":{"a":{"b":1,"c":2},"d":"x","list":[1,2,3]}}`)
	e.hears("tree: 6 values.")
	apply("patch", `{"path":"/a","data":{"b":5,"z":true}}`)
	e.hears("tree: a.b 5, a.z true.")
	apply("patch", `{"path":"/a","data":{"b":5}}`)
	e.hears()
	apply("patch", `{"path":"/a","data":{"b":null,"new":{"deep":{"er":"text"}},"none":{}}}`)
	e.hears("tree: a.b removed, a.new.deep.er text, a.none empty.")
	apply("put", `{"path":"/d","data":""}`)
	e.hears("tree: d empty text.")
	apply("put", `{"path":"/d","data":"two\nlines and much more than fits in a sentence of this reader"}`)
	e.hears("tree: d two lines and much more than fits in a sentence of this read… 62 B.")
	put("put", `{"path":"/a/c","data":3}`)
	e.now = e.now.Add(2 * time.Second)
	put("put", `{"path":"/a/z","data":false}`)
	e.now = e.now.Add(2 * time.Second)
	apply("delete", `{"path":"/a/new"}`)
	e.hears("tree: a.new removed, a.z false, a.c 3.")
	apply("put", `{"path":"/a","data":{"k1":1,"k2":2,"k3":3,"k4":4,"k5":5,"k6":6}}`)
	e.hears("tree: a.c removed, a.z removed, a.none removed, a.k1 1, 5 more changes.")
	apply("put", `{"path":"/","data":null}`)
	e.hears("tree: everything removed.")
}

// TestALargeTreeSaysWhatChanged has more values than the store reads as fields.
func TestALargeTreeSaysWhatChanged(t *testing.T) {
	t.Parallel()
	var whole strings.Builder
	for i := range 20_000 {
		fmt.Fprintf(&whole, `"sensor%d":{"temp":%d,"name":"a sensor in a hall"},`, i, i)
	}
	for form, c := range map[tree.Form][2]string{
		tree.PathData: {`{"path":"/","data":{` + strings.TrimSuffix(whole.String(), ",") + `}}`, `{"path":"/sensor19999","data":{"temp":-5}}`},
		tree.JSONPatch: {
			`[{"op":"add","path":"","value":{` + strings.TrimSuffix(whole.String(), ",") + `}}]`,
			`[{"op":"replace","path":"/sensor19999/temp","value":-5}]`,
		},
	} {
		e := newListener(t)
		e.store.Stream(0).BeginTree("tree", form, nil)
		e.store.Stream(0).ApplyTree("tree", sse.Event{Type: "put", Data: []byte(c[0])}, e.now)
		e.Report()
		e.hears("tree: 40000 values.")
		e.now = e.now.Add(10 * time.Second)
		e.store.Stream(0).ApplyTree("tree", sse.Event{Type: "patch", Data: []byte(c[1])}, e.now)
		e.Report()
		e.hears("tree: sensor19999.temp -5.")
	}
}

// TestTheEndOfATreeSaysItsSizeAndChanges has a recording, which is reported once.
func TestTheEndOfATreeSaysItsSizeAndChanges(t *testing.T) {
	t.Parallel()
	deep := strings.Repeat("/room", 30)
	e := newListener(t)
	e.store.Stream(0).BeginTree("tree", tree.JSONPatch, []byte(`{"list":[1,2,3]}`))
	for _, patch := range []string{`[{"op":"remove","path":"/list/0"}]`, `[{"op":"add","path":"/list/0","value":9}]`, `[{"op":"add","path":"/a","value":"b"}]`} {
		e.now = e.now.Add(time.Millisecond)
		e.store.Stream(0).ApplyTree("tree", sse.Event{Type: "message", Data: []byte(patch)}, e.now)
	}
	e.Report()
	e.hears("tree: 4 values. Changed: a b, list.0 9, list.0 removed.")

	e = newListener(t)
	e.store.Stream(0).BeginTree("tree", tree.PathData, nil)
	for _, data := range []string{`{"path":"/","data":{}}`, `{"path":"` + deep + `","data":5}`} {
		e.store.Stream(0).ApplyTree("tree", sse.Event{Type: "put", Data: []byte(data)}, e.now)
	}
	e.Report()
	e.hears("tree: 1 value. Changed: …" + strings.Repeat(".room", 16) + " 5.")
}

// TestAConversationIsReportedCompletely covers messages that end together, and those
// that the end of the stream cuts off.
func TestAConversationIsReportedCompletely(t *testing.T) {
	t.Parallel()
	chunk := func(format string, args ...any) string {
		return `{"id":"c1","object":"chat.completion.chunk","choices":[{"index":0,"delta":` + fmt.Sprintf(format, args...) + `,"finish_reason":null}]}`
	}
	end := `{"id":"c1","object":"chat.completion.chunk","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}`
	for name, c := range map[string]struct {
		chunks, want []string
	}{
		"unfinished": {
			[]string{chunk(`{"role":"assistant","content":"Hello"}`), chunk(`{"content":" there"}`)},
			[]string{"chat: assistant says, Hello there… unfinished."},
		},
		"finished": {[]string{chunk(`{"role":"assistant","content":"Hello."}`), end}, []string{"chat: assistant says, Hello."}},
		"two kinds": {
			[]string{chunk(`{"role":"assistant","reasoning_content":"Hm."}`), chunk(`{"content":"Hello."}`), end},
			[]string{"chat: assistant thinks, Hm.", "chat: assistant says, Hello."},
		},
		"a tool": {
			[]string{chunk(`{"role":"assistant","content":"Wait."}`), chunk(`{"tool_calls":[{"index":0,"id":"t","function":{"name":"look","arguments":"{\"a\":"}}]}`)},
			[]string{"chat: assistant says, Wait… unfinished.", `chat: assistant calls look with {"a":… unfinished.`},
		},
	} {
		got := reportStream(t, c.chunks)
		if want := strings.Join(append(c.want, "The stream has ended."), "\n") + "\n"; got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}

// reportStream returns what a Reporter writes about a recording of events without
// names.
func reportStream(t *testing.T, payloads []string) string {
	t.Helper()
	var in strings.Builder
	for _, data := range payloads {
		fmt.Fprintf(&in, "data: %s\n\n", data)
	}
	open := func(context.Context) (io.Reader, func(), error) {
		return strings.NewReader(in.String()), func() {}, nil
	}
	session, err := monitor.New(monitor.Options{FindTopics: true, Recording: &monitor.Recording{Name: "chat.sse", Open: open}})
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	reporter := plain.New(session, &out, plain.Options{})
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	defer running.Wait()
	defer cancel()
	running.Go(func() { session.Run(ctx) })
	<-session.Done()
	reporter.Report()
	return out.String()
}

func TestALogLineWithoutAMessageSaysSo(t *testing.T) {
	t.Parallel()
	for data, want := range map[string]string{
		`{"MESSAGE":null,"PRIORITY":"6","__REALTIME_TIMESTAMP":"1784116401123000","SYSLOG_IDENTIFIER":"kernel","_PID":"12"}`: "no message, SYSLOG_IDENTIFIER kernel, _PID 12.",
		`{"MESSAGE":null,"PRIORITY":"3","__REALTIME_TIMESTAMP":"1784116401123000","SYSLOG_IDENTIFIER":"kernel"}`:             "error, no message, SYSLOG_IDENTIFIER kernel.",
		`{"MESSAGE":"","PRIORITY":"6","__REALTIME_TIMESTAMP":"1784116401123000","SYSLOG_IDENTIFIER":"kernel"}`:               "no message, SYSLOG_IDENTIFIER kernel.",
		`{"MESSAGE":null,"PRIORITY":"6","__REALTIME_TIMESTAMP":"1784116401123000"}`:                                          "no message.",
		`{"MESSAGE":"up","PRIORITY":"6","__REALTIME_TIMESTAMP":"1784116401123000","SYSLOG_IDENTIFIER":"kernel"}`:             "up.",
	} {
		e := newListener(t)
		e.publish("journal", "%s", data)
		e.hears("journal: " + want)
	}
}
