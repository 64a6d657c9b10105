package server_test

import (
	"bufio"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"
	"time"

	"topicmux/server"
)

// A masked listener gives its connections the addresses that the test wants.
type masked struct {
	net.Listener
	from chan net.Addr
}

func (m *masked) Accept() (net.Conn, error) {
	c, err := m.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &maskedConn{c.(*net.TCPConn), <-m.from}, nil
}

type maskedConn struct {
	*net.TCPConn
	from net.Addr
}

func (c *maskedConn) RemoteAddr() net.Addr { return c.from }

// runMasked starts a server. Each connection appears to come from the next address
// sent to from.
func runMasked(t *testing.T, opts server.Options) (h *testServer, from chan net.Addr) {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	from = make(chan net.Addr, 1)
	return runOn(t, &masked{ln, from}, server.HubOptions(), opts), from
}

// status asks for a stream and returns the status and the connection.
func (h *testServer) status() (int, net.Conn) {
	h.t.Helper()
	c := h.send("GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n")
	return h.verdict(c), c
}

// verdict reads the status of an answer, which is a whole refusal if it is one.
func (h *testServer) verdict(c net.Conn) int {
	h.t.Helper()
	resp, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		h.t.Fatal(err)
	}
	if resp.StatusCode >= 400 {
		body, err := io.ReadAll(resp.Body)
		if err != nil {
			h.t.Fatal(err)
		}
		reply{resp.StatusCode, resp.Header, string(body)}.refused(h.t, "refusal", resp.StatusCode)
		if resp.Header.Get("Retry-After") == "" {
			h.t.Errorf("no Retry-After in %v", resp.Header)
		}
	}
	return resp.StatusCode
}

func TestConnectionsOfOneAddressAreCounted(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		first, second string
		together      bool
	}{
		{"192.0.2.1", "192.0.2.1", true},
		{"192.0.2.1", "192.0.2.2", false},
		{"192.0.2.1", "::ffff:192.0.2.1", true},
		{"192.0.2.1", "::ffff:192.0.2.2", false},
		{"192.0.2.1", "64:ff9b::c000:201", false},
		{"2001:db8::1", "2001:db8::ffff:1:2:3", true},
		{"2001:db8::1", "2001:db8:0:1::1", false},
		{"fe80::1%eth0", "fe80::2%eth1", true},
		{"127.0.0.1", "127.0.0.1", true},
		{"127.0.0.1", "127.0.0.2", false},
		{"::1", "127.0.0.1", false},
	} {
		t.Run(c.first+" and "+c.second, func(t *testing.T) {
			t.Parallel()
			h, from := runMasked(t, server.Options{MaxConnsPerAddress: 2})
			ask := func(ip string) int {
				addr, err := net.ResolveTCPAddr("tcp", net.JoinHostPort(ip, "9"))
				if err != nil {
					t.Fatal(err)
				}
				from <- addr
				status, _ := h.status()
				return status
			}
			got := []int{ask(c.first), ask(c.first), ask(c.second), ask(c.first)}
			want := []int{200, 200, 200, 429}
			if c.together {
				want[2] = 429
			}
			if fmt.Sprint(got) != fmt.Sprint(want) {
				t.Errorf("got %v, want %v", got, want)
			}
		})
	}
}

func TestConnectionThatEndsMakesRoomForItsAddress(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{MaxConnsPerAddress: 1})
	for range 5 {
		status, c := h.status()
		if status != http.StatusOK {
			t.Fatalf("got %d", status)
		}
		if status, _ := h.status(); status != http.StatusTooManyRequests {
			t.Fatalf("the second: got %d", status)
		}
		_ = c.Close()
		h.waitLog("stream ended")
	}
	// One that asks something else, or nothing, counts as well.
	c := h.dial()
	if status, _ := h.status(); status != http.StatusTooManyRequests {
		t.Errorf("beside one that asks nothing: got %d", status)
	}
	_ = c.Close()
	for until := time.Now().Add(testTimeout); ; {
		status, c := h.status()
		if status == http.StatusOK {
			return
		}
		_ = c.Close()
		if time.Now().After(until) {
			t.Fatalf("got %d", status)
		}
	}
}

