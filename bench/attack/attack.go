// Package attack runs clients against a real `topicmux serve` that take much
// memory or much time of a server: thousands at once that send half a body, ask
// for long answers and do not read them, or come all together. It says how much
// memory the server took at most, what another client noticed meanwhile, and
// whether the memory went back.
package attack

import (
	"bytes"
	"fmt"
	"strings"
	"time"
)

// An Attack is what many clients do at once.
type Attack struct {
	// Name and Title are for the table.
	Name, Title string
	// Clients is how many there are.
	Clients int
	// Topics is how many topics are declared beforehand, each with a help text of
	// Help bytes.
	Topics, Help int
	// Payload is how many bytes are published on topic big beforehand.
	Payload int
	// Request is what each client sends, by its number.
	Request func(client int) []byte
	// Rest is what each sends after that; it is shared by all.
	Rest []byte
	// Until is what each reads up to. Without it none reads at all.
	Until string
}

// body is the size of a body, a line or an event that is just small enough.
const body = 1<<20 - 64

const (
	// catalogueSize leaves room for the topics of the server, whose limit is 10,000.
	catalogueSize = 9_900
	helpSize      = 1024
)

// head returns the head of a request.
func head(line string, fields ...string) string {
	return line + " HTTP/1.1\r\nHost: localhost\r\n" + strings.Join(append(fields, ""), "\r\n") + "\r\n"
}

// always is a request that all clients send alike.
func always(request string) func(int) []byte {
	return func(int) []byte { return []byte(request) }
}

// chunk returns the beginning of a chunk of that size.
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
		a.Name, a.Title, a.Request = name, title, always(request)
		return a
	}
	return []Attack{
		{
			Name: "bodies", Title: "2,000 bodies of 1 MiB that lack their last byte", Clients: 2000,
			Request: always(head("POST /topics/target", length)), Rest: filler,
		},
		{
			Name: "lines", Title: "1,300 NDJSON lines of 1 MiB that do not end", Clients: 1300,
			Request: always(head("POST /topics/target", ndjson, chunked) + chunk(body+1)), Rest: line,
		},
		ask(catalogue, "catalogue", "300 clients that ask for GET /topics of 9,900 topics and do not read", head("GET /topics")),
		{
			Name: "newcomers", Title: "1,000 streams at once on 9,900 topics", Clients: 1000,
			Topics: catalogueSize, Request: always(head("GET /events")), Until: "\n\n",
		},
		{
			Name: "newcomers-help", Title: "the same with help texts of 1 KiB", Clients: 1000,
			Topics: catalogueSize, Help: helpSize, Request: always(head("GET /events")), Until: "\n\n",
		},
		{
			Name: "newcomers-stalled", Title: "the same, and none reads", Clients: 1000,
			Topics: catalogueSize, Help: helpSize, Request: always(head("GET /events")),
		},
		{
			Name: "events", Title: "1,300 events of 60,000 data lines that do not end", Clients: 1300,
			Request: always(head("POST /events", eventStream, chunked) + chunk(body+1)), Rest: dataLines,
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
			Payload: body, Request: always(head("GET /topics/big/last")),
		},
		{
			Name: "replays", Title: "2,000 streams that begin with an event of 1 MiB and do not read", Clients: 2000,
			Payload: body, Request: always(head("GET /events?topics=big")),
		},
		{
			Name: "metrics", Title: "5,000 clients that ask for GET /metrics of 9,900 topics and do not read", Clients: 5000,
			Topics: catalogueSize, Request: always(head("GET /metrics")),
		},
		{
			Name: "page", Title: "5,000 clients that ask for the page and do not read", Clients: 5000,
			Request: always(head("GET /", "Accept: text/html")),
		},
		{
			Name: "small", Title: "15,000 bodies of 8 KiB of which half has come", Clients: 15_000,
			Request: always(head("POST /topics/target", "Content-Length: 8192")), Rest: filler[:4096],
		},
		{
			Name: "idle", Title: "15,000 connections that had an answer and stay", Clients: 15_000,
			Request: always(head("GET /healthz")), Until: "}\n",
		},
	}
}

// Options are how the attacks are run.
type Options struct {
	// Binary is the program topicmux.
	Binary string
	// Args are further arguments of its command serve. Default: none.
	Args []string
	// Self is the program that is a neighbour when its argument is -neighbour.
	Self string
	// Hold is how long the clients stay when all have come. Default: 5 s.
	Hold time.Duration
	// History fills the history of all topics with 256 MiB beforehand.
	History bool
	// Rest is how long the server has to give its memory back. Default: 30 s.
	Rest time.Duration
	// Most is how many bytes of memory end the server, and the attack: a machine
	// without memory is no use to anybody. Default: 5 GB.
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
