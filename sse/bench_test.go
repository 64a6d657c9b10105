package sse_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"topicmux/sse"
)

// streams returns the streams that the benchmarks decode.
func streams() map[string][]byte {
	repeat := func(n int, frame func(i int) string) []byte {
		var b bytes.Buffer
		for i := range n {
			b.WriteString(frame(i))
		}
		return b.Bytes()
	}
	return map[string][]byte{
		"100B": repeat(10_000, func(i int) string {
			return fmt.Sprintf("id: 7fk2q-%06d\nevent: net\ndata: {\"rx\":%07d,\"tx\":1234567,\"in\":[1,2,3,4,5],\"out\":[6,7,8]}\n\n", i, i)
		}),
		"20B": repeat(50_000, func(i int) string { return fmt.Sprintf("data: %010d\n\n", i) }),
		"100B-CRLF": repeat(10_000, func(i int) string {
			return fmt.Sprintf("id: 7fk2q-%06d\r\nevent: net\r\ndata: {\"rx\":%07d,\"tx\":1234567,\"in\":[1,2,3,4,5],\"out\":[6,7]}\r\n\r\n", i, i)
		}),
		"100B-UTF8": repeat(10_000, func(i int) string {
			return fmt.Sprintf("id: 7fk2q-%06d\nevent: net\ndata: {\"text\":\"%07d grüße 天気 🐙 и так далее, ещё слова\"}\n\n", i, i)
		}),
		"multiline": repeat(1000, func(i int) string {
			return fmt.Sprintf("id: %d\nevent: log\n%s\n", i, strings.Repeat("data: a line of some fifty bytes, as in a log file\n", 20))
		}),
		"1MiB": repeat(8, func(i int) string {
			return fmt.Sprintf("id: %d\ndata: %s\n\n", i, strings.Repeat("0123456789abcdef", 1<<16))
		}),
		"1MiB-lines": repeat(8, func(i int) string {
			return fmt.Sprintf("id: %d\n%s\n", i, strings.Repeat("data: "+strings.Repeat("x", 122)+"\n", 1<<13))
		}),
	}
}

// endless is a reader that repeats the same bytes forever.
type endless struct {
	data []byte
	at   int
}

func (e *endless) Read(p []byte) (int, error) {
	if e.at == len(e.data) {
		e.at = 0
	}
	n := copy(p, e.data[e.at:])
	e.at += n
	return n, nil
}

func BenchmarkDecode(b *testing.B) {
	for name, data := range streams() {
		b.Run(name, func(b *testing.B) {
			events := bytes.Count(data, []byte("\n\n")) + bytes.Count(data, []byte("\n\r\n"))
			d := sse.NewDecoder(&endless{data: data}, sse.DecoderOptions{})
			b.SetBytes(int64(len(data) / events))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := d.Next(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkClient is BenchmarkDecode with a client and without a network.
func BenchmarkClient(b *testing.B) {
	data := streams()["100B"]
	answer := func(r *http.Request) (*http.Response, error) {
		return &http.Response{
			StatusCode: http.StatusOK,
			Header:     http.Header{"Content-Type": {sse.MediaType}},
			Body:       io.NopCloser(&endless{data: data}),
			Request:    r,
		}, nil
	}
	c, err := sse.NewClient("http://none.test", sse.Options{HTTPClient: &http.Client{Transport: roundTrip(answer)}})
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(data) / 10_000))
	b.ReportAllocs()
	b.ResetTimer()
	n := 0
	if err := c.Run(b.Context(), func(sse.Event) error {
		if n++; n > b.N {
			return io.EOF
		}
		return nil
	}); !errors.Is(err, io.EOF) {
		b.Fatal(err)
	}
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// BenchmarkCopy is the lower limit: it copies the same bytes without decoding them.
func BenchmarkCopy(b *testing.B) {
	for name, data := range streams() {
		b.Run(name, func(b *testing.B) {
			buf := make([]byte, len(data))
			b.SetBytes(int64(len(data)))
			for b.Loop() {
				_, _ = io.ReadFull(bytes.NewReader(data), buf)
			}
		})
	}
}

func BenchmarkEncode(b *testing.B) {
	frames := map[string]sse.Frame{
		"100B":      {ID: "7fk2q-123456", Event: "net", Data: []byte(`{"rx":1234567,"tx":1234567,"in":[1,2,3,4,5],"out":[6,7,8]}`)},
		"multiline": {ID: "1", Event: "log", Data: []byte(strings.Repeat("a line of some fifty bytes, as in a log file\n", 20))},
		"1MiB":      {Data: bytes.Repeat([]byte("0123456789abcdef"), 1<<16)},
	}
	for name, frame := range frames {
		b.Run(name, func(b *testing.B) {
			var buf []byte
			b.ReportAllocs()
			for b.Loop() {
				buf, _ = sse.AppendEvent(buf[:0], frame)
			}
			b.SetBytes(int64(len(buf)))
		})
	}
}
