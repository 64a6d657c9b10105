package server

import (
	"log/slog"
	"time"

	"github.com/valyala/fasthttp"

	"topicmux/server/auth"
	"topicmux/server/certificate"
	"topicmux/server/internal/api"
	"topicmux/server/internal/delivery"
	"topicmux/server/internal/transport"
)

// Version is the version that the server reports unless Options set another one.
const Version = "0.1.0"

// Options are the settings of a server. The zero Options work.
type Options struct {
	// Version is the version in $hello, after the name of the program. Default:
	// Version.
	Version string
	// Logger receives the log of the server, and at debug level the end of each
	// stream. Default: nothing is logged.
	Logger *slog.Logger

	// AccessLog receives the access log: at info level, one record for each
	// answered request and each ended stream. It contains no tokens. Default:
	// nothing is logged.
	AccessLog *slog.Logger
	// MetricsTopics is how many topics have their own series in /metrics: those
	// with the most events. The others share one series. Default: 50.
	MetricsTopics int

	// Certificate is the certificate of a TLS listener. /metrics then reports its
	// validity. Default: none.
	Certificate *certificate.Reloader

	// StreamHandlers answer POST /NAME with an event stream, by NAME, which must be
	// a valid topic name. With tokens configured, the request needs a token that
	// may read the topic NAME. Default: none.
	StreamHandlers map[string]StreamHandler
	// MaxAnswers is the maximum number of concurrent responses of stream handlers.
	// Further requests are rejected with 503 and Retry-After. Default: 1,024.
	MaxAnswers int

	// Tokens knows the tokens of clients. With it every request except GET /, /healthz and
	// /readyz needs a token, also from this machine. Default: none; every client
	// that reaches the server may do everything.
	Tokens *auth.Authorizer
	// Authorize takes the place of tokens for programs that have their own: it returns
	// what the client of a request may do. It is called for every request except GET /,
	// /healthz, /readyz and OPTIONS, from many goroutines, and must not keep the
	// context. A stream has its permissions until it ends. An error rejects the
	// request with 401, or with 403 if it wraps auth.ErrForbidden; its text becomes the
	// error in the response. TokenRate does not apply. Set it or Tokens, not both.
	// Default: none.
	Authorize func(ctx *fasthttp.RequestCtx) (auth.Permissions, error)
	// Prefix is the path under which the server is mounted, such as "/live": all paths
	// of requests begin with it, and so do the paths in the page, in hints and in
	// links. It consists of segments of A-Z a-z 0-9 - . _ ~. Default: none, the root.
	Prefix string
	// AllowRemote lets Serve accept a listener that other machines can reach, and
	// Handler requests from other machines, without Tokens or Authorize: no
	// authentication is configured then. Default: false.
	AllowRemote bool
	// AllowHosts are host names, without port, that requests may use. A loopback
	// listener always allows the loopback names. Another listener checks host names
	// only if this list is not empty. Default: none.
	AllowHosts []string
	// AllowOrigins are the origins, such as "https://example.org", whose pages may
	// read and publish. Default: none.
	AllowOrigins []string

	// MaxStreams is the maximum number of open streams. Further streams are rejected
	// with 503 and Retry-After. Default: 16,384.
	MaxStreams int
	// MaxConns is the maximum number of connections of all kinds. Further connections
	// get a 503 and are closed. Default: MaxStreams plus 1,024.
	MaxConns int
	// MaxConnsPerAddress is the maximum number of connections from one IPv4 address
	// or one /64 network of IPv6. Further connections get a 429 and are closed.
	// Clients behind one proxy count as one address. Default: 1,024, with no limit
	// for loopback, which counts only when this is set.
	MaxConnsPerAddress int
	// MaxBody is the maximum size of a request body in bytes. For a streaming body
	// of many events it is the maximum size of a line or event; such a request uses
	// up to four times that memory. A larger body is rejected with 413.
	// Default: 1 MiB.
	MaxBody int
	// MaxInFlight is the memory budget in bytes for data in flight: incomplete
	// bodies, lines and events, and responses and messages that clients have not
	// read yet. The first 4 KiB of each are not counted. One address gets at most
	// as much as stays free for the others. When no more is free, requests are rejected
	// with 503 and Retry-After, and streams whose clients do not read are closed.
	// Default: 128 MiB, or 16 times MaxBody if that is more.
	MaxInFlight int
	// MaxHeader is the maximum size of the request line and header in bytes. A larger
	// one is rejected with 431. Default: 8 KiB.
	MaxHeader int

	// MaxKeys is how many requests with an Idempotency-Key the server remembers, if
	// they published something. Each uses about 500 bytes. When there are
	// more, the server forgets the oldest; a repetition of those publishes again. Default: 32,768.
	MaxKeys int
	// KeyAge is how long the server remembers an Idempotency-Key. Default: 1 h.
	KeyAge time.Duration

	// AddressRate is how many requests a second an address may make; an IPv6
	// address counts with its whole /64 network. A burst may have twice as many.
	// Clients on this machine may make a hundred times as many. Further requests are
	// rejected with 429 and Retry-After. A stream is one request, and so is a
	// body of many events. Default: 1,000.
	AddressRate int
	// TokenRate is how many requests a second may use one token, from all addresses
	// together. A burst may have twice as many. Further requests are rejected as
	// with AddressRate. Default: 10,000.
	TokenRate int

	// HeaderTimeout is the time that a client has for the request header, and
	// before that for its first byte, including the TLS handshake. After it the
	// request is rejected with 408 and the connection is closed. Default: 10 s.
	HeaderTimeout time.Duration
	// ReadTimeout is the time that a client has for the body after the header.
	// After it the request is rejected with 408 and the connection is closed.
	// Default: 30 s.
	ReadTimeout time.Duration
	// FeedTimeout is the longest silence in a streaming body. After it the server
	// answers 408 and reports what it has published. Default: 10 min.
	FeedTimeout time.Duration
	// IdleTimeout is how long a connection may wait for its next request. Default:
	// 60 s.
	IdleTimeout time.Duration
	// WriteTimeout is how long a client may read nothing before its connection is
	// closed. Default: 30 s.
	WriteTimeout time.Duration
	// Heartbeat is the longest silence of a stream. After it the server sends a
	// comment. Default: 15 s.
	Heartbeat time.Duration
	// SendBuffer is the size in bytes of the kernel's send buffer for a stream or a
	// long response. A larger buffer lets a slow client read older data. Default:
	// 64 KiB.
	SendBuffer int

	// DrainPeriod is the time over which a shutdown spreads the closes of the
	// streams, so that the clients do not all reconnect at once. The streams send a
	// $drain when it begins. Default: 0.2 ms for each stream, at most 2 s.
	DrainPeriod time.Duration
	// DrainTimeout is the time that streams then have to send their pending events,
	// and after that requests to finish. Default: 500 ms.
	DrainTimeout time.Duration
	// DrainRetry is the mean reconnection time in $drain. Each client gets a random
	// time from half to one and a half of it. Default: 3 s.
	DrainRetry time.Duration
}

