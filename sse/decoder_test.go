package sse_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"

	"topicmux/internal/testenv"
	"topicmux/sse"
)

// counter counts the bytes that are read from it.
type counter struct {
	r io.Reader
	n int
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += n
	return n, err
}

// TestEventIsReturnedAtItsLastByte reads byte by byte. If an event is returned too late,
// the reader has given one byte too many.
func TestEventIsReturnedAtItsLastByte(t *testing.T) {
	t.Parallel()
	for _, end := range []string{"\n\n", "\r\r", "\n\r", "\r\n\r", "\r\n\n"} {
		first := "data: a" + end
		c := &counter{r: iotest.OneByteReader(strings.NewReader(first + "data: b" + end))}
		ev, err := sse.NewDecoder(c, sse.DecoderOptions{}).Next()
		if err != nil || string(ev.Data) != "a" {
			t.Errorf("%q: got %q, %v", end, ev.Data, err)
		}
		if c.n != len(first) {
			t.Errorf("%q: the event came after %d bytes, want %d", end, c.n, len(first))
		}
	}
}

func TestEventIsReturnedBeforeALaterError(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	d := sse.NewDecoder(io.MultiReader(strings.NewReader("data: a\n\ndata: b\n"), iotest.ErrReader(broken)), sse.DecoderOptions{})
	if ev, err := d.Next(); err != nil || string(ev.Data) != "a" {
		t.Errorf("first: %q, %v", ev.Data, err)
	}
	for range 2 {
		if ev, err := d.Next(); !errors.Is(err, broken) || ev.Data != nil {
			t.Errorf("after the end: %q, %v", ev.Data, err)
		}
	}
}

func TestErrorRepeatsAfterTheEnd(t *testing.T) {
	t.Parallel()
	d := sse.NewDecoder(strings.NewReader("data: a\n"), sse.DecoderOptions{})
	for range 3 {
		if _, err := d.Next(); !errors.Is(err, io.EOF) {
			t.Errorf("got %v, want io.EOF", err)
		}
	}
}

