package sse_test

import (
	"bytes"
	"compress/gzip"
	"crypto/x509"
	"encoding/pem"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"topicmux/sse"
)

// compressed responds with a compressed stream. It flushes each part and then waits until
// the client has handled its event.
func compressed(members bool, handled <-chan struct{}, parts ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Accept-Encoding") != "gzip" {
			http.Error(w, "want gzip", http.StatusNotAcceptable)
			return
		}
		w.Header().Set("Content-Type", sse.MediaType)
		w.Header().Set("Content-Encoding", "gzip")
		_ = http.NewResponseController(w).Flush()
		z := gzip.NewWriter(w)
		for _, part := range parts {
			_, _ = z.Write([]byte(part))
			if members {
				_ = z.Close()
				z.Reset(w)
			} else {
				_ = z.Flush()
			}
			_ = http.NewResponseController(w).Flush()
			<-handled
		}
		if !members {
			_ = z.Close()
		}
	}
}

// TestCompressedEventComesWhenItIsFlushed: a client that waits for more than the flushed
// bytes would wait forever.
func TestCompressedEventComesWhenItIsFlushed(t *testing.T) {
	t.Parallel()
	for name, members := range map[string]bool{"one stream": false, "a member an event": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			handled := make(chan struct{}, 1)
			s := serve(t, compressed(members, handled, "data: a\n\n", "data: b\n\n", "data: c\n\n"))
			var raw bytes.Buffer
			opts := sse.Options{OnChunk: func(p []byte) { raw.Write(p) }}
			h := runWith(t.Context(), t, s.URL, opts, func(sse.Event) error {
				handled <- struct{}{}
				return nil
			})
			if want := []string{"a", "b", "c"}; h.err != nil || !cmp.Equal(want, h.data()) {
				t.Errorf("got %q, %v", h.data(), h.err)
			}
			if raw.String() != "data: a\n\ndata: b\n\ndata: c\n\n" {
				t.Errorf("the chunks were %q", raw.String())
			}
		})
	}
}

func TestCompressedRefusalIsReadable(t *testing.T) {
	t.Parallel()
	s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		w.Header().Set("Content-Type", "text/plain")
		w.WriteHeader(http.StatusNotFound)
		z := gzip.NewWriter(w)
		_, _ = z.Write([]byte("no such topic\n"))
		_ = z.Close()
	})
	if h := run(t, s.URL, sse.Options{}); h.err == nil || !strings.Contains(h.err.Error(), "no such topic") {
		t.Errorf("got %v", h.err)
	}
}

func TestBrokenCompressionIsACutConnection(t *testing.T) {
	t.Parallel()
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		body("data: a\n\n")(w, r)
	}, body("data: b\n\n"))
	if h := run(t, s.URL, sse.Options{}); h.err != nil || !cmp.Equal(h.data(), []string{"b"}) {
		t.Errorf("got %q, %v", h.data(), h.err)
	}
}

// secure starts a TLS server and writes its certificate to a file.
func secure(t *testing.T, s *script, change func(*httptest.Server)) (addr, ca string) {
	t.Helper()
	srv := httptest.NewUnstartedServer(s)
	srv.EnableHTTP2 = true
	if change != nil {
		change(srv)
	}
	srv.StartTLS()
	t.Cleanup(srv.Close)
	ca = filepath.Join(t.TempDir(), "ca.pem")
	block := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: srv.Certificate().Raw})
	if err := os.WriteFile(ca, block, 0o600); err != nil {
		t.Fatal(err)
	}
	return srv.URL, ca
}

func TestOwnCAAndHTTP2(t *testing.T) {
	t.Parallel()
	proto := make(chan string, 2)
	s := &script{answers: []http.HandlerFunc{func(w http.ResponseWriter, r *http.Request) {
		proto <- r.Proto
		body("id: 1\ndata: a\n\n")(w, r)
	}}}
	addr, ca := secure(t, s, nil)
	client, err := sse.NewHTTPClient(sse.TLSFiles{CA: ca})
	if err != nil {
		t.Fatal(err)
	}
	defer client.CloseIdleConnections()
	h := run(t, addr, sse.Options{HTTPClient: client})
	if got := <-proto; h.err != nil || !cmp.Equal(h.data(), []string{"a"}) || got != "HTTP/2.0" {
		t.Errorf("got %q, %v over %s", h.data(), h.err, got)
	}
	if id := s.requests()[1].Header.Get("Last-Event-ID"); id != "1" {
		t.Errorf("the id was %q", id)
	}
}

