package server_test

import (
	"testing"

	"topicmux/server"
)

func TestTheLogSaysThatTheServerShutsDown(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	h.open("topics=a")
	h.stop()
	h.waitLog("shutting down", "streams=1")
	h.waitLog("shutdown complete")
}

func TestAClientThatSendsOnItsStreamIsNamed(t *testing.T) {
	t.Parallel()
	h, lines := runLogged(t, server.Options{})
	s := h.open("topics=a")
	holds(t, logged(t, lines), "request", "status=200")
	_, _ = s.conn.Write(make([]byte, 1<<20)) // the server ends it meanwhile
	holds(t, logged(t, lines), "stream", "reason=client_sent_data")
	h.figures(map[string]float64{"topicmux_streams_closed_total{client_sent_data}": 1})
}
