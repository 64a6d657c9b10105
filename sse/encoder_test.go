package sse_test

import (
	"bytes"
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"topicmux/sse"
)

func TestAppendEventWrites(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		frame sse.Frame
		want  string
	}{
		"nothing but an event":     {sse.Frame{}, "data: \n\n"},
		"data":                     {sse.Frame{Data: []byte("a")}, "data: a\n\n"},
		"all fields":               {sse.Frame{ID: "1", Event: "x", Data: []byte("a"), Retry: 3 * time.Second, Time: 7}, "time: 7\nid: 1\nevent: x\nretry: 3000\ndata: a\n\n"},
		"no line for the default":  {sse.Frame{Event: "message", Data: []byte("a")}, "data: a\n\n"},
		"a reset of the id":        {sse.Frame{ResetID: true, Data: []byte("a")}, "id: \ndata: a\n\n"},
		"LF":                       {sse.Frame{Data: []byte("a\nb")}, "data: a\ndata: b\n\n"},
		"CR":                       {sse.Frame{Data: []byte("a\rb")}, "data: a\ndata: b\n\n"},
		"CRLF":                     {sse.Frame{Data: []byte("a\r\nb")}, "data: a\ndata: b\n\n"},
		"LF CR":                    {sse.Frame{Data: []byte("a\n\rb")}, "data: a\ndata: \ndata: b\n\n"},
		"mixed":                    {sse.Frame{Data: []byte("\r\r\n\n\r")}, "data: \ndata: \ndata: \ndata: \ndata: \n\n"},
		"a trailing LF":            {sse.Frame{Data: []byte("a\n")}, "data: a\ndata: \n\n"},
		"a lone LF":                {sse.Frame{Data: []byte("\n")}, "data: \ndata: \n\n"},
		"a leading space":          {sse.Frame{ID: " 1", Event: " x", Data: []byte(" a")}, "id:  1\nevent:  x\ndata:  a\n\n"},
		"retry rounded up":         {sse.Frame{Retry: time.Microsecond}, "retry: 1\ndata: \n\n"},
		"the longest retry":        {sse.Frame{Retry: math.MaxInt64}, "retry: 9223372036855\ndata: \n\n"},
		"broken UTF-8":             {sse.Frame{Data: []byte("a\xe2\x82\nb\xff")}, "data: a\ufffd\ndata: b\ufffd\n\n"},
		"NUL in data and name":     {sse.Frame{Event: "x\x00", Data: []byte("\x00")}, "event: x\x00\ndata: \x00\n\n"},
		"separators of other kind": {sse.Frame{Event: "\u2028", Data: []byte("a\v\u0085\u2028b")}, "event: \u2028\ndata: a\v\u0085\u2028b\n\n"},
		"data like a field":        {sse.Frame{Data: []byte("id: 2\n: x\n\nretry: 0")}, "data: id: 2\ndata: : x\ndata: \ndata: retry: 0\n\n"},
	} {
		got, err := sse.AppendEvent([]byte("before"), c.frame)
		if err != nil || string(got) != "before"+c.want {
			t.Errorf("%s: got %q, %v, want %q", name, got, err, c.want)
		}
	}
}

func TestAppendEventRejectsWhatTheFormatCannotRepresent(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		frame sse.Frame
		field string
	}{
		"LF in the event":        {sse.Frame{Event: "a\nb"}, "event"},
		"CR in the event":        {sse.Frame{Event: "a\r"}, "event"},
		"CR after an accent":     {sse.Frame{Event: "é\r"}, "event"},
		"broken UTF-8, event":    {sse.Frame{Event: "a\xff"}, "event"},
		"LF in the id":           {sse.Frame{ID: "\n"}, "id"},
		"CR in the id":           {sse.Frame{ID: "1\rdata: x"}, "id"},
		"NUL in the id":          {sse.Frame{ID: "1\x00"}, "id"},
		"NUL after an accent":    {sse.Frame{ID: "é\x00"}, "id"},
		"broken UTF-8, id":       {sse.Frame{ID: "\xe2\x82"}, "id"},
		"an id and its reset":    {sse.Frame{ID: "1", ResetID: true}, "id"},
		"a negative retry":       {sse.Frame{Retry: -1}, "retry"},
		"a time before the time": {sse.Frame{Time: -1}, "time"},
	} {
		got, err := sse.AppendEvent([]byte("before"), c.frame)
		var field *sse.FieldError
		if !errors.As(err, &field) || field.Field != c.field || !strings.Contains(err.Error(), c.field) {
			t.Errorf("%s: got %v, want a *FieldError of %s", name, err, c.field)
		}
		if string(got) != "before" {
			t.Errorf("%s: left %q", name, got)
		}
	}
}

