package store_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"topicmux/monitor/store"
	"topicmux/sse"
)

// stream decodes a piece of a stream into the store, as the dashboard does.
func (r *rig) stream(s string) {
	r.t.Helper()
	d := sse.NewDecoder(strings.NewReader(s), sse.DecoderOptions{OnLine: r.s.Line})
	for ev, err := range d.Events() {
		if err != nil {
			r.t.Fatal(err)
		}
		r.s.Apply(ev, r.now)
	}
}

func wireOf(x *store.Topic) string {
	var out []string
	for i := range x.Blocks(time.Time{}) {
		b := x.Block(i)
		out = append(out, strings.Join(b.Lines, "\n"))
		if b.More > 0 {
			out = append(out, fmt.Sprint("+", b.More))
		}
	}
	return strings.Join(out, "\n\n")
}

func TestWireKeepsTheLinesOfEachTopic(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{})
	r.stream(": hello\n\nid: a-1\nevent: cpu\n: why\ndata: 1\n\nid: a-2\nevent: net\ndata: x\ndata: \x1b[31my\n\n" +
		"event: $gap\ndata: {\"topic\":\"cpu\",\"missed\":2,\"reason\":\"slow\"}\n\nid: a-3\r\nevent: cpu\r\ndata: 2\r\n\r\n")
	equal(t, "cpu", wireOf(r.topic("cpu")), "id: a-1\nevent: cpu\n: why\ndata: 1\n\n"+
		"event: $gap\ndata: {\"topic\":\"cpu\",\"missed\":2,\"reason\":\"slow\"}\n\nid: a-3\nevent: cpu\ndata: 2")
	equal(t, "net", wireOf(r.topic("net")), "id: a-2\nevent: net\ndata: x\ndata: y")
	equal(t, "ordinal", r.topic("cpu").BlockOrdinal(2), 3)
	equal(t, "rows", r.topic("cpu").BlockRows(0), 4)
	equal(t, "outside", len(r.topic("cpu").Block(3).Lines), 0)
}

func TestWireForgetsWhatTheConnectionCutInTheMiddle(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{})
	r.s.Line(sse.Line{Kind: sse.LineField, Raw: []byte("data: half")})
	r.conn(sse.Connecting)
	r.stream("event: x\ndata: whole\n\n")
	equal(t, "wire", wireOf(r.topic("x")), "event: x\ndata: whole")
}

func TestWireIsBoundedAndTellsWhatIsLeftOut(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{})
	for i := range 2000 {
		r.wait(time.Second)
		r.stream(fmt.Sprintf("event: x\ndata: %d %s\n\n", i, strings.Repeat("y", i%300)))
	}
	x := r.topic("x")
	n := x.Blocks(time.Time{})
	if n < 100 || n > 256 {
		t.Errorf("%d blocks are kept", n)
	}
	equal(t, "newest", x.Block(n - 1).Lines[1][:10], "data: 1999")
	equal(t, "total", x.BlockOrdinal(n-1), 2000)
	equal(t, "a minute ago", x.Blocks(r.now.Add(-time.Minute)), n-60)

	r.stream("event: x\ndata: " + strings.Repeat("z", 100_000) + "\n" + strings.Repeat("data: w\n", 5000) + "\n")
	b := x.Block(x.Blocks(time.Time{}) - 1)
	equal(t, "long line", strings.HasSuffix(b.Lines[1], "z… +95910 bytes"), true)
	if b.More < 4000 || len(b.Lines)+b.More != 5002 {
		t.Errorf("%d lines kept and %d more", len(b.Lines), b.More)
	}
}

func TestPauseHoldsTheWireToo(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{})
	r.stream("event: x\ndata: before\n\n")
	r.s.Pause()
	for range 1000 {
		r.stream("event: x\ndata: after\n\n")
	}
	equal(t, "paused", wireOf(r.topic("x")), "event: x\ndata: before")
	r.s.Resume()
	equal(t, "resumed", strings.HasSuffix(wireOf(r.topic("x")), "data: after"), true)
}