func TestLoopbackIsNotCountedUnlessToldSo(t *testing.T) {
	t.Parallel()
	const many = 1100
	h, from := runMasked(t, server.Options{})
	local, remote := &net.TCPAddr{IP: net.IPv6loopback}, &net.TCPAddr{IP: net.IPv4(192, 0, 2, 1)}
	ask := func(addr net.Addr) net.Conn {
		c := h.dial()
		from <- addr
		return c
	}
	for range many {
		ask(local)
	}
	for range 1024 {
		ask(remote)
	}
	if got := h.verdict(ask(remote)); got != http.StatusTooManyRequests {
		t.Errorf("remote: got %d", got)
	}
	c := ask(local)
	if _, err := io.WriteString(c, "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	if got := h.verdict(c); got != http.StatusOK {
		t.Errorf("local: got %d", got)
	}
}

func TestUnixSocketsHaveNoAddressToCount(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "s")
	ln, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	h := runOn(t, ln, server.HubOptions(), server.Options{MaxConnsPerAddress: 1})
	for range 3 {
		c, err := net.Dial("unix", path)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		if _, err := io.WriteString(c, "GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n"); err != nil {
			t.Fatal(err)
		}
		if got := h.verdict(c); got != http.StatusOK {
			t.Errorf("got %d", got)
		}
	}
}

// TestRefusedClientsHoldNobodyUp has clients that are refused and take their time
// to shake hands, which the acceptor must not wait for.
func TestRefusedClientsHoldNobodyUp(t *testing.T) {
	t.Parallel()
	lender := httptest.NewTLSServer(nil) // of a certificate
	defer lender.Close()
	plain, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ln := tls.NewListener(plain, &tls.Config{Certificates: lender.TLS.Certificates})
	h := runOn(t, ln, server.HubOptions(), server.Options{MaxConns: 1})
	secure := &tls.Config{InsecureSkipVerify: true}
	first := tls.Client(h.dial(), secure)
	if err := first.Handshake(); err != nil {
		t.Fatal(err)
	}
	for range 100 {
		h.dial()
	}
	last := tls.Client(h.dial(), secure)
	if _, err := io.WriteString(last, "GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	begun := time.Now()
	if got := h.verdict(last); got != http.StatusServiceUnavailable {
		t.Errorf("got %d", got)
	}
	if took := time.Since(begun); took > 10*time.Second { // one after the other would take 100
		t.Errorf("the refusal took %v", took)
	}
}

func TestTooManySelectionsAreToldToComeLater(t *testing.T) {
	t.Parallel()
	hubOpts := server.HubOptions()
	hubOpts.MaxSelections = 2
	h := runWith(t, hubOpts, server.Options{})
	h.open("topics=a")
	h.open("topics=a")
	b := h.open("topics=b")
	got := get(t, h.url+"/events?topics=c")
	got.refused(t, "the third", http.StatusServiceUnavailable)
	if got.header.Get("Retry-After") == "" {
		t.Error("no Retry-After")
	}
	h.open("topics=b,b")
	_ = b.conn.Close()
	h.waitLog("stream ended")
	get(t, h.url+"/events?topics=c").refused(t, "while one has it", http.StatusServiceUnavailable)
}

func TestStreamEndsWhereATopicFindsNoRoom(t *testing.T) {
	t.Parallel()
	hubOpts := server.HubOptions()
	hubOpts.MaxSelected = 4
	h := runWith(t, hubOpts, server.Options{})
	s := h.open("topics=t.*")
	s.until("$hello")
	for _, name := range []string{"t.1", "t.2"} {
		h.publish(name, "1")
		s.until(name)
	}
	h.publish("t.3", "1")
	h.waitLog("stream ended", "too many selections")
	get(t, h.url+"/events?topics=t.*").refused(t, "the same again", http.StatusServiceUnavailable)
	h.figures(map[string]float64{
		"topicmux_streams_closed_total{selections}": 1,
		"topicmux_rejections_total{selections}":     1,
		"topicmux_streams":                          0,
	})
}
