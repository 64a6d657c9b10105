package api

import (
	"mime"
	"net/http"
	"strconv"
	"strings"

	"topicmux/server/internal/request"
	"topicmux/server/page"
)

// root answers GET /: browsers get the page, other clients get the index.
func root(r *request.Request) error {
	r.Ctx.Response.Header.Add("Vary", "Accept")
	if !wantsHTML(r.Header("Accept")) {
		return index(r)
	}
	r.Shared(http.StatusOK, "text/html; charset=utf-8", page.HTML())
	r.Set("Cache-Control", "no-cache")
	r.Set("Content-Security-Policy", page.Policy())
	r.Set("Referrer-Policy", "no-referrer")
	r.Set("Cross-Origin-Opener-Policy", "same-origin")
	r.Set("X-Frame-Options", "DENY") // frame-ancestors, for old browsers
	return nil
}

// wantsHTML reports whether the client prefers HTML to plain text. curl, which
// accepts anything, does not.
func wantsHTML(accept string) bool {
	html, text := 0.0, 0.0
	for part := range strings.SplitSeq(accept, ",") {
		kind, params, err := mime.ParseMediaType(part)
		if err != nil {
			continue
		}
		q := 1.0
		if v, ok := params["q"]; ok {
			if q, err = strconv.ParseFloat(v, 64); err != nil {
				continue
			}
		}
		switch kind {
		case "text/html":
			html = q
		case "text/plain":
			text = q
		}
	}
	return html > 0 && html >= text
}

// index answers GET / with a summary of the API.
func index(r *request.Request) error {
	host := r.Header("Host")
	if host == "" {
		host = "localhost"
	}
	r.Answer(http.StatusOK, "text/plain; charset=utf-8", []byte(strings.ReplaceAll(indexText, "HOST", host+r.Settings.Prefix.Path)))
	return nil
}

const indexText = `topicmux: many topics, one event stream

Open this address in a browser to see the topics arrive through a real
EventSource, beside the bytes of the stream.

All topics:
  curl -N 'http://HOST/events'

Some topics, by name or pattern (* matches one part of a name, > the rest):
  curl -N 'http://HOST/events?topics=cpu,disk.*'

  last=N      start with the newest N events of each topic (default 1)
  time=1      add a time field to each event, in Unix milliseconds
  explain=1   add a comment before each field that explains it
  control=0   leave out the control events, whose names begin with $
  client=NAME give this connection a name

An unknown parameter is an error.

The last 90 seconds of each topic with times, then live (RFC 7240; other servers
ignore the header):
  curl -N -H 'Prefer: history=90, time' 'http://HOST/events'

Resume after an event id:
  curl -N -H 'Last-Event-ID: ID' 'http://HOST/events'

Publish an event; list topics; show one topic; show its newest event:
  curl -d 42 'http://HOST/topics/answer'
  curl 'http://HOST/topics'
  curl 'http://HOST/topics/answer'
  curl 'http://HOST/topics/answer/last'

Publish a stream of events; describe a topic; end a topic:
  curl -X POST -H 'Content-Type: application/x-ndjson' -T - 'http://HOST/topics/orders'
  curl -X POST -H 'Content-Type: text/event-stream' -T - 'http://HOST/events'
  curl -X PUT -d '{"kind":"gauge","unit":"%","min":0,"max":100}' 'http://HOST/topics/disk'
  curl -X DELETE 'http://HOST/topics/disk'

List sessions; send a message to one; end one:
  curl 'http://HOST/clients'
  curl -d hello 'http://HOST/clients/NAME?event=note'
  curl -X DELETE 'http://HOST/clients/NAME'

Metrics for Prometheus:
  curl 'http://HOST/metrics'

Liveness and readiness:
  curl 'http://HOST/healthz'
  curl 'http://HOST/readyz'
`
