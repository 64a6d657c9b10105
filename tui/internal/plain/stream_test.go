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

func TestATreeSaysWhatChanged(t *testing.T) {
	t.Parallel()
	e := newListener(t)
	e.store.Stream(0).BeginTree("tree", tree.PathData, nil)
	apply := func(name, data string) {
		e.store.Stream(0).ApplyTree("tree", sse.Event{Type: name, Data: []byte(data)}, e.now)
		e.Report()
	}
	apply("put", `{"path":"/","data":{"a":{"b":1,"c":2},"d":"x"}}`)
	e.hears("tree: 3 values.")
	e.now = e.now.Add(10 * time.Second)
	apply("patch", `{"path":"/a","data":{"b":5,"z":true}}`)
	e.hears("tree: a.b 5, a.z true.")
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
