package sse_test

import (
	"bufio"
	"bytes"
	"compress/flate"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"topicmux/sse"
)

// wordReader reads the words of a text as events. Its text is a document if it ends with
// a full stop.
type wordReader struct {
	in   *bufio.Reader
	last string
	err  error
}

func newWordReader(resp *http.Response, body io.Reader) sse.EventReader {
	if resp.Header.Get("Content-Type") != "text/words" {
		return nil
	}
	return &wordReader{in: bufio.NewReader(body)}
}

func (r *wordReader) Next() (sse.Event, error) {
	word, err := r.in.ReadString(' ')
	if r.err = err; err != nil {
		r.last = word
		return sse.Event{}, err
	}
	word = strings.TrimSuffix(word, " ")
	return sse.Event{Type: "word", Data: []byte(word), ID: []byte(word[:1])}, nil
}

func (r *wordReader) Unfinished() bool { return r.last != "" && r.last != "." }
func (r *wordReader) Complete() bool   { return r.last == "." }

// words responds with words. Without a length they are sent in chunks.
func words(text string, length bool) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/words")
		if length {
			w.Header().Set("Content-Length", fmt.Sprint(len(text)))
		}
		_, _ = io.WriteString(w, text[:len(text)/2])
		_ = http.NewResponseController(w).Flush()
		_, _ = io.WriteString(w, text[len(text)/2:])
	}
}

func TestOtherReaderReadsWhatIsNoEventStream(t *testing.T) {
	t.Parallel()
	s := serve(t, words("one two ", false), body("data: three\n\n"), words("four five .", false))
	h := run(t, s.URL, sse.Options{Reader: newWordReader})
	if want := []string{"one", "two", "three", "four", "five"}; h.err != nil || !cmp.Equal(want, h.data()) {
		t.Errorf("got %q, %v, want %q", h.data(), h.err, want)
	}
	if n := len(s.requests()); n != 3 {
		t.Errorf("%d requests, want none after the document", n)
	}
	if id := s.requests()[1].Header.Get("Last-Event-ID"); id != "t" {
		t.Errorf("the second request had the id %q", id)
	}
	if last := h.last(); last.Phase != sse.Closed || last.Err != nil {
		t.Errorf("the last state is %+v", last)
	}
}

func TestDocumentWithALengthComesOnce(t *testing.T) {
	t.Parallel()
	s := serve(t, words("one two ", true))
	if h := run(t, s.URL, sse.Options{Reader: newWordReader}); h.err != nil || len(s.requests()) != 1 || len(h.events) != 2 {
		t.Errorf("got %q, %v, %d requests", h.data(), h.err, len(s.requests()))
	}
	s = serve(t, words("one tw", true))
	h := run(t, s.URL, sse.Options{Reader: newWordReader})
	if !errors.Is(h.err, sse.ErrEnded) || !strings.Contains(h.err.Error(), "in the middle of an event") || len(s.requests()) != 1 {
		t.Errorf("got %v, %d requests", h.err, len(s.requests()))
	}
}

func TestReaderMayRefuse(t *testing.T) {
	t.Parallel()
	s := serve(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "<html>") })
	var refused *sse.RefusedError
	if h := run(t, s.URL, sse.Options{Reader: newWordReader}); !errors.As(h.err, &refused) {
		t.Errorf("got %v", h.err)
	}
}

// TestNotAcceptableIsAskedAgain: Kubernetes answers 406 to a client that accepts only
// event streams.
func TestNotAcceptableIsAskedAgain(t *testing.T) {
	t.Parallel()
	s := serve(t, status(406), words("one ", false), words("two .", false))
	h := run(t, s.URL, sse.Options{Reader: newWordReader})
	var accepted []string
	for _, r := range s.requests() {
		accepted = append(accepted, r.Header.Get("Accept"))
	}
	if want := []string{"text/event-stream", "*/*", "*/*"}; h.err != nil || !cmp.Equal(want, accepted) || len(h.events) != 2 {
		t.Errorf("asked for %q, got %q, %v", accepted, h.data(), h.err)
	}
	for name, opts := range map[string]sse.Options{
		"without a reader":     {},
		"with its own types":   {Reader: newWordReader, Header: http.Header{"Accept": {"text/words"}}},
		"a second time in one": {Reader: newWordReader},
	} {
		s := serve(t, status(406), status(406))
		want := 1
		if name == "a second time in one" {
			want = 2
		}
		var refused *sse.RefusedError
		if h := run(t, s.URL, opts); !errors.As(h.err, &refused) || refused.Status != 406 || len(s.requests()) != want {
			t.Errorf("%s: got %v after %d requests", name, h.err, len(s.requests()))
		}
	}
}

func TestKindsThatTheHeadDeclares(t *testing.T) {
	t.Parallel()
	for want, c := range map[string]struct {
		status int
		header []string
	}{
		sse.KindWebSocket: {426, []string{"Upgrade", "websocket", "Content-Type", "text/plain"}},
		sse.KindGRPC:      {200, []string{"Content-Type", "application/grpc+proto"}},
		sse.KindProtobuf:  {200, []string{"Content-Type", "application/x-protobuf; a=b"}},
		sse.KindAWS:       {200, []string{"Content-Type", "application/vnd.amazon.eventstream"}},
		sse.KindPackets:   {200, []string{"Content-Type", "application/vnd.docker.multiplexed-stream"}},
		sse.KindVideo:     {200, []string{"Content-Type", "multipart/x-mixed-replace; boundary=x"}},
	} {
		var refused *sse.RefusedError
		h := run(t, serve(t, status(c.status, c.header...)).URL, sse.Options{})
		if !errors.As(h.err, &refused) || refused.Kind != want || !strings.HasSuffix(h.err.Error(), ": "+want) {
			t.Errorf("got %v, want %s", h.err, want)
		}
	}
}

