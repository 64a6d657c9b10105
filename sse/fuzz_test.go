package sse_test

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"topicmux/sse"
)

// FuzzDecoder compares the decoder with a simple implementation of the standards.
func FuzzDecoder(f *testing.F) {
	for _, v := range vectors(f) {
		f.Add([]byte(v.in))
	}
	f.Fuzz(func(t *testing.T, stream []byte) {
		got := decode(t, bytes.NewReader(stream))
		if diff := cmp.Diff(reference(stream), got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", stream, diff)
		}
		for _, ev := range got.Events {
			if !utf8.ValidString(ev.Type + ev.Data + ev.ID) {
				t.Errorf("%q gave invalid UTF-8: %+q", stream, ev.Type+ev.Data+ev.ID)
			}
		}
	})
}

// FuzzChunking compares a stream that arrives in pieces with the same stream in one piece,
// up to the limit of an event.
func FuzzChunking(f *testing.F) {
	for i, v := range vectors(f) {
		f.Add([]byte(v.in), []byte{byte(i%5 + 1), byte(i % 3), byte(i%7 + 1)}, uint8(0))
		f.Add([]byte(v.in), []byte{byte(i%3 + 1)}, uint8(i%20))
	}
	f.Fuzz(func(t *testing.T, stream, plan []byte, limit uint8) {
		plan = plan[:min(len(plan), 64)] // more reads that bring nothing are an error
		if bytes.Count(plan, []byte{0}) == len(plan) {
			plan = append(plan, 1)
		}
		opts := sse.DecoderOptions{MaxEvent: int(limit)}
		want, wantErr := decodeAll(sse.NewDecoder(bytes.NewReader(stream), opts))
		got, err := decodeAll(sse.NewDecoder(&chunks{data: stream, plan: plan}, opts))
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q cut by %v (-whole +cut):\n%s", stream, plan, diff)
		}
		if (err == nil) != (wantErr == nil) {
			t.Errorf("%q cut by %v: %v, but whole: %v", stream, plan, err, wantErr)
		}
	})
}

// FuzzRoundTrip encodes two events and decodes them.
func FuzzRoundTrip(f *testing.F) {
	f.Add("", "", []byte(nil), int64(0), "")
	f.Add("7fk2q-1042", "cpu", []byte("37.5"), int64(1766275200123), "still here")
	f.Add("1", "message", []byte("a\nb\r\nc\rd\n\r\n"), int64(1), "a\r\nb")
	f.Add(" 1 ", " x ", []byte(" \n \n: \ndata: x\n"), int64(1), "")
	f.Add("é", "天気", []byte("🐙\xff\xe2\x82\r"), int64(1), "\xff")
	f.Add("a\x00", "a\n", []byte("\ufeff"), int64(-1), "\ufeff")
	f.Fuzz(func(t *testing.T, id, event string, data []byte, at int64, comment string) {
		frame := sse.Frame{ID: id, Event: event, Data: data, Time: at}
		stream := sse.AppendComment(nil, comment)
		before := len(stream)
		stream, err := sse.AppendEvent(stream, frame)
		if sayable := representable(id, event, at); sayable != (err == nil) {
			t.Fatalf("%+v: sayable %v, but %v", frame, sayable, err)
		}
		if err != nil {
			if len(stream) != before {
				t.Errorf("%+v left %q behind", frame, stream[before:])
			}
			return
		}
		stream = sse.AppendComment(stream, comment)
		stream, _ = sse.AppendEvent(stream, sse.Frame{Data: data})
		want := decoded{Type: event, Data: asReceived(data), ID: id, Time: at}
		if event == "" {
			want.Type = sse.DefaultEvent
		}
		second := decoded{Type: sse.DefaultEvent, Data: want.Data, ID: id}
		if diff := cmp.Diff([]decoded{want, second}, decode(t, bytes.NewReader(stream)).Events); diff != "" {
			t.Errorf("%q (-want +got):\n%s", stream, diff)
		}
	})
}

// representable reports whether the format can represent these fields.
func representable(id, event string, at int64) bool {
	return !strings.ContainsAny(id, "\r\n\x00") && !strings.ContainsAny(event, "\r\n") &&
		utf8.ValidString(id) && utf8.ValidString(event) && at >= 0
}

// asReceived returns data as a client receives it.
func asReceived(data []byte) string {
	text := strings.ReplaceAll(decodeUTF8(data), "\r\n", "\n")
	return strings.ReplaceAll(text, "\r", "\n")
}
