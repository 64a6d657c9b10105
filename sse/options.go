package sse

import (
	"net/http"
	"time"
)

// Options are the choices of a client. The zero value works.
//
// The policy of reconnecting is this. The end of a stream, a network error and
// the statuses 408, 425, 429 and 5xx are followed by a wait and another attempt,
// also when it was the first. After a healthy connection, one that brought at
// least a byte of its stream, the wait is the reconnection time: the last retry
// field, or Retry. With each further attempt that fails it doubles up to
// MaxRetry, less a random part of up to a half, but never below the reconnection
// time. A Retry-After header says the wait instead. No wait is shorter than
// [MinRetry]. Client.Reconnect ends any wait.
//
// A 204 ends the client in good order. Every other answer ends it with a
// [*RefusedError], a redirect that leads nowhere with a [*RedirectError], and an
// event beyond MaxEvent with a [*LimitError]. The five kinds of redirect are
// followed, and a reconnect goes to where the last one led, without credentials
// if that is another origin.
type Options struct {
	// Header is sent with every request. It wins over the headers that the
	// client sets by itself. Last-Event-ID counts as LastEventID. Default: none.
	Header http.Header
	// Token is sent as a bearer token, instead of any other credentials.
	// Default: none.
	Token string
	// Method is the request's method. Default: GET, and POST with a Body.
	Method string
	// Body is sent with every request. Its Content-Type is application/json if
	// it is JSON, and text/plain otherwise, unless Header says it. Default: none.
	Body []byte
	// LastEventID is the id to resume after. Default: none.
	LastEventID string

	// Retry is the reconnection time until the server sets one. Default: 3 s.
	Retry time.Duration
	// MaxRetry is what the wait grows to while attempts fail. A longer
	// reconnection time or Retry-After is obeyed all the same. Default: 30 s.
	MaxRetry time.Duration
	// NoReconnect makes Run return after the first connection: nil if the
	// server ended the stream, otherwise the error. Default: false.
	NoReconnect bool
	// ReadTimeout is the longest silence of a connection, from the start of the
	// request on. Beyond it the client reconnects. Negative: any silence will
	// do. Default: what Silence says; until then any.
	ReadTimeout time.Duration
	// Silence is called with the type and the data of each event before the event
	// is handled. Where it returns true, the server has announced in the event how
	// long it is silent at most; not positive means any time. That holds for this
	// connection. Default: none.
	Silence func(event string, data []byte) (longest time.Duration, announced bool)
	// MaxEvent is as in DecoderOptions. Default: DefaultMaxEvent.
	MaxEvent int
	// HTTPClient has the transport and the cookies of the requests. Its
	// CheckRedirect and Timeout are not used: the client follows redirects
	// itself, and a stream has no end. Its idle connections stay after Run.
	// Default: a transport of its own, with proxies from the environment. See
	// NewHTTPClient for certificates.
	HTTPClient *http.Client

	// OnState is called with each new state. Default: none.
	OnState func(State)
	// OnLine is called with each line of the stream, before the event that it
	// dispatches is handled. Default: none.
	OnLine func(Line)
	// OnChunk is called with the bytes of the stream as they come, decompressed,
	// before their lines. They are valid until it returns. Default: none.
	OnChunk func([]byte)
}

const (
	// DefaultRetry is the reconnection time until the server sets one.
	DefaultRetry = 3 * time.Second
	// DefaultMaxRetry is what the wait grows to while attempts fail.
	DefaultMaxRetry = 30 * time.Second
	// MinRetry is the shortest wait, whatever the server asks for: "retry: 0"
	// means soon, and not a loop that burns both ends.
	MinRetry = 100 * time.Millisecond
)
