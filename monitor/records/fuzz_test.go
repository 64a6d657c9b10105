package records_test

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/tidwall/gjson"

	"topicmux/monitor/records"
)

func BenchmarkDecoder(b *testing.B) {
	line := `{"event_type":"update","time":"2026-01-02T03:04:05Z","data":{"value":12345,"name":"a.b.c","tags":["x","y"],"text":"some words"}}` + "\n"
	b.Run("valid", func(b *testing.B) {
		b.SetBytes(int64(len(line)))
		for i := 0; i < b.N; i++ {
			gjson.Valid(line)
		}
	})
	for name, in := range map[string]string{"JSON": line, "lines": "x" + line} {
		b.Run(name, func(b *testing.B) {
			text := bytes.Repeat([]byte(in), 10_000)
			b.SetBytes(int64(len(in)))
			b.ReportAllocs()
			for i := 0; i < b.N; {
				d := records.NewDecoder(bytes.NewReader(text), records.Options{})
				for ; i < b.N; i++ {
					if _, err := d.Next(); err != nil {
						break
					}
				}
			}
		})
	}
}

func FuzzDecoder(f *testing.F) {
	for _, s := range streams {
		f.Add([]byte(s.in), []byte{1, 3, 2}, uint8(s.opts.Form), uint8(0))
		f.Add([]byte(s.in), []byte{7}, uint8(s.opts.Form), uint8(9))
	}
	f.Fuzz(func(t *testing.T, in, plan []byte, form, limit uint8) {
		if len(in) > 1<<16 {
			return
		}
		opts := records.Options{Form: records.Form(form % 6), Whole: form&64 > 0, MaxEvent: int(limit)}
		want := decode(bytes.NewReader(in), opts)
		got := decode(&chunks{in, plan}, opts)
		want.Err, _, _ = strings.Cut(want.Err, " (") // the error says how many bytes have come
		got.Err, _, _ = strings.Cut(got.Err, " (")
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q as %v cut by %v (-whole +cut):\n%s", in, opts.Form, plan, diff)
		}
		size := 0
		for _, rec := range want.Records {
			size += len(rec)
			if !utf8.ValidString(rec) {
				t.Errorf("%q gave %q", in, rec)
			}
		}
		if most := 3*len(in) + 2 + len(want.Records)*2048; size > most { // a row has the names of its table
			t.Errorf("%d bytes gave %d", len(in), size)
		}
	})
}

func TestFormOfMediaTypes(t *testing.T) {
	t.Parallel()
	for kind, want := range map[string]records.Form{
		"application/x-ndjson":               records.JSON,
		"Application/JSONL; charset=utf-8":   records.JSON,
		"application/stream+json":            records.JSON,
		"application/json-seq":               records.Sequence,
		"application/geo+json-seq":           records.Sequence,
		"application/json;stream=watch":      records.Array,
		"application/vnd.api+json":           records.Array,
		"text/plain; charset=\"broken":       records.Unknown,
		"":                                   records.Unknown,
		"text/event-stream; charset=utf-8":   records.EventStream,
		"application/octet-stream":           records.Unknown,
		"text/html":                          99,
		"image/png":                          99,
		"application/grpc":                   99,
		"application/vnd.amazon.eventstream": 99,
		"multipart/x-mixed-replace":          99,
	} {
		form, ok := records.FormOf(kind)
		if ok != (want != 99) || ok && form != want {
			t.Errorf("%s: %v, %v", kind, form, ok)
		}
	}
}
