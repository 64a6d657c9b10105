package server_test

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"topicmux/server/internal/transport"
)

// FuzzScanner has bytes looked at in one piece and in many: that must make no
// difference. What passes, net/http reads as requests, too, to the same ends.
func FuzzScanner(f *testing.F) {
	for _, c := range framings {
		f.Add([]byte(c.request), uint8(3))
	}
	f.Add([]byte(rawRequest("POST /topics/a", "Content-Length: 3")+"abc"+rawRequest("GET /topics", "")), uint8(7))
	f.Add([]byte(rawRequest("POST /topics/a", chunks)+"3;x=y\r\nabc\r\n0\r\nX: y\r\n\r\n"+rawRequest("GET /", "")), uint8(1))
	f.Fuzz(func(t *testing.T, data []byte, size uint8) {
		whole, wrong := scan(len(data), bytes.Clone(data))
		passed, again := scan(len(data), pieces(data, int(size)+1)...)
		if passed != whole || again != wrong {
			t.Fatalf("in pieces: %d bytes and %q, in one: %d bytes and %q", passed, again, whole, wrong)
		}
		if wrong == "" {
			data = data[:bytes.LastIndexByte(data, '\n')+1] // net/http takes what ends without for a line
			if err := readAll(data); err != nil {
				t.Fatalf("%q passed, and net/http says %v", data, err)
			}
		}
	})
}

// scan feeds a new scanner the pieces of a connection. It returns how many bytes the
// scanner passed on, and the error in the rest or "".
func scan(limit int, pieces ...[]byte) (passed int, wrong string) {
	s := transport.NewScanner(limit)
	for _, p := range pieces {
		n, bad := s.Scan(p)
		passed += n
		if bad != nil {
			return passed, bad.What
		}
	}
	return passed, ""
}

func pieces(data []byte, size int) (all [][]byte) {
	for len(data) > 0 {
		n := min(size, len(data))
		all = append(all, bytes.Clone(data[:n]))
		data = data[n:]
	}
	return all
}

// readAll reads requests until the data ends, in the middle of one or not, and
// returns what net/http finds wrong.
func readAll(data []byte) error {
	r := bufio.NewReader(bytes.NewReader(data))
	for {
		for { // net/http takes no empty lines before a request
			if next, _ := r.Peek(2); string(next) != "\r\n" {
				break
			}
			_, _ = r.Discard(2)
		}
		req, err := http.ReadRequest(r)
		if err == nil {
			_, err = io.Copy(io.Discard, req.Body)
		}
		switch {
		case err == nil:
		case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
			return nil
		case strings.Contains(err.Error(), "parse \""): // the target, which the server looks at later
			return nil
		case strings.Contains(err.Error(), "trailer"): // it does not end
			return nil
		default:
			return err
		}
	}
}

// BenchmarkScan looks at the head of a usual request.
func BenchmarkScan(b *testing.B) {
	head := []byte("POST /topics/cpu HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nUser-Agent: Go-http-client/1.1\r\n" +
		"Content-Length: 4\r\nAccept: */*\r\nContent-Type: application/json\r\nAccept-Encoding: gzip\r\n\r\n37.5")
	b.ReportAllocs()
	for b.Loop() {
		if _, wrong := scan(8<<10, head); wrong != "" {
			b.Fatal(wrong)
		}
	}
}