func (o Options) withDefaults() Options {
	if o.Version == "" {
		o.Version = Version
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	orDefault(&o.MetricsTopics, 50)
	orDefault(&o.MaxAnswers, 1024)
	orDefault(&o.MaxStreams, 16_384)
	orDefault(&o.MaxConns, o.MaxStreams+1024)
	orDefault(&o.MaxBody, 1<<20)
	orDefault(&o.MaxInFlight, max(128<<20, 16*o.MaxBody))
	orDefault(&o.MaxHeader, 8<<10)
	orDefault(&o.MaxKeys, 32_768)
	orDefault(&o.KeyAge, time.Hour)
	orDefault(&o.AddressRate, 1000)
	orDefault(&o.TokenRate, 10_000)
	orDefault(&o.HeaderTimeout, 10*time.Second)
	orDefault(&o.ReadTimeout, 30*time.Second)
	orDefault(&o.FeedTimeout, 10*time.Minute)
	orDefault(&o.IdleTimeout, time.Minute)
	orDefault(&o.WriteTimeout, 30*time.Second)
	orDefault(&o.Heartbeat, 15*time.Second)
	orDefault(&o.SendBuffer, 64<<10)
	orDefault(&o.DrainTimeout, 500*time.Millisecond)
	orDefault(&o.DrainRetry, 3*time.Second)
	return o
}

// InFlightLimit returns MaxInFlight, or its default.
func (o Options) InFlightLimit() int { return o.withDefaults().MaxInFlight }

// perAddress returns MaxConnsPerAddress or its default, and whether loopback counts
// too.
func (o Options) perAddress() (limit int, loopback bool) {
	if o.MaxConnsPerAddress > 0 {
		return o.MaxConnsPerAddress, true
	}
	return 1024, false
}

// delivery returns the settings of the delivery.
func (o Options) delivery() delivery.Options {
	return delivery.Options{
		Version: o.Version, Logger: o.Logger, MaxStreams: o.MaxStreams, MaxAnswers: o.MaxAnswers,
		WriteTimeout: o.WriteTimeout, Heartbeat: o.Heartbeat,
		DrainPeriod: o.DrainPeriod, DrainTimeout: o.DrainTimeout, DrainRetry: o.DrainRetry,
	}
}

// connections returns the settings of the connections.
func (o Options) connections() transport.Options {
	limit, loopback := o.perAddress()
	return transport.Options{
		MaxConns: o.MaxConns, MaxConnsPerAddress: limit, LimitLoopback: loopback,
		MaxHeader: o.MaxHeader, SendBuffer: o.SendBuffer,
	}
}

// api returns the settings of the API.
func (o Options) api() api.Options {
	return api.Options{
		Logger: o.Logger, MaxHeader: o.MaxHeader, MaxBody: o.MaxBody,
		ReadTimeout: o.ReadTimeout, FeedTimeout: o.FeedTimeout, WriteTimeout: o.WriteTimeout,
		MaxKeys: o.MaxKeys, KeyAge: o.KeyAge, Handlers: responseHandlers(o.StreamHandlers),
	}
}

func orDefault[T int | time.Duration](field *T, value T) {
	if *field <= 0 {
		*field = value
	}
}
