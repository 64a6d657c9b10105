package server_test

import (
	"crypto/tls"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"strings"
	"time"

	"topicmux/internal/servertest"
	"topicmux/topics"
)

// A churningClient is a subscriber that reconnects again and again, mostly with the
// last event id that it received.
type churningClient struct {
	*churnTest
	rng       *rand.Rand
	selection topics.Selection
	logs      []*servertest.ConnLog
}

// connect opens one connection, which ends at a random byte or with the event "end".
func (s *churningClient) connect(final bool) (ended bool) {
	h, now := s.now()
	l := &servertest.ConnLog{Selection: s.selection, Last: s.rng.IntN(5), History: now}
	if final {
		l.Last = 1 + s.rng.IntN(4) // the end was published already
	}
	if n := len(s.logs); n > 0 && s.rng.IntN(5) > 0 {
		l.LastEventID = s.logs[n-1].ResumeID()
	}
	addr := h.addr
	if !final && s.rng.IntN(2) == 0 {
		addr = s.proxy.Addr()
	}
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return false // the server is being restarted
	}
	defer c.Close()
	_ = c.SetDeadline(time.Now().Add(time.Second / 2))
	if final {
		_ = c.SetDeadline(time.Now().Add(testTimeout))
	} else {
		_ = c.(*net.TCPConn).SetReadBuffer(4 << 10)
	}
	stream := c
	if s.transport.client != nil {
		stream = tls.Client(c, s.transport.client)
	}
	if err := l.WriteRequest(stream); err != nil {
		return false
	}
	var answer io.Reader = stream
	if !final {
		answer = &slowReader{r: io.LimitReader(stream, servertest.RandomLength(s.rng)), test: s.churnTest, rng: s.rng}
	}
	switch status := l.Read(answer); status {
	case 0, http.StatusOK, http.StatusServiceUnavailable:
	case http.StatusBadRequest: // the proxy cut the request
	default:
		s.t.Errorf("%s: status %d", l.Query(), status)
	}
	if len(l.Received) > 0 && l.Received[0].Type == "$hello" {
		s.attribute(l)
	}
	return l.Finished
}

// attribute assigns a log to the history of the hub that answered.
func (s *churningClient) attribute(l *servertest.ConnLog) {
	_, epoch, _ := strings.Cut(l.Received[0].Data, `"epoch":"`)
	epoch, _, _ = strings.Cut(epoch, `"`)
	s.mu.RLock()
	answered := s.histories[epoch]
	s.mu.RUnlock()
	if answered == nil {
		s.t.Errorf("$hello with an unknown epoch: %s", l.Received[0].Data)
		return
	}
	l.Attribute(answered)
	s.logs = append(s.logs, l)
	if l.LastEventID != "" {
		s.resumed.Add(1)
	}
	for _, h := range l.Received {
		if h.Type == "$gap" && strings.Contains(h.Data, "evicted") {
			s.evicted.Add(1)
		} else if h.Type == "$gap" && strings.Contains(h.Data, "restarted") {
			s.restarted.Add(1)
		}
	}
}

// A slowReader stops reading now and then until much was published.
type slowReader struct {
	r    io.Reader
	test *churnTest
	rng  *rand.Rand
}

func (d *slowReader) Read(p []byte) (int, error) {
	if d.rng.IntN(30) == 0 {
		pace := time.NewTicker(time.Millisecond)
		defer pace.Stop()
		until := d.test.events.Load() + d.rng.Uint64N(1200)
		for d.test.events.Load() < until && !d.test.enough() {
			<-pace.C
		}
	}
	return d.r.Read(p[:min(len(p), 1+d.rng.IntN(3000))])
}
