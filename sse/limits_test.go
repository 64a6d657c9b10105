package sse_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"topicmux/sse"
)

func TestHugeLineIsAccepted(t *testing.T) {
	t.Parallel()
	for _, size := range []int{1 << 20, 14 << 20} {
		data := bytes.Repeat([]byte("0123456789abcdef"), size/16)
		in := io.MultiReader(strings.NewReader("data: "), bytes.NewReader(data), strings.NewReader("\n\ndata: after\n\n"))
		d := sse.NewDecoder(in, sse.DecoderOptions{})
		if ev, err := d.Next(); err != nil || !bytes.Equal(ev.Data, data) {
			t.Errorf("%d bytes: got %d, %v", size, len(ev.Data), err)
		}
		if ev, err := d.Next(); err != nil || string(ev.Data) != "after" {
			t.Errorf("after %d bytes: %q, %v", size, ev.Data, err)
		}
	}
}

func TestManyDataLinesAreAccepted(t *testing.T) {
	t.Parallel()
	const lines = 100_000
	d := sse.NewDecoder(strings.NewReader(strings.Repeat("data: x\n", lines)+"\n"), sse.DecoderOptions{})
	ev, err := d.Next()
	if want := strings.Repeat("x\n", lines-1) + "x"; err != nil || string(ev.Data) != want {
		t.Errorf("got %d bytes, %v; want %d", len(ev.Data), err, len(want))
	}
}

func TestLimitIsAnErrorThatNamesIt(t *testing.T) {
	t.Parallel()
	for name, in := range map[string]string{
		"a line":            "data: " + strings.Repeat("x", 95) + "\n\n",
		"an unfinished one": "data: " + strings.Repeat("x", 95),
		"the lines' sum":    strings.Repeat("data: 123456789\n", 11) + "\n",
		"a comment":         ":" + strings.Repeat("x", 100) + "\n",
		"a replaced line":   "data: " + strings.Repeat("\xff", 40) + "\ndata: \n\n",
	} {
		for _, plan := range [][]byte{nil, {1}, {7}} {
			r := &chunks{data: []byte("data: good\n\n" + in), plan: plan}
			d := sse.NewDecoder(r, sse.DecoderOptions{MaxEvent: 100})
			if ev, err := d.Next(); err != nil || string(ev.Data) != "good" {
				t.Errorf("%s: the event before is %q, %v", name, ev.Data, err)
			}
			_, err := d.Next()
			var limit *sse.LimitError
			if !errors.As(err, &limit) || limit.Limit != 100 || !strings.Contains(err.Error(), "100") {
				t.Errorf("%s: got %v, want a *LimitError that names 100", name, err)
			}
		}
	}
}

func TestEventAtTheLimitIsAccepted(t *testing.T) {
	t.Parallel()
	in := "data: " + strings.Repeat("x", 94) + "\n\n: " + strings.Repeat("y", 98) + "\n" + "data:a\n\n"
	d := sse.NewDecoder(strings.NewReader(in), sse.DecoderOptions{MaxEvent: 100})
	for _, want := range []int{94, 1} {
		if ev, err := d.Next(); err != nil || len(ev.Data) != want {
			t.Errorf("%d bytes, %v; want %d", len(ev.Data), err, want)
		}
	}
}

// offered is a reader that stores the length of the last slice it was given.
type offered struct {
	r    io.Reader
	room int
}

func (o *offered) Read(p []byte) (int, error) {
	o.room = len(p)
	return o.r.Read(p[:min(len(p), 16<<10)])
}

func TestBufferShrinksAfterAHugeEvent(t *testing.T) {
	t.Parallel()
	var in bytes.Buffer
	fmt.Fprintf(&in, "data: %s\n\n", strings.Repeat("x", 6<<20))
	for range 100 {
		fmt.Fprintf(&in, "data: %s\n\n", strings.Repeat("y", 1000))
	}
	r := &offered{r: &in}
	d := sse.NewDecoder(r, sse.DecoderOptions{})
	if ev, err := d.Next(); err != nil || len(ev.Data) != 6<<20 {
		t.Fatalf("%d bytes, %v", len(ev.Data), err)
	}
	for range 100 {
		if _, err := d.Next(); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := d.Next(); !errors.Is(err, io.EOF) {
		t.Fatal(err)
	}
	if r.room > 64<<10 {
		t.Errorf("%d bytes of buffer are left after a giant event", r.room)
	}
}

func TestBufferShrinksWhenLargeEventsStop(t *testing.T) {
	t.Parallel()
	var in bytes.Buffer
	fmt.Fprintf(&in, "data: %s\n\n", strings.Repeat("x", 1<<20))
	for range 2000 {
		fmt.Fprintf(&in, "data: %s\n\n", strings.Repeat("y", 1000))
	}
	r := &offered{r: &in}
	for _, err := range sse.NewDecoder(r, sse.DecoderOptions{}).Events() {
		if err != nil {
			t.Fatal(err)
		}
	}
	if r.room > 64<<10 {
		t.Errorf("%d bytes of buffer are left after many small events", r.room)
	}
}

func TestDecodingAllocatesNothing(t *testing.T) {
	for name, stream := range map[string]string{
		"small":           "id: 1\nevent: a\nretry: 7\ntime: 8\ndata: 1\n\nid: 2\nevent: b\ndata: 2\n\n",
		"two lines":       "data: a\ndata: b\n\n",
		"CRLF":            "id: 1\r\nevent: a\r\ndata: 1\r\n\r\n",
		"not ASCII":       "id: é\nevent: ü\ndata: 🐙\n\n",
		"replaced":        "id: \xff\nevent: \xff\ndata: \xff\n\n",
		"large":           "data: " + strings.Repeat("x", 200<<10) + "\n\n",
		"large in lines":  strings.Repeat("data: "+strings.Repeat("x", 1000)+"\n", 200) + "\n",
		"several in turn": "event: a\ndata: 1\n\nevent: b\ndata: 1\n\nevent: c\ndata: 1\n\n",
	} {
		d := sse.NewDecoder(&endless{data: []byte(stream)}, sse.DecoderOptions{})
		next := func() {
			if _, err := d.Next(); err != nil {
				t.Fatal(err)
			}
		}
		for range 10 {
			next() // the buffers grow
		}
		if n := testing.AllocsPerRun(100, next); n != 0 {
			t.Errorf("%s: %v allocations per event", name, n)
		}
	}
}
