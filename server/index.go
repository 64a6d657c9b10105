package server

import (
	"net/http"
	"strings"
)

// index answers GET / with what can be asked.
func (s *Server) index(r *request) error {
	host := r.header("Host")
	if host == "" {
		host = "localhost"
	}
	r.answer(http.StatusOK, "text/plain; charset=utf-8", []byte(strings.ReplaceAll(indexText, "HOST", host)))
	return nil
}

const indexText = `topicmux: many topics, one event stream

In a browser this address is a page: the topics through a real EventSource,
beside the bytes.

Everything, as it happens:
  curl -N 'http://HOST/events'

Some topics, by name or pattern (* is one token, > is the rest):
  curl -N 'http://HOST/events?topics=cpu,net.*'

  last=N      begin with the newest N of each topic (1)
  time=1      each event with its time in milliseconds
  explain=1   a comment before each field says what a client does with it
  control=0   without the events that begin with $
  client=NAME a name for this connection

The last 90 seconds of each topic, with times, then live (RFC 7240; other servers
ignore the header):
  curl -N -H 'Prefer: history=90, time' 'http://HOST/events'

From where another stream stopped:
  curl -N -H 'Last-Event-ID: ID' 'http://HOST/events'

Publish, and look at what is there:
  curl -d 42 'http://HOST/topics/answer'
  curl 'http://HOST/topics'
  curl 'http://HOST/topics/answer'
  curl 'http://HOST/topics/answer/last'

Publish many, as they come; describe a topic; end one:
  curl -X POST -H 'Content-Type: application/x-ndjson' -T - 'http://HOST/topics/orders'
  curl -X POST -H 'Content-Type: text/event-stream' -T - 'http://HOST/events'
  curl -X PUT -d '{"kind":"gauge","unit":"%","min":0,"max":100}' 'http://HOST/topics/disk'
  curl -X DELETE 'http://HOST/topics/disk'

Who gave itself a name; a message for one; its end:
  curl 'http://HOST/clients'
  curl -d hello 'http://HOST/clients/NAME?event=note'
  curl -X DELETE 'http://HOST/clients/NAME'

What it has done, for Prometheus:
  curl 'http://HOST/metrics'

Is it alive, does it take streams:
  curl 'http://HOST/healthz'
  curl 'http://HOST/readyz'
`
