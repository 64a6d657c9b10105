package load_test

import (
	"bytes"
	"fmt"
	"net"
	"strings"
	"sync"
	"testing"

	"go.uber.org/goleak"

	"topicmux/bench/event"
	"topicmux/bench/load"
	"topicmux/bench/produce"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const plainHead = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"

// serve responds to each stream with these bytes and ends it.
func serve(t *testing.T, answers ...string) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var work sync.WaitGroup
	t.Cleanup(func() { ln.Close(); work.Wait() })
	work.Go(func() {
		for _, answer := range answers {
			conn, err := ln.Accept()
			if err != nil {
				return
			}
			work.Go(func() {
				defer conn.Close()
				request := make([]byte, 4096)
				if _, err := conn.Read(request); err != nil {
					t.Error(err)
				}
				if _, err := conn.Write([]byte(answer)); err != nil {
					t.Error(err)
				}
			})
		}
	})
	return ln.Addr().String()
}

// frame returns an event in the form that most servers use.
func frame(topic, seq int) string {
	p := event.Append(nil, topic, uint32(seq), event.Now(), 100)
	return fmt.Sprintf("id: %s\nevent: %s\ndata: %s\n\n", p[:event.KeySize], event.Name(topic), p)
}

// run reads the streams to their end and returns their faults, except that they ended.
func run(t *testing.T, addr string, change func(*load.Options)) (*load.Tally, *load.Faults) {
	t.Helper()
	opts := load.Options{
		Addr: addr, Subscribers: 1, FromStart: true,
		Promise: produce.Promise{Path: "/?", IDs: produce.IDsEvent, Selects: true},
	}
	if change != nil {
		change(&opts)
	}
	c, err := load.Connect(opts)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	for {
		faults := c.Faults()
		if ended := uint64(opts.Subscribers); faults.Count[load.Cut] == ended {
			faults.Count[load.Cut] -= ended
			return c.Tally(load.WarmUp), faults
		}
	}
}

func TestAnExactStreamHasNoFaults(t *testing.T) {
	t.Parallel()
	body := frame(0, 1) + frame(1, 1) + ": comment\n\n" + frame(0, 2) + "retry: 5\n\n" + frame(0, 3) + frame(1, 2)
	tally, faults := run(t, serve(t, plainHead+body), nil)
	if faults.Total() != 0 || tally.Events != 5 || tally.Latency.Count() != 5 {
		t.Errorf("%d events, %d times, faults: %v", tally.Events, tally.Latency.Count(), faults)
	}
}

func TestEveryFaultIsCounted(t *testing.T) {
	t.Parallel()
	lines := strings.SplitAfter(frame(0, 3), "\n")
	swap := func(line int, old, with string) string {
		changed := append([]string(nil), lines...)
		changed[line] = strings.Replace(changed[line], old, with, 1)
		return strings.Join(changed, "")
	}
	for _, tt := range []struct {
		name   string
		events string // after number 1 and 2 of topic 0
		kind   load.Kind
		count  uint64
	}{
		{"lost", frame(0, 4), load.Lost, 1},
		{"three lost", frame(0, 6), load.Lost, 3},
		{"first of a topic lost", frame(1, 2), load.Lost, 1},
		{"repeated", frame(0, 2), load.Repeated, 1},
		{"repeated from long ago", frame(0, 3) + frame(0, 1), load.Repeated, 1},
		{"reordered", frame(0, 4) + frame(0, 3) + frame(0, 5), load.Reordered, 1},
		{"two reordered", frame(0, 5) + frame(0, 3) + frame(0, 4), load.Reordered, 2},
		{"another topic's name", swap(1, "t00", "t01"), load.Misnamed, 1},
		{"a name of no topic", swap(1, "t00", "cpu"), load.Misnamed, 1},
		{"no name", swap(1, lines[1], ""), load.Misnamed, 1},
		{"another payload", swap(2, "xxx", "xyx"), load.Malformed, 1},
		{"a longer payload", swap(2, "xxx", "xxxx"), load.Malformed, 1},
		{"a shorter payload", swap(2, "xxx", "xx"), load.Malformed, 1},
		{"a payload in two lines", swap(2, "xxx", "xxx\ndata: x"), load.Malformed, 1},
		{"another event's id", swap(0, "00-00000003", "00-00000004"), load.WrongID, 1},
		{"no id", swap(0, lines[0], ""), load.WrongID, 1},
		{"a gap of nothing", "event: $gap\ndata: {\"topic\":\"t00\",\"missed\":0}\n\n", load.Malformed, 1},
		{"a gap that says too little", gap("t00", 1) + frame(0, 5), load.Lost, 1},
		{"a gap that says too much", gap("t00", 2) + frame(0, 4), load.Repeated, 1},
		{"a gap told late", frame(0, 4) + gap("t00", 1) + frame(0, 5), load.Lost, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, faults := run(t, serve(t, plainHead+frame(0, 1)+frame(0, 2)+tt.events), nil)
			if faults.Count[tt.kind] != tt.count {
				t.Errorf("faults: %v, want %d %v", faults, tt.count, tt.kind)
			}
		})
	}
}

