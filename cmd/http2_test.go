package cmd

import (
	"bytes"
	"crypto/tls"
	"encoding/binary"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"topicmux/sse"
)

const h2Events = "event: a\ndata: 1\n\nevent: b\ndata: 2\n\n"

// stats runs tail over TLS until its stream ends. It returns the protocol and the verdict
// of its figures, and the error.
func stats(t *testing.T, url string) (proto, verdict string, err error) {
	t.Helper()
	var out, said bytes.Buffer
	s := tailSettings{streamSettings: streamSettings{source: url, last: -1}, noReconnect: true, json: true, stats: true}
	s.auth.files = sse.TLSFiles{Insecure: true}
	err = runTail(t.Context(), stdio{out: newOutput(&out), err: newOutput(&said)}, s)
	if !strings.HasPrefix(out.String(), `{"type":"a","data":"1"`) {
		t.Errorf("printed %s%s", &out, &said)
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	var last struct {
		Stats struct {
			Verdict  struct{ Kind, Text string }
			Response struct{ Proto string }
		}
	}
	if err := json.Unmarshal([]byte(lines[len(lines)-1]), &last); err != nil {
		t.Fatal(err)
	}
	return last.Stats.Response.Proto, last.Stats.Verdict.Kind + ": " + last.Stats.Verdict.Text, err
}

func TestTailUsesHTTP2(t *testing.T) {
	t.Parallel()
	requested := ""
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		requested = r.Proto
		w.Header().Set("Content-Type", "text/event-stream")
		_, _ = io.WriteString(w, h2Events)
	}))
	s.EnableHTTP2 = true
	s.StartTLS()
	defer s.Close()
	for _, url := range []string{s.URL + "/stream", s.URL} { // the second one tries /events
		if proto, _, err := stats(t, url); err != nil || requested != "HTTP/2.0" || proto != "HTTP/2" {
			t.Errorf("%s: requested over %s, reported as %q, ended with %v", url, requested, proto, err)
		}
	}
}

// TestCutOverHTTP2IsACut ends a stream in each way that HTTP/2 has.
func TestCutOverHTTP2IsACut(t *testing.T) {
	t.Parallel()
	code := binary.BigEndian.AppendUint32
	for name, c := range map[string]struct {
		end    []byte // the frames after those of the events
		failed bool
	}{
		"END_STREAM":               {h2Frame(0, 1, 1, nil), false},
		"RST_STREAM":               {h2Frame(3, 0, 1, code(nil, 2)), true},
		"RST_STREAM, no error":     {h2Frame(3, 0, 1, code(nil, 0)), true},
		"RST_STREAM, cancelled":    {h2Frame(3, 0, 1, code(nil, 8)), true},
		"GOAWAY":                   {h2Frame(7, 0, 0, code(code(nil, 1), 0)), true},
		"GOAWAY with an error":     {h2Frame(7, 0, 0, code(code(nil, 1), 11)), true},
		"GOAWAY before END_STREAM": {append(h2Frame(7, 0, 0, code(code(nil, 1), 0)), h2Frame(0, 1, 1, nil)...), false},
		"a closed connection":      {nil, true},
		"half a frame":             {h2Frame(0, 1, 1, []byte("data: 3\n\n"))[:12], true},
	} {
		proto, verdict, err := stats(t, h2Server(t, c.end))
		inOrder := strings.HasPrefix(verdict, "cut: the server closed the stream")
		if proto != "HTTP/2" || (err != nil) != c.failed || inOrder == c.failed || !strings.HasPrefix(verdict, "cut: ") {
			t.Errorf("%s: ended with %v, reported over %s as %s", name, err, proto, verdict)
		}
	}
}

// h2Server returns the URL of an HTTP/2 server that answers each connection's first request
// with events, then sends the frames and closes the connection.
func h2Server(t *testing.T, end []byte) string {
	t.Helper()
	lender := httptest.NewTLSServer(nil) // of a certificate
	t.Cleanup(lender.Close)
	ln, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{Certificates: lender.TLS.Certificates, NextProtos: []string{"h2"}})
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	t.Cleanup(func() {
		_ = ln.Close()
		<-done
	})
	go func() {
		defer close(done)
		for {
			c, err := ln.Accept()
			if err != nil {
				return
			}
			serveH2(c, end)
			_ = c.Close()
		}
	}()
	return "https://" + ln.Addr().String() + "/stream"
}

// serveH2 answers one request. The preface and the frame headers are read as RFC 9113 has
// them. The client has read everything before the connection closes if end ends the
// stream: it then closes the connection itself.
func serveH2(c net.Conn, end []byte) {
	preface := make([]byte, 24)
	if _, err := io.ReadFull(c, preface); err != nil {
		return
	}
	_, _ = c.Write(h2Frame(4, 0, 0, nil)) // SETTINGS
	for head := make([]byte, 9); ; {
		if _, err := io.ReadFull(c, head); err != nil {
			return
		}
		size := int64(head[0])<<16 | int64(head[1])<<8 | int64(head[2])
		if _, err := io.CopyN(io.Discard, c, size); err != nil {
			return
		}
		if head[3] == 1 { // HEADERS
			break
		}
	}
	const status, contentType = 0x88, 0x5f // :status 200, and content-type in HPACK's static table
	header := append([]byte{status, contentType, byte(len(sse.MediaType))}, sse.MediaType...)
	answer := h2Frame(4, 1, 0, nil) // SETTINGS, acknowledged
	answer = append(answer, h2Frame(1, 4, 1, header)...)
	answer = append(answer, h2Frame(0, 0, 1, []byte(h2Events))...)
	_, _ = c.Write(append(answer, end...))
	if half, ok := c.(*tls.Conn); ok { // a reset could overtake what was written
		_ = half.CloseWrite()
		_, _ = io.Copy(io.Discard, c)
	}
}

// h2Frame returns an HTTP/2 frame.
func h2Frame(kind, flags byte, stream uint32, payload []byte) []byte {
	n := len(payload)
	frame := []byte{byte(n >> 16), byte(n >> 8), byte(n), kind, flags}
	return append(binary.BigEndian.AppendUint32(frame, stream), payload...)
}
