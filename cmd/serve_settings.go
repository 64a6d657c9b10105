package cmd

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"topicmux/cmd/internal/settings"
	"topicmux/cmd/internal/sources"
	"topicmux/server"
	"topicmux/server/auth"
	"topicmux/topics"
)

const (
	// serveHint is what to do about a problem in the config file of serve.
	serveHint = "'topicmux init -' prints a valid file with comments"
	// maxLinger is the longest linger: people would notice more.
	maxLinger = time.Second
	// manyItems is the highest count that a limit in the config file may have.
	manyItems = 10_000_000
)

var (
	logLevels  = []string{"debug", "info", "warn", "error"}
	logFormats = []string{"text", "json"}
)

// serveSettings are the settings of serve.
type serveSettings struct {
	file        string // the config file, if there is one
	addr        string
	cert, key   string // the files of TLS
	allowRemote bool
	system      bool
	demo        bool
	logLevel    string
	logFormat   string
	accessLog   bool
	pprof       string

	configured sources.List      // the sources of the config file
	newStdin   bool              // a reload would read standard input in another way
	dashboard  dashboardSettings // of topicmux -c

	tokens []accessToken
	access *auth.Authorizer   // of the tokens; nil without any
	topics []topics.TopicInfo // to declare at the start
	server server.Options     // hosts, origins, heartbeat and limits
	hub    topics.Options     // linger and limits
}