func gap(topic string, missed int) string {
	return fmt.Sprintf("event: $gap\ndata: {\"topic\":%q,\"missed\":%d,\"from\":\"a-1\",\"to\":\"a-2\",\"reason\":\"slow\"}\n\n", topic, missed)
}

func TestReportedLossIsNotAFault(t *testing.T) {
	t.Parallel()
	body := frame(0, 1) + frame(1, 1) + gap("t00", 7) + frame(1, 2) + frame(0, 9) + frame(0, 10)
	tally, faults := run(t, serve(t, plainHead+body), nil)
	if faults.Total() != 0 || tally.Told != 7 || tally.Events != 5 {
		t.Errorf("%d events, %d told, faults: %v", tally.Events, tally.Told, faults)
	}
}

func TestTopicOutsideTheSelectionIsAFault(t *testing.T) {
	t.Parallel()
	var body string
	for topic := range 8 {
		body += frame(topic, 1)
	}
	tally, faults := run(t, serve(t, plainHead+body), func(o *load.Options) { o.Selections = 1 })
	if faults.Total() != faults.Count[load.Unasked] || faults.Total() == 0 || tally.Events+faults.Total() != 8 {
		t.Errorf("%d events, faults: %v", tally.Events, faults)
	}
}

func TestIDsOfOneOrderMustGrow(t *testing.T) {
	t.Parallel()
	body := func(ids ...string) (body string) {
		for i, id := range ids {
			p := event.Append(nil, 0, uint32(i+1), event.Now(), 100)
			body += fmt.Sprintf("id: %s\nevent: t00\ndata: %s\n\n", id, p)
		}
		return body
	}
	for _, tt := range []struct {
		ids   []string
		wrong uint64
	}{
		{[]string{"ab-8", "ab-9", "ab-10", "ab-11", "ab-200"}, 0},
		{[]string{"ab-8", "ab-9", "ab-9", "ab-10"}, 1},
		{[]string{"ab-10", "ab-9", "ab-11"}, 1},
		{[]string{"ab-9", "xyz-10"}, 1},
		{[]string{"ab-9", "", "ab-10"}, 1},
		{[]string{"ab"}, 1},
	} {
		_, faults := run(t, serve(t, plainHead+body(tt.ids...)), func(o *load.Options) { o.Promise.IDs = produce.IDsTotal })
		if faults.Count[load.WrongID] != tt.wrong || faults.Total() != tt.wrong {
			t.Errorf("%q: faults: %v, want %d", tt.ids, faults, tt.wrong)
		}
	}
}

func TestTheFormOfAStreamDoesNotMatter(t *testing.T) {
	t.Parallel()
	var plain, other strings.Builder
	var chunked bytes.Buffer
	for seq := 1; seq <= 50; seq++ {
		for topic := range 8 {
			f := frame(topic, seq)
			plain.WriteString(f)
			lines := strings.Split(strings.ReplaceAll(f, ": ", ":"), "\n")
			fmt.Fprintf(&other, "%s\r\n%s\r\n%s\r\n\r\n", lines[1], lines[2], lines[0])
			fmt.Fprintf(&chunked, "%x;x=y\r\n%s\r\n", len(f), f)
		}
	}
	chunkedHead := "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\ncontent-type: Text/Event-Stream; charset=utf-8\r\n\r\n"
	for name, stream := range map[string]string{
		"plain":    plainHead + plain.String(),
		"other":    plainHead + other.String(),
		"chunked":  chunkedHead + chunked.String(),
		"finished": chunkedHead + chunked.String() + "0\r\n\r\n",
	} {
		for _, size := range []int{1, 2, 7, 100, 131, 4096, 0} {
			tally, faults := run(t, serve(t, stream), func(o *load.Options) { o.ReadSize = size })
			if faults.Total() != 0 || tally.Events != 400 {
				t.Errorf("%s in pieces of %d: %d events, faults: %v", name, size, tally.Events, faults)
			}
		}
	}
}

func TestOnlyEventStreamsAreStreams(t *testing.T) {
	t.Parallel()
	for _, answer := range []string{
		"HTTP/1.1 404 Not Found\r\nContent-Type: text/event-stream\r\n\r\n",
		"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n",
		"HTTP/1.1 200 OK\r\n\r\n",
		"",
	} {
		c, err := load.Connect(load.Options{Addr: serve(t, answer), Subscribers: 1, Promise: produce.Promise{Path: "/"}})
		if err == nil {
			c.Close()
			t.Errorf("%q passes", answer)
		}
	}
}

func TestOnlyLoopbackAddressesAreAccepted(t *testing.T) {
	t.Parallel()
	for _, o := range []load.Options{
		{Addr: "192.0.2.1:80", Subscribers: 1},
		{Addr: "127.0.0.1:80", Subscribers: load.MaxSubscribers + 1},
		{Addr: "127.0.0.1:80"},
		{Addr: "localhost", Subscribers: 1},
		{Addr: "127.0.0.1:80", Subscribers: 1, Selections: 3},
	} {
		if c, err := load.Connect(o); err == nil {
			c.Close()
			t.Errorf("%+v passes", o)
		}
	}
}
