package server

import (
	"log/slog"
	"time"
)

// Version is the version that the server tells unless Options say otherwise.
const Version = "0.1.0"

// Options are the settings of a server. The zero Options work.
type Options struct {
	// Version is what $hello says after the program's name. Default: Version.
	Version string
	// Logger hears of the server's life, and at debug level of each stream.
	// Default: nothing is logged.
	Logger *slog.Logger

	// AccessLog hears at info level of each request that was answered and of each
	// stream that has ended: the access log. No token is in it. Default: nothing is
	// logged.
	AccessLog *slog.Logger
	// MetricsTopics is how many topics have figures of their own in /metrics, those
	// with the most events; the others are told together. Default: 50.
	MetricsTopics int

	// Certificate is what the listener shows where that is TLS. Its figures are in
	// /metrics then. Default: none.
	Certificate *CertificateReloader

	// StreamHandlers answer POST /NAME with an event stream of its own, by that name,
	// which has the form of a topic's. Where there are tokens, one is wanted that
	// may read the topic of that name. Default: none.
	StreamHandlers map[string]StreamHandler
	// MaxAnswers is how many of these answers there may be at once. Beyond it a
	// request is refused with 503 and Retry-After. Default: 1,024.
	MaxAnswers int

	// Access says who may do what. With it every request but GET /, /healthz and
	// /readyz needs a token, from this machine too. Default: none, everybody who
	// reaches the server may do everything.
	Access *Authorizer
	// AllowRemote lets Serve take a listener that other machines can reach without
	// Access: nothing asks who they are. Default: false.
	AllowRemote bool
	// AllowHosts are names that requests may be for, without port, beside the
	// loopback names, which are allowed on a loopback listener. On another
	// listener the names are checked only if there are some. Default: none.
	AllowHosts []string
	// AllowOrigins are the origins, such as "https://example.org", whose pages may
	// read and publish. Default: none.
	AllowOrigins []string

	// MaxStreams is the number of open streams. Beyond it a stream is refused with
	// 503 and Retry-After. Default: 16,384.
	MaxStreams int
	// MaxConns is the number of connections of all kinds. Beyond it a connection is
	// told 503 and closed. Default: MaxStreams and 1,024 more.
	MaxConns int
	// MaxConnsPerAddress is the number of connections from one IPv4 address, or one
	// /64 network of IPv6. Beyond it a connection is told 429 and closed. Clients
	// behind one proxy count as one address. Default: 1,024, but no limit for
	// loopback, which counts only when this is set.
	MaxConnsPerAddress int
	// MaxBody is the size of the largest request body in bytes, and where many events
	// are published as they come, of the largest line or event; such a request takes
	// up to four times that in memory. Beyond it a request is refused with 413.
	// Default: 1 MiB.
	MaxBody int
	// MaxInFlight is how many bytes of memory what is in flight may take in all:
	// bodies, lines and events that have not come to their end, and answers and
	// messages that their clients have not taken yet. The first 4 KiB of each are
	// free. One address gets at most as much as is left for the others. Beyond it a
	// request is refused with 503 and Retry-After, and a stream is cut whose client
	// does not take what was sent. Default: 128 MiB, or 16 times MaxBody if that is
	// more.
	MaxInFlight int
	// MaxHeader is the size of the largest request line and header in bytes. Beyond
	// it a request is refused with 431. Default: 8 KiB.
	MaxHeader int

	// MaxKeys is how many requests with an Idempotency-Key are remembered, of those
	// that published something. Each takes about 500 bytes. Beyond it the oldest are
	// forgotten, and would be published again. Default: 32,768.
	MaxKeys int
	// KeyAge is how long they are remembered. Default: 1 h.
	KeyAge time.Duration

	// AddressRate is how many requests a second an address may make, an IPv6
	// address with its whole /64, and twice that at once. One of this machine may
	// make a hundred times as many. Beyond it a request is refused with 429 and
	// Retry-After. A stream is one request, and so is a body of many events.
	// Default: 1,000.
	AddressRate int
	// TokenRate is how many requests a second may be made with one token, from
	// everywhere together, and twice that at once. Beyond it a request is refused
	// as with AddressRate. Default: 10,000.
	TokenRate int

	// HeaderTimeout is the time that a client has for the header of a request, and
	// before it for its first byte, the handshake of TLS included. Beyond it the
	// request is refused with 408 and the connection closed. Default: 10 s.
	HeaderTimeout time.Duration
	// ReadTimeout is the time that a client then has for the body. Beyond it the
	// request is refused with 408 and the connection closed. Default: 30 s.
	ReadTimeout time.Duration
	// FeedTimeout is how long a request whose events are published as they come may
	// bring nothing. Beyond it the request is told 408, and what was published.
	// Default: 10 min.
	FeedTimeout time.Duration
	// IdleTimeout is how long a connection waits for its next request.
	// Default: 60 s.
	IdleTimeout time.Duration
	// WriteTimeout is how long a client may take nothing of what is sent to it,
	// before it is cut. Default: 30 s.
	WriteTimeout time.Duration
	// Heartbeat is the longest silence of a stream, after which it gets a comment.
	// Default: 15 s.
	Heartbeat time.Duration
	// SendBuffer is the size in bytes of the kernel's buffer for a stream or a long answer. The
	// larger it is, the staler is what a slow client reads. Default: 64 KiB.
	SendBuffer int

	// DrainPeriod is over how long the closes of the streams are spread when the
	// server ends, so that the clients do not all come back at once; they are told
	// at its beginning. Default: 0.2 ms for each stream, 2 s at most.
	DrainPeriod time.Duration
	// DrainTimeout is the time that the streams have to take what is pending after
	// that, and then again requests to finish. Default: 500 ms.
	DrainTimeout time.Duration
	// DrainRetry is the mean of the reconnection times that $drain sets; each
	// client gets its own, from half to one and a half of it. Default: 3 s.
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

// perAddress returns MaxConnsPerAddress, and whether it is for loopback, too.
func (o Options) perAddress() (limit int, loopback bool) {
	if o.MaxConnsPerAddress > 0 {
		return o.MaxConnsPerAddress, true
	}
	return 1024, false
}

func orDefault[T int | time.Duration](field *T, value T) {
	if *field <= 0 {
		*field = value
	}
}