func TestAppendCommentIsIgnoredByClients(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"":              ":\n",
		"hello":         ": hello\n",
		"a\nb\r\nc\rd":  ": a\n: b\n: c\n: d\n",
		"data: x\n\ny":  ": data: x\n: \n: y\n",
		"broken \xe2\n": ": broken \ufffd\n: \n",
	} {
		got := sse.AppendComment(nil, in)
		if string(got) != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
		if out := decode(t, bytes.NewReader(append(got, '\n'))); len(out.Events) > 0 {
			t.Errorf("%q makes events: %v", in, out.Events)
		}
	}
}

func TestAppendRetrySetsTheReconnectionTime(t *testing.T) {
	t.Parallel()
	for in, want := range map[time.Duration]string{
		0:                      "retry: 0\n\n",
		-time.Second:           "retry: 0\n\n",
		1:                      "retry: 1\n\n",
		time.Millisecond:       "retry: 1\n\n",
		time.Millisecond + 1:   "retry: 2\n\n",
		3 * time.Second:        "retry: 3000\n\n",
		time.Duration(1 << 62): "retry: 4611686018428\n\n",
	} {
		if got := sse.AppendRetry(nil, in); string(got) != want {
			t.Errorf("%v: got %q, want %q", in, got, want)
		}
	}
}

// TestRoundTrip encodes whole streams of arbitrary events, comments and
// reconnection times, and decodes them in arbitrary pieces.
func TestRoundTrip(t *testing.T) {
	t.Parallel()
	text := rapid.OneOf(
		rapid.String(),
		rapid.StringOfN(rapid.RuneFrom([]rune("\r\n\x00 :ab\ufeffé🐙\ufffd")), 0, 20, -1),
		rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) }),
	)
	rapid.Check(t, func(t *rapid.T) {
		var stream []byte
		want := outcome{Retry: -1}
		for range rapid.IntRange(0, 8).Draw(t, "events") {
			id, event := text.Draw(t, "id"), text.Draw(t, "event")
			data, at := []byte(text.Draw(t, "data")), rapid.Int64Min(0).Draw(t, "time")
			retry := rapid.IntRange(0, 1e6).Draw(t, "retry")
			stream = sse.AppendComment(stream, text.Draw(t, "comment"))
			frame := sse.Frame{ID: id, Event: event, Data: data, Time: at, Retry: time.Duration(retry) * time.Millisecond}
			var err error
			if stream, err = sse.AppendEvent(stream, frame); err != nil {
				if representable(id, event, at) {
					t.Fatalf("%+v: %v", frame, err)
				}
				continue
			}
			if event == "" {
				event = sse.DefaultEvent
			}
			if id != "" {
				want.Last = id
			}
			if retry > 0 {
				want.Retry = int64(retry)
			}
			want.Events = append(want.Events, decoded{event, asReceived(data), want.Last, at})
		}
		plan := rapid.SliceOfN(rapid.ByteMin(1), 0, 5).Draw(t, "plan")
		got, err := decodeAll(sse.NewDecoder(&chunks{data: stream, plan: plan}, sse.DecoderOptions{}))
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Fatalf("%q: %v (-want +got):\n%s", stream, err, diff)
		}
	})
}

func TestEncodingAllocatesNothing(t *testing.T) {
	frame := sse.Frame{ID: "7fk2q-1", Event: "cpu", Data: []byte("a\nb\r\nc\rd é"), Retry: 1, Time: 1}
	buf := make([]byte, 0, 1024)
	if n := testing.AllocsPerRun(100, func() {
		buf, _ = sse.AppendEvent(buf[:0], frame)
		buf = sse.AppendComment(buf, "still here")
		buf = sse.AppendRetry(buf, time.Second)
	}); n != 0 {
		t.Errorf("%v allocations per event", n)
	}
}