func TestAnotherProtocolIsNotRead(t *testing.T) {
	t.Parallel()
	for upgrade, want := range map[string]string{"websocket": sse.KindWebSocket, "WebSocket": sse.KindWebSocket, "tcp": "", "h2c": ""} {
		ended := make(chan struct{})
		s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			conn, _, err := http.NewResponseController(w).Hijack()
			if err != nil {
				t.Error(err)
				return
			}
			defer func() { _ = conn.Close() }()
			_, _ = io.WriteString(conn, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: "+upgrade+"\r\n\r\n\x81\x05hello")
			<-ended
		})
		var refused *sse.RefusedError
		h := run(t, s.URL, sse.Options{})
		if close(ended); !errors.As(h.err, &refused) || refused.Status != 101 || refused.Kind != want {
			t.Errorf("%s: got %v, want 101 and %q", upgrade, h.err, want)
		}
	}
}

// flushed sends parts in an encoding. It waits until the client has handled each.
func flushed(encoding string, handled <-chan struct{}, open func(io.Writer) flusher, parts ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", sse.MediaType)
		w.Header().Set("Content-Encoding", encoding)
		_ = http.NewResponseController(w).Flush()
		z := open(w)
		for _, part := range parts {
			_, _ = io.WriteString(z, part)
			_ = z.Flush()
			_ = http.NewResponseController(w).Flush()
			<-handled
		}
		_ = z.Close()
	}
}

type flusher interface {
	io.WriteCloser
	Flush() error
}

func TestDeflateComesWhenItIsFlushed(t *testing.T) {
	t.Parallel()
	for name, open := range map[string]func(io.Writer) flusher{
		"zlib": func(w io.Writer) flusher { return zlib.NewWriter(w) },
		"bare": func(w io.Writer) flusher { z, _ := flate.NewWriter(w, 6); return z },
	} {
		handled := make(chan struct{}, 1)
		s := serve(t, flushed("Deflate", handled, open, "data: a\n\n", "data: b\n\n"))
		h := runWith(t.Context(), t, s.URL, sse.Options{}, func(sse.Event) error { handled <- struct{}{}; return nil })
		if want := []string{"a", "b"}; h.err != nil || !cmp.Equal(want, h.data()) {
			t.Errorf("%s: got %q, %v", name, h.data(), h.err)
		}
	}
}

// shift decodes bytes that are one too high.
type shift struct {
	io.Reader
	closed *int
}

func (s shift) Read(p []byte) (int, error) {
	n, err := s.Reader.Read(p)
	for i := range p[:n] {
		p[i]--
	}
	return n, err
}

func (s shift) Close() error { *s.closed++; return nil }

func TestOtherEncodingsAreDecoded(t *testing.T) {
	t.Parallel()
	encode := func(text string) string {
		return string(bytes.Map(func(r rune) rune { return r + 1 }, []byte(text)))
	}
	s := serve(t,
		func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Encoding", "X-Shift")
			body(encode("data: a\n\n"))(w, r)
		},
		func(w http.ResponseWriter, r *http.Request) {
			w.Header()["Content-Encoding"] = []string{"x-shift, identity", "gzip"}
			body(gzipped(encode("data: b\n\n")))(w, r)
		},
		func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Encoding", "x-shift")
			w.WriteHeader(http.StatusTeapot)
			_, _ = io.WriteString(w, encode("no tea\n"))
		})
	closed := 0
	var raw strings.Builder
	h := run(t, s.URL, sse.Options{
		Encodings: map[string]func(io.Reader) (io.ReadCloser, error){
			"x-shift": func(r io.Reader) (io.ReadCloser, error) { return shift{r, &closed}, nil },
		},
		OnChunk: func(p []byte) { raw.Write(p) },
	})
	if want := []string{"a", "b"}; !cmp.Equal(want, h.data()) || h.err == nil || !strings.Contains(h.err.Error(), "no tea") {
		t.Errorf("got %q, %v", h.data(), h.err)
	}
	if closed != 3 || raw.String() != "data: a\n\ndata: b\n\n" {
		t.Errorf("%d decoders were closed, and the chunks were %q", closed, raw.String())
	}
	if accept := s.requests()[0].Header.Get("Accept-Encoding"); accept != "gzip" {
		t.Errorf("asked for %s", accept)
	}
}

func TestBrokenDecoderIsACutConnection(t *testing.T) {
	t.Parallel()
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Encoding", "x-broken")
		body("data: a\n\n")(w, r)
	}, body("data: b\n\n"))
	h := run(t, s.URL, sse.Options{Encodings: map[string]func(io.Reader) (io.ReadCloser, error){
		"x-broken": func(io.Reader) (io.ReadCloser, error) { return nil, errors.New("bad magic") },
	}})
	if h.err != nil || !cmp.Equal(h.data(), []string{"b"}) {
		t.Errorf("got %q, %v", h.data(), h.err)
	}
}
