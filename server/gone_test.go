package server_test

import (
	"bytes"
	"fmt"
	"net"
	"testing"

	"topicmux/server"
)

func TestGoneClientIsNoticedWithoutAWrite(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	for name, leave := range map[string]func(*net.TCPConn) error{
		"FIN":        (*net.TCPConn).Close,
		"half a FIN": (*net.TCPConn).CloseWrite,
		"RST":        func(c *net.TCPConn) error { _ = c.SetLinger(0); return c.Close() },
	} {
		s := h.open("")
		if got := h.hub.Stats().Subscribers; got != 1 {
			t.Fatalf("%s: %d subscribers", name, got)
		}
		if err := leave(s.conn.(*net.TCPConn)); err != nil {
			t.Fatal(err)
		}
		h.waitLog("stream ended") // nothing was published, and no heartbeat is due
		if got := h.hub.Stats().Subscribers; got != 0 {
			t.Errorf("%s: %d subscribers are left", name, got)
		}
	}
}

func TestClientThatTalksOnItsStream(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	s := h.open("control=0")
	if _, err := fmt.Fprint(s.conn, "GET /topics HTTP/1.1\r\nHost: localhost\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	h.publish("a", "not received")
	s.want("a not received")

	_, _ = s.conn.Write(bytes.Repeat([]byte("x"), 70<<10))
	h.waitLog("stream ended", "the client sent data on its stream")
}

func TestStreamsComeAndGoWithoutATrace(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	for range 3 {
		var streams []*openStream
		for i := range 50 {
			streams = append(streams, h.open(fmt.Sprintf("topics=t%d,all", i%7)))
		}
		h.publish("all", "hello")
		for _, s := range streams {
			s.until("all")
			_ = s.conn.Close()
		}
		for range streams {
			h.waitLog("stream ended")
		}
		if got := h.hub.Stats().Subscribers; got != 0 {
			t.Fatalf("%d subscribers are left", got)
		}
	}
}