func TestUnknownCAIsAnError(t *testing.T) {
	t.Parallel()
	addr, _ := secure(t, &script{}, func(srv *httptest.Server) { srv.Config.ErrorLog = quiet() })
	h := run(t, addr, sse.Options{NoReconnect: true})
	if h.err == nil || !strings.Contains(h.err.Error(), "certificate") {
		t.Errorf("got %v", h.err)
	}
}

func TestClientCertificateIsSent(t *testing.T) {
	t.Parallel()
	cert, key := clientCertificate(t)
	s := &script{answers: []http.HandlerFunc{func(w http.ResponseWriter, r *http.Request) {
		body("data: "+r.TLS.PeerCertificates[0].Subject.CommonName+"\n\n")(w, r)
	}}}
	addr, ca := secure(t, s, func(srv *httptest.Server) { srv.TLS = askForCertificate() })
	client, err := sse.NewHTTPClient(sse.TLSFiles{CA: ca, Cert: cert, Key: key})
	if err != nil {
		t.Fatal(err)
	}
	defer client.CloseIdleConnections()
	if h := run(t, addr, sse.Options{HTTPClient: client, NoReconnect: true}); !cmp.Equal(h.data(), []string{"the client"}) {
		t.Errorf("got %q, %v", h.data(), h.err)
	}
}

func TestBadCertificateFilesAreErrors(t *testing.T) {
	t.Parallel()
	empty := filepath.Join(t.TempDir(), "empty.pem")
	if err := os.WriteFile(empty, []byte("nothing\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for want, files := range map[string]sse.TLSFiles{
		"no such file":             {CA: empty + "x"},
		"holds no certificate":     {CA: empty},
		"read the client":          {Cert: empty, Key: empty},
		"PEM":                      {Cert: empty},
		"there is a key, " + empty: {Key: empty},
	} {
		if client, err := sse.NewHTTPClient(files); err == nil || client != nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: got %v, want %q", files, err, want)
		}
	}
}

func TestDefaultsUseTheEnvironmentsProxies(t *testing.T) {
	t.Parallel()
	client, err := sse.NewHTTPClient(sse.TLSFiles{})
	if err != nil {
		t.Fatal(err)
	}
	if transport, ok := client.Transport.(*http.Transport); !ok || transport.Proxy == nil {
		t.Error("no proxy is looked for")
	}
	if _, err := x509.SystemCertPool(); err == nil && client.Transport.(*http.Transport).TLSClientConfig.RootCAs != nil {
		t.Error("the system's authorities are replaced without a CA")
	}
}

func TestProxyIsUsed(t *testing.T) {
	t.Parallel()
	proxy := serve(t, body("data: by proxy\n\n"))
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.Proxy = func(r *http.Request) (*url.URL, error) { return r.URL.Parse(proxy.URL) }
	defer transport.CloseIdleConnections()
	h := run(t, "http://no.such.host.test/events", sse.Options{HTTPClient: &http.Client{Transport: transport}})
	if want := []string{"by proxy"}; h.err != nil || !cmp.Equal(want, h.data()) {
		t.Errorf("got %q, %v", h.data(), h.err)
	}
}

func TestCookieJarIsUsed(t *testing.T) {
	t.Parallel()
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		http.SetCookie(w, &http.Cookie{Name: "node", Value: "7"})
		body("data: a\n\n")(w, r)
	})
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Jar: jar, Transport: &http.Transport{}}
	defer client.CloseIdleConnections()
	run(t, s.URL, sse.Options{HTTPClient: client})
	if got := s.requests()[1].Header.Get("Cookie"); got != "node=7" {
		t.Errorf("the second request had the cookie %q", got)
	}
}