// table describes each setting in one line.
func (s *serveSettings) table() settings.Table {
	count := func(at *int) settings.Value { return settings.Int(at, 0, 1, manyItems) }
	size := func(at *int) settings.Value { return settings.Size(at, 0) }
	wait := func(at *time.Duration) settings.Value { return settings.Duration(at, 0) }
	srv, hub := &s.server, &s.hub
	return settings.Table{
		{Key: "addr", Flag: "addr", Value: settings.Text(&s.addr, "127.0.0.1:8080", checkAddress), Help: "listen on `HOST:PORT`; port 0 picks one"},
		{Key: "system", Doc: "Publish metrics of this machine, its clock and statistics of the hub. Default: true.", Flag: "no-system", Value: settings.InvertedFlag(&s.system, true).ListHint(systemHint), Help: "do not publish metrics of this machine"},
		{Key: "demo", Flag: "demo", Value: settings.Bool(&s.demo, false), Help: "also publish the demo's topics"},
		{Key: "sources", Doc: "What this server publishes itself: commands, files, metrics, JSON of servers, other streams.", Live: true, Value: s.configured.Value()},
		{Key: "topics", Doc: "Topics that are declared at the start, so that clients know them before their first event.", Value: settings.Custom(&s.topics, s.readTopics, sources.InfoTable(&topics.TopicInfo{}).Keys()...)},

		{Key: "tls.cert", Required: true, Flag: "tls-cert", Live: true, Value: settings.TextFrom(&s.cert, "", readPath), Help: "read the certificate from PEM `FILE`; reloaded on change"},
		{Key: "tls.key", Required: true, Flag: "tls-key", Live: true, Value: settings.TextFrom(&s.key, "", readPath), Help: "read the private key from PEM `FILE`"},
		{Key: "tls", Doc: "Serve HTTPS. Default: plain HTTP.", Live: true, Value: settings.Custom(&s.cert, s.checkTLS)},
		{Key: "tokens", Doc: "Who may read and publish what. Without tokens, only this machine can connect.", Env: tokensVariable, Live: true, Value: settings.Custom(&s.tokens, s.readTokens, new(tokenReader).table().Keys()...)},
		{Key: "allowRemote", Flag: "allow-remote", Value: settings.Bool(&s.allowRemote, false), Help: "let other machines connect without tokens"},
		{Key: "allowHosts", Doc: "Also accept requests for these hosts.", Flag: "allow-host", Live: true, Value: settings.List(&srv.AllowHosts, checkHost), Help: "also accept requests for this `HOST`"},
		{Key: "allowOrigins", Doc: "Allow pages from these origins.", Flag: "allow-origin", Live: true, Value: settings.List(&srv.AllowOrigins, checkOrigin), Help: "allow pages from this `ORIGIN`"},

		settings.Section("log", "What the server logs on standard error."),
		{Key: "log.level", Flag: "log-level", Live: true, Value: settings.Word(&s.logLevel, "info", logLevels...), Help: "log `LEVEL` and above: debug, info, warn or error"},
		{Key: "log.format", Flag: "log-format", Value: settings.Word(&s.logFormat, "text", logFormats...), Help: "write the log as `FORMAT`: text or json"},
		{Key: "log.access", Flag: "access-log", Live: true, Value: settings.Bool(&s.accessLog, false), Help: "log every request and the end of every stream"},
		{Key: "pprof", Flag: "pprof", Value: settings.Text(&s.pprof, "", checkAddress), Help: "serve profiles of this process at `HOST:PORT`"},

		{Key: "dashboard", Doc: "What topicmux -c FILE shows.", Live: true, Value: settings.Custom(&s.dashboard, func(n settings.Node) { n.Fields(s.dashboard.table().FileOnly()) }, s.dashboard.table().Keys()...)},

		{Key: "linger", Flag: "linger", Value: settings.Duration(&hub.Linger, 0, checkLinger), Help: "batch events for `TIME`: more latency, less CPU"},
		{Key: "heartbeat", Doc: "Send a comment after this much silence. Default: 15s.", Value: wait(&srv.Heartbeat)},
		settings.Section("limits", "Limits of the server."),
		{Key: "limits.streams", Doc: "Open streams. Default: 16384.", Flag: "max-streams", Value: count(&srv.MaxStreams), Help: "allow `N` streams; 0: 16384"},
		{Key: "limits.connectionsPerAddress", Doc: "Open connections of an address. Default: 1024, no limit on loopback.", Flag: "max-per-address", Value: count(&srv.MaxConnsPerAddress), Help: "allow `N` connections per address; 0: 1024, no limit on loopback"},
		{Key: "limits.drainPeriod", Doc: "At shutdown, close all streams within this time. Default: 0.2ms for each, at most 2s.", Flag: "drain-period", Value: wait(&srv.DrainPeriod), Help: "at shutdown, close all streams within `TIME`; 0: 0.2ms each"},
		{Key: "limits.drainTimeout", Doc: "At shutdown, wait this long for slow clients. Default: 500ms.", Flag: "drain-timeout", Value: wait(&srv.DrainTimeout), Help: "at shutdown, wait `TIME` for slow clients; 0: 500ms"},
		{Key: "limits.connections", Doc: "Open connections. Default: streams + 1024.", Value: count(&srv.MaxConns)},
		{Key: "limits.answers", Doc: "Concurrent answers of POST /chat and similar requests. Default: 1024.", Value: count(&srv.MaxAnswers)},
		{Key: "limits.topicSeries", Doc: "Topics with their own series in /metrics. Default: 50.", Value: count(&srv.MetricsTopics)},
		{Key: "limits.requestsPerAddress", Doc: "Requests of an address per second; bursts of twice that. Default: 1000.", Value: count(&srv.AddressRate)},
		{Key: "limits.requestsPerToken", Doc: "Requests with a token per second; bursts of twice that. Default: 10000.", Value: count(&srv.TokenRate)},
		{Key: "limits.body", Doc: "The size of a request body; in a body of many events, of each event. Default: 1MiB.", Value: size(&srv.MaxBody)},
		{Key: "limits.header", Doc: "The size of the request line and the header. Default: 8KiB.", Value: size(&srv.MaxHeader)},
		{Key: "limits.inFlight", Doc: "The memory of all unfinished bodies and answers. Default: 128MiB.", Value: size(&srv.MaxInFlight)},
		{Key: "limits.headerTimeout", Doc: "The time to receive a header. Default: 10s.", Value: wait(&srv.HeaderTimeout)},
		{Key: "limits.bodyTimeout", Doc: "The time to receive a body. Default: 30s.", Value: wait(&srv.ReadTimeout)},
		{Key: "limits.idempotencyKeys", Doc: "How many Idempotency-Keys to remember. Default: 32768.", Value: count(&srv.MaxKeys)},
		{Key: "limits.idempotencyAge", Doc: "How long to remember an Idempotency-Key. Default: 1h.", Value: wait(&srv.KeyAge)},
		{Key: "limits.feedTimeout", Doc: "The longest silence in a body of many events. Default: 10m.", Value: wait(&srv.FeedTimeout)},
		{Key: "limits.idleTimeout", Doc: "The time between two requests on a connection. Default: 60s.", Value: wait(&srv.IdleTimeout)},
		{Key: "limits.writeTimeout", Doc: "Disconnect a client that reads nothing for this long. Default: 30s.", Value: wait(&srv.WriteTimeout)},
		{Key: "limits.event", Doc: "The size of the data of an event. Default: 1MiB.", Value: size(&hub.MaxEvent)},
		{Key: "limits.topics", Doc: "Topics. Default: 10000.", Value: count(&hub.MaxTopics)},
		{Key: "limits.selection", Doc: "Names and patterns in one selection. Default: 256.", Value: count(&hub.MaxSelection)},
		{Key: "limits.selections", Doc: "Different selections at a time. Default: 4096.", Value: count(&hub.MaxSelections)},
		{Key: "limits.selectedTopics", Doc: "Topics in all selections together. Default: 2097152.", Value: count(&hub.MaxSelected)},
		{Key: "limits.historyEvents", Doc: "Events that a topic remembers. Default: 1024.", Value: count(&hub.MaxEvents)},
		{Key: "limits.historyBytes", Doc: "Bytes that a topic remembers. Default: 4MiB.", Value: size(&hub.MaxBytes)},
		{Key: "limits.historyAge", Doc: "How long a topic remembers an event. Default: no limit.", Value: wait(&hub.MaxAge)},
		{Key: "limits.historyTotal", Doc: "Bytes that all topics remember. Default: 256MiB.", Value: size(&hub.MaxHistory)},
	}
}

// systemHint is for a list of metrics where the key system is a choice.
const systemHint = "to select metrics, add a source: sources: [{name: host, system: [cpu, mem]}], and system: false"

