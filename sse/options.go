package sse

import (
	"io"
	"net/http"
	"time"
)

// Options are the settings of a client. The zero value is ready to use.
//
// The client reconnects as follows. After the end of a stream, a network error or one of
// the statuses 408, 425, 429 and 5xx it waits and tries again, even if the first attempt
// failed. A connection is healthy once it has received a byte of its stream. After a
// healthy connection the wait is the reconnection time, which is the last retry field,
// or Retry if there is none. The wait doubles with each further failed attempt, up to
// MaxRetry. A random part of at most half is subtracted, but the wait is never below the
// reconnection time. A Retry-After header sets the wait instead. No wait is shorter than
// [MinRetry]. Client.Reconnect ends any wait.
//
// A 204 ends the client without an error. Any other response ends it with a
// [*RefusedError], an invalid redirect with a [*RedirectError], and an event larger than
// MaxEvent with a [*LimitError]. The client follows redirects with the statuses 301,
// 302, 303, 307 and 308. It reconnects to the URL that the last redirect led to. It
// sends no credentials to another origin, except from port 80 to port 443 of the same
// host.
type Options struct {
	// Header is sent with every request. It overrides the headers that the client sets
	// itself. A Last-Event-ID header is used as LastEventID. Default: none.
	Header http.Header
	// Token is sent as a bearer token and replaces any other credentials. Default: none.
	Token string
	// Method is the method of the requests. Default: POST with a Body, otherwise GET.
	Method string
	// Body is sent with every request. Unless Header sets the Content-Type, it is
	// application/json for JSON and text/plain otherwise. Default: none.
	Body []byte
	// LastEventID is the id to resume after. Default: none.
	LastEventID string

	// Retry is the reconnection time until the server sets one. Default: 3 s.
	Retry time.Duration
	// MaxRetry is the maximum wait while attempts fail. A longer reconnection time or
	// Retry-After still applies. Default: 30 s.
	MaxRetry time.Duration
	// NoReconnect makes Run return after the first connection. Run returns nil if the
	// server ended the stream, and the error otherwise. Default: false.
	NoReconnect bool
	// Repeat lets the client send a request again whose method is not GET or HEAD, when
	// its connection has ended or failed. Default: Run returns after the first connection
	// of such a request. It returns nil if the server ended the stream between two
	// events, and the error otherwise.
	Repeat bool
	// ReadTimeout is the maximum time without a byte from the server, from the start of
	// the request on. After that the client reconnects. Negative: no limit. Default: the
	// limit that Silence returns; no limit before that.
	ReadTimeout time.Duration
	// Silence is called with the type and data of each event before the event is
	// handled. It returns true if the event announces how long the server is silent at
	// most; 0 or less means no limit. This applies to the current connection. Default:
	// none.
	Silence func(event string, data []byte) (longest time.Duration, announced bool)
	// MaxEvent is the maximum size of an event in bytes; see DecoderOptions.MaxEvent.
	// Default: DefaultMaxEvent.
	MaxEvent int
	// Encodings decode bodies with other Content-Encodings than gzip and deflate, by the
	// name of the encoding in lower case, such as "br". The client does not ask for them,
	// but some proxies use them anyway. A decoder must return the bytes that the server
	// has flushed without waiting for more. Default: none.
	Encodings map[string]func(io.Reader) (io.ReadCloser, error)
	// Reader returns the reader of the events of a response whose Content-Type is not
	// MediaType, and whose status is 200. It returns nil if the response cannot be read.
	// body is the decoded body; Reader must not read it before Next is called, and must
	// not use resp.Body. If Reader is set and the server answers 406 to a request for an
	// event stream, the client asks for any type. Default: such a response ends Run with a
	// *RefusedError.
	Reader func(resp *http.Response, body io.Reader) EventReader
	// HTTPClient provides the transport and the cookie jar. Its CheckRedirect and Timeout
	// are not used: the client follows redirects itself, and a stream has no end. Run
	// does not close its idle connections. See NewHTTPClient for certificates. Default:
	// a transport that only this client uses, with proxies from the environment.
	HTTPClient *http.Client

	// OnState is called with each new state. Default: none.
	OnState func(State)
	// OnLine is called with each line of the stream, before the event that the line
	// dispatches is handled. Default: none.
	OnLine func(Line)
	// OnChunk is called with the bytes of the stream as they arrive, decompressed, before
	// OnLine gets their lines. The slice is valid until OnChunk returns. Default: none.
	OnChunk func([]byte)
}

const (
	// DefaultRetry is the default of Options.Retry.
	DefaultRetry = 3 * time.Second
	// DefaultMaxRetry is the default of Options.MaxRetry.
	DefaultMaxRetry = 30 * time.Second
	// MinRetry is the shortest wait, even if the server asks for less. So "retry: 0" does
	// not make the client reconnect in a busy loop.
	MinRetry = 100 * time.Millisecond
)
