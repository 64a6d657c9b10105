// Package attack runs clients against a real `topicmux serve` that make it use much memory
// or time. Thousands of clients at once send half a body, request long responses without
// reading them, or connect at the same moment. The package reports the server's peak
// memory, the latency for another client meanwhile, and whether the server released the
// memory.
package attack

import (
	"bytes"
	"fmt"
	"strings"
	"time"
)

// An Attack describes what many clients do at once.
type Attack struct {
	// Name and Title appear in the table.
	Name, Title string
	// Clients is the number of clients.
	Clients int
	// Topics is the number of topics declared before the attack. Each has a help text of
	// Help bytes.
	Topics, Help int
	// Payload is the size in bytes of the event published on topic big before the attack.
	Payload int
	// Request returns what a client sends first.
	Request func(client int) []byte
	// Rest is what every client sends after that.
	Rest []byte
	// Until is the text up to which every client reads. If it is empty, no client reads.
	Until string
}

// body is the size in bytes of a body, line or event just below the limit.
const body = 1<<20 - 64

const (
	// catalogueSize is below the limit of 10,000 topics, to leave room for other topics.
	catalogueSize = 9_900
	helpSize      = 1024
)

// head returns the head of a request.
func head(line string, fields ...string) string {
	return line + " HTTP/1.1\r\nHost: localhost\r\n" + strings.Join(append(fields, ""), "\r\n") + "\r\n"
}

// sameRequest returns an Attack.Request that is the same for all clients.
func sameRequest(request string) func(int) []byte {
	return func(int) []byte { return []byte(request) }
}

// chunk returns the first line of a chunk of that size.
func chunk(size int) string { return fmt.Sprintf("%x\r\n", size) }

const (
	chunked     = "Transfer-Encoding: chunked"
	ndjson      = "Content-Type: application/x-ndjson"
	eventStream = "Content-Type: text/event-stream"
)

// Attacks returns all attacks, in the order of the table.
func Attacks() []Attack {
	filler := bytes.Repeat([]byte("x"), body)
	line := append([]byte{'"'}, filler[1:]...)
	dataLines := bytes.Repeat([]byte("data: 0123456789\n"), body/17)
	length := fmt.Sprintf("Content-Length: %d", body+1)
	catalogue := Attack{Topics: catalogueSize, Help: helpSize, Clients: 300}
	ask := func(a Attack, name, title, request string) Attack {
		a.Name, a.Title, a.Request = name, title, sameRequest(request)
		return a
	}
	return []Attack{
		{
			Name: "bodies", Title: "2,000 bodies of 1 MiB that lack their last byte", Clients: 2000,
			Request: sameRequest(head("POST /topics/target", length)), Rest: filler,
		},
		{
			Name: "lines", Title: "1,300 NDJSON lines of 1 MiB that do not end", Clients: 1300,
			Request: sameRequest(head("POST /topics/target", ndjson, chunked) + chunk(body+1)), Rest: line,
		},
		ask(catalogue, "catalogue", "300 clients that ask for GET /topics of 9,900 topics and do not read", head("GET /topics")),
		{
			Name: "newcomers", Title: "1,000 streams at once on 9,900 topics", Clients: 1000,
			Topics: catalogueSize, Request: sameRequest(head("GET /events")), Until: "\n\n",
		},
		{
			Name: "newcomers-help", Title: "the same with help texts of 1 KiB", Clients: 1000,
			Topics: catalogueSize, Help: helpSize, Request: sameRequest(head("GET /events")), Until: "\n\n",
		},
		{
			Name: "newcomers-stalled", Title: "the same, and none reads", Clients: 1000,
			Topics: catalogueSize, Help: helpSize, Request: sameRequest(head("GET /events")),
		},
		{
			Name: "events", Title: "1,300 events of 60,000 data lines that do not end", Clients: 1300,
			Request: sameRequest(head("POST /events", eventStream, chunked) + chunk(body+1)), Rest: dataLines,
		},
		{
			Name: "keyed", Title: "2,000 bodies with an Idempotency-Key that lack their last byte", Clients: 2000,
			Request: func(client int) []byte {
				return []byte(head("POST /topics/target", ndjson, length, fmt.Sprintf("Idempotency-Key: %d", client)))
			},
			Rest: line,
		},
		{
			Name: "last", Title: "2,000 clients that ask for a payload of 1 MiB and do not read", Clients: 2000,
			Payload: body, Request: sameRequest(head("GET /topics/big/last")),
		},
		{
			Name: "replays", Title: "2,000 streams that begin with an event of 1 MiB and do not read", Clients: 2000,
			Payload: body, Request: sameRequest(head("GET /events?topics=big")),
		},
		{
			Name: "metrics", Title: "5,000 clients that ask for GET /metrics of 9,900 topics and do not read", Clients: 5000,
			Topics: catalogueSize, Request: sameRequest(head("GET /metrics")),
		},
		{
			Name: "page", Title: "5,000 clients that ask for the page and do not read", Clients: 5000,
			Request: sameRequest(head("GET /", "Accept: text/html")),
		},
		{
			Name: "small", Title: "15,000 bodies of 8 KiB of which half has come", Clients: 15_000,
			Request: sameRequest(head("POST /topics/target", "Content-Length: 8192")), Rest: filler[:4096],
		},
		{
			Name: "idle", Title: "15,000 connections that had an answer and stay", Clients: 15_000,
			Request: sameRequest(head("GET /healthz")), Until: "}\n",
		},
	}
}

// Options are the settings for running attacks.
type Options struct {
	// Binary is the path of topicmux.
	Binary string
	// Args are further arguments of `topicmux serve`. Default: none.
	Args []string
	// Self is the path of a program that runs Neighbour when its argument is -neighbour.
	Self string
	// Hold is how long all clients stay connected. Default: 5 s.
	Hold time.Duration
	// History fills the histories with 256 MiB before the attack.
	History bool
	// Rest is the time between the attack and the measurement of Result.After. Default:
	// 30 s.
	Rest time.Duration
	// Most is the limit of the server's resident memory in bytes. Above it, Run kills the
	// server and ends the attack, to protect the machine. Default: 5 GB.
	Most int64
}

func (o Options) withDefaults() Options {
	if o.Hold == 0 {
		o.Hold = 5 * time.Second
	}
	if o.Rest == 0 {
		o.Rest = 30 * time.Second
	}
	if o.Most == 0 {
		o.Most = 5e9
	}
	return o
}