// loadServe reads the settings of serve from a config file, unless that is "", the
// environment, and the flags.
func loadServe(file string, f *pflag.FlagSet, files *configFiles) (*serveSettings, error) {
	s := &serveSettings{file: file}
	files.begin(file)
	if err := loadFiles(s.table(), file, serveHint, f, files.opened); err != nil {
		return nil, err
	}
	var err error
	if s.access, err = authorizer(s.tokens); err != nil {
		return nil, usageError(err, "each token needs its own name and its own secret")
	}
	if s.cert == "" != (s.key == "") || f.Changed("tls-cert") != f.Changed("tls-key") {
		return nil, usageError(errors.New("TLS needs both --tls-cert and --tls-key"), "give the PEM files of the certificate and its private key")
	}
	if err := s.checkSources(); err != nil {
		return nil, err
	}
	return s, s.check()
}

// check returns what is wrong with values of flags, or nil. Those of the config file
// were checked when they were read.
func (s *serveSettings) check() error {
	switch {
	case s.hub.Linger < 0 || s.hub.Linger > maxLinger:
		return usageError(fmt.Errorf("--linger %v is out of range", s.hub.Linger),
			"want a duration from 0s to %v, such as 5ms", maxLinger)
	case s.server.MaxStreams < 0 || s.server.MaxConnsPerAddress < 0:
		return usageError(errors.New("a limit cannot be negative"), "omit the flag for the default")
	case s.server.DrainPeriod < 0 || s.server.DrainTimeout < 0:
		return usageError(errors.New("a time cannot be negative"), "omit the flag for the default")
	case !slices.Contains(logLevels, s.logLevel):
		return usageError(fmt.Errorf("--log-level %q is not a level", s.logLevel), "want one of %s", strings.Join(logLevels, ", "))
	case !slices.Contains(logFormats, s.logFormat):
		return usageError(fmt.Errorf("--log-format %q is not a format", s.logFormat), "want one of %s", strings.Join(logFormats, ", "))
	}
	for _, host := range s.server.AllowHosts {
		if err := checkHost(host); err != nil {
			return usageError(fmt.Errorf("--allow-host: %w", err), "use a host name such as wall.example.org")
		}
	}
	for _, origin := range s.server.AllowOrigins {
		if err := checkOrigin(origin); err != nil {
			return usageError(fmt.Errorf("--allow-origin: %w", err), "for example --allow-origin https://example.org")
		}
	}
	return nil
}

// checkWritten returns an error for a config file without content: a program that is
// writing it has emptied it first.
func (s *serveSettings) checkWritten() error {
	if info, err := os.Stat(s.file); err == nil && info.Mode().IsRegular() && info.Size() == 0 {
		return usageError(fmt.Errorf("the config file %s is empty", s.file), "topicmux init --force %s writes one; {} stands for no settings", s.file)
	}
	return nil
}

// keepStdin keeps the source of standard input that runs, which only a restart can change.
func (s *serveSettings) keepStdin(now *serveSettings) (err error) {
	s.configured, s.newStdin, err = s.configured.KeepStdin(now.configured)
	if err != nil {
		return withHint(err, "give that source another name, or restart topicmux")
	}
	return nil
}

// options returns the options of hub and server.
func (s *serveSettings) options(log *slog.Logger) (topics.Options, server.Options) {
	frames, hub, srv := server.HubOptions(), s.hub, s.server
	hub.Frame, hub.Formats, hub.Logger = frames.Frame, frames.Formats, log
	srv.Version, srv.Logger = version(), log
	srv.Tokens, srv.AllowRemote = s.access, s.allowRemote
	return hub, srv
}

// checkTLS reports a section tls that is incomplete.
func (s *serveSettings) checkTLS(n settings.Node) {
	if s.cert == "" || s.key == "" {
		n.Fail("tls needs both cert and key: the PEM files of the certificate and its private key")
	}
}

// readTopics reads the topics that are declared at the start.
func (s *serveSettings) readTopics(n settings.Node) {
	n.List(func(n settings.Node) { s.topics = append(s.topics, readTopic(n)) })
}

// readTopic reads a topic.
func readTopic(n settings.Node) topics.TopicInfo {
	var info topics.TopicInfo
	problems := n.Problems()
	n.Fields(sources.InfoTable(&info))
	switch {
	case n.Problems() > problems:
		return info
	case info.Name.IsZero():
		n.Fail("a topic needs a name")
		return info
	}
	// The hub knows best what a topic may be.
	trial := topics.NewHub(topics.Options{})
	defer trial.Close()
	if _, err := trial.Declare(info); err != nil {
		n.Fail("%s", strings.TrimPrefix(err.Error(), "declare "))
	}
	return info
}

// readPath reads the name of a file, which is relative to the config file.
func readPath(n settings.Node) string { return n.Relative(n.Text()) }

// readTokens adds the tokens of a list.
func (s *serveSettings) readTokens(n settings.Node) {
	n.Mask().List(func(n settings.Node) {
		problems := n.Problems()
		if t := readToken(n, s.tokens); n.Problems() == problems {
			s.tokens = append(s.tokens, t)
		}
	})
}