func TestReaderWithoutProgressIsAnError(t *testing.T) {
	t.Parallel()
	idle := readerFunc(func([]byte) (int, error) { return 0, nil })
	if _, err := sse.NewDecoder(idle, sse.DecoderOptions{}).Next(); !errors.Is(err, io.ErrNoProgress) {
		t.Errorf("got %v, want io.ErrNoProgress", err)
	}
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

func TestResetKeepsOnlyIDAndRetry(t *testing.T) {
	t.Parallel()
	d := sse.NewDecoder(strings.NewReader("\ufeffid: 1\nretry: 7\n\ndata: lost\nid: 2\nevent: x\ntime: 3\n"), sse.DecoderOptions{})
	if _, err := d.Next(); !errors.Is(err, io.EOF) {
		t.Fatal(err)
	}
	d.Reset(strings.NewReader("\ufeffdata: a\n\n"))
	ev, err := d.Next()
	if err != nil {
		t.Fatal(err)
	}
	want := sse.Event{Type: "message", Data: []byte("a"), ID: []byte("1")}
	if diff := cmp.Diff(want, ev); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if retry, ok := d.Retry(); !ok || retry != 7*time.Millisecond {
		t.Errorf("retry is %v, %v", retry, ok)
	}
}

// TestResetForgetsAnOpenCR: an LF at the start of a connection does not belong to a CR at
// the end of the previous one.
func TestResetForgetsAnOpenCR(t *testing.T) {
	t.Parallel()
	var kinds []sse.LineKind
	d := sse.NewDecoder(strings.NewReader("data: a\r"), sse.DecoderOptions{OnLine: func(l sse.Line) { kinds = append(kinds, l.Kind) }})
	_, _ = d.Next()
	d.Reset(strings.NewReader("\n"))
	_, _ = d.Next()
	if want := []sse.LineKind{sse.LineField, sse.LineBlank}; !cmp.Equal(want, kinds) {
		t.Errorf("lines %v, want %v", kinds, want)
	}
}

func TestDecoderContinuesAfterAnID(t *testing.T) {
	t.Parallel()
	d := sse.NewDecoder(strings.NewReader("data: a\n\nid\ndata: b\n\n"), sse.DecoderOptions{LastEventID: "41"})
	if d.LastEventID() != "41" {
		t.Errorf("begins with %q", d.LastEventID())
	}
	for _, want := range []string{"41", ""} {
		if ev, err := d.Next(); err != nil || string(ev.ID) != want {
			t.Errorf("id %q, %v, want %q", ev.ID, err, want)
		}
	}
}

func TestCloneOutlivesTheNextEvent(t *testing.T) {
	t.Parallel()
	r := iotest.OneByteReader(strings.NewReader("id: 1\ndata: a\n\nid: 2\ndata: b\n\nid: 3\ndata: c\n\n"))
	d := sse.NewDecoder(r, sse.DecoderOptions{})
	var kept []string
	var clones []sse.Event
	for ev, err := range d.Events() {
		if err != nil {
			t.Fatal(err)
		}
		kept = append(kept, string(ev.ID)+string(ev.Data))
		clones = append(clones, ev.Clone())
	}
	for i, ev := range clones {
		if got := string(ev.ID) + string(ev.Data); got != kept[i] {
			t.Errorf("the clone of %q became %q", kept[i], got)
		}
	}
}

func TestAppendToAnEventChangesNoOther(t *testing.T) {
	t.Parallel()
	d := sse.NewDecoder(strings.NewReader("id: 1\ndata: a\n\nid: 2\ndata: b\n\n"), sse.DecoderOptions{})
	ev, _ := d.Next()
	_ = append(ev.Data, "XXXXXXXXXXXXXXXX"...)
	_ = append(ev.ID, "XXXXXXXXXXXXXXXX"...)
	if ev, err := d.Next(); err != nil || string(ev.Data) != "b" || string(ev.ID) != "2" {
		t.Errorf("got %q %q, %v", ev.ID, ev.Data, err)
	}
}

func TestOnLineGetsEveryRawLine(t *testing.T) {
	t.Parallel()
	in := "\ufeff: hi\r\ndata:\xff a\rid\n\n:\n\nfoo: bar: x\nhalf"
	for _, plan := range [][]byte{nil, {1}, {3}} {
		var got []string
		d := sse.NewDecoder(&chunks{data: []byte(in), plan: plan}, sse.DecoderOptions{OnLine: func(l sse.Line) {
			name, value := l.Field()
			got = append(got, fmt.Sprintf("%s %q %q %q %q", l.Kind, l.Raw, l.Comment(), name, value))
		}})
		for _, err := range d.Events() {
			got = append(got, fmt.Sprint("event ", err))
		}
		want := []string{
			`comment ": hi" " hi" "" ""`,
			`field "data:\xff a" "" "data" "\xff a"`,
			`field "id" "" "id" ""`,
			`blank "" "" "" ""`,
			"event <nil>",
			`comment ":" "" "" ""`,
			`blank "" "" "" ""`,
			`field "foo: bar: x" "" "foo" "bar: x"`,
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("plan %v (-want +got):\n%s", plan, diff)
		}
	}
}

func TestEventsContinuesAfterABreak(t *testing.T) {
	t.Parallel()
	d := sse.NewDecoder(strings.NewReader("data: a\n\ndata: b\n\n"), sse.DecoderOptions{})
	var got []string
	for range 2 {
		for ev, err := range d.Events() {
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, string(ev.Data))
			break
		}
	}
	if want := []string{"a", "b"}; !cmp.Equal(want, got) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestLongLinesAreValidatedWhole: a line arrives in many pieces. One of them is invalid
// UTF-8, or contains the only non-ASCII character.
func TestLongLinesAreValidatedWhole(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 20_000)
	for _, odd := range []string{"\xff", "é", "\xe2\x82"} {
		for _, line := range []string{odd + long, long + odd + long, long + odd} {
			stream := []byte("id: " + line + "\ndata: " + line + "\ndata: y\n\n")
			for _, plan := range [][]byte{nil, {200}, {199, 1, 7}} {
				if diff := cmp.Diff(reference(stream), decode(t, &chunks{data: stream, plan: plan})); diff != "" {
					t.Errorf("%q by %v (-want +got):\n%s", odd, plan, diff)
				}
			}
		}
	}
}

func TestManyTypesStayRight(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	name := func(i int) string { return fmt.Sprintf("type-%d-%s", i%1300, strings.Repeat("x", i%400)) }
	for i := range 5000 {
		fmt.Fprintf(&b, "event: %s\ndata: %d\n\n", name(i), i)
	}
	i := 0
	for ev, err := range sse.NewDecoder(&b, sse.DecoderOptions{}).Events() {
		if err != nil || ev.Type != name(i) || string(ev.Data) != fmt.Sprint(i) {
			t.Fatalf("event %d is %q %q, %v", i, ev.Type, ev.Data, err)
		}
		i++
	}
	if i != 5000 {
		t.Errorf("%d events, want 5000", i)
	}
}

func TestAnEmptyFirstDataLineSurvivesAMovedBuffer(t *testing.T) {
	t.Parallel()
	var stream strings.Builder
	var want []string
	for i := 0; i < 200; i += testenv.Sample(4) { // the buffer moves at many different places
		rest := strings.Repeat("x", 50*i)
		stream.WriteString("data: before\ndata: it\n\ndata:\ndata: " + rest + "\n\n")
		want = append(want, "before\nit", "\n"+rest)
	}
	d := sse.NewDecoder(iotest.OneByteReader(strings.NewReader(stream.String())), sse.DecoderOptions{})
	for i, w := range want {
		ev, err := d.Next()
		if err != nil || string(ev.Data) != w {
			t.Fatalf("event %d is %d bytes and %v, want %d bytes", i, len(ev.Data), err, len(w))
		}
	}
}
