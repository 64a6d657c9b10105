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
	"topicmux/internal/fuzzy"
	"topicmux/protocol"
	"topicmux/server"
	"topicmux/server/auth"
	"topicmux/topics"
)

const (
	// serveHint is what to do about a problem in the config file of serve.
	serveHint = "topicmux serve -c FILE --check checks a file"
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
		{Key: "system", Flag: "no-system", Value: settings.InvertedFlag(&s.system, true), Help: "do not publish metrics of this machine"},
		{Key: "demo", Flag: "demo", Value: settings.Bool(&s.demo, false), Help: "also publish the demo's topics"},
		{Key: "sources", Live: true, Value: s.configured.Value()},
		{Key: "topics", Value: settings.Custom(&s.topics, s.readTopics, topicTable(&topics.TopicInfo{}).Keys()...)},

		{Key: "tls.cert", Flag: "tls-cert", Live: true, Value: settings.TextFrom(&s.cert, "", readPath), Help: "read the certificate from PEM `FILE`; reloaded on change"},
		{Key: "tls.key", Flag: "tls-key", Live: true, Value: settings.TextFrom(&s.key, "", readPath), Help: "read the private key from PEM `FILE`"},
		{Key: "tls", Live: true, Value: settings.Custom(&s.cert, s.checkTLS)},
		{Key: "tokens", Env: tokensVariable, Live: true, Value: settings.Custom(&s.tokens, s.readTokens, new(tokenReader).table().Keys()...)},
		{Key: "allowRemote", Flag: "allow-remote", Value: settings.Bool(&s.allowRemote, false), Help: "let other machines connect without tokens"},
		{Key: "allowHosts", Flag: "allow-host", Live: true, Value: settings.List(&srv.AllowHosts, checkHost), Help: "also accept requests for this `HOST`"},
		{Key: "allowOrigins", Flag: "allow-origin", Live: true, Value: settings.List(&srv.AllowOrigins, checkOrigin), Help: "allow pages from this `ORIGIN`"},

		{Key: "log.level", Flag: "log-level", Live: true, Value: settings.Word(&s.logLevel, "info", logLevels...), Help: "log `LEVEL` and above: debug, info, warn or error"},
		{Key: "log.format", Flag: "log-format", Value: settings.Word(&s.logFormat, "text", logFormats...), Help: "write the log as `FORMAT`: text or json"},
		{Key: "log.access", Flag: "access-log", Live: true, Value: settings.Bool(&s.accessLog, false), Help: "log every request and the end of every stream"},
		{Key: "pprof", Flag: "pprof", Value: settings.Text(&s.pprof, "", checkAddress), Help: "serve profiles of this process at `HOST:PORT`"},

		{Key: "dashboard", Live: true, Value: settings.Custom(&s.dashboard, func(n settings.Node) { n.Fields(s.dashboard.table().FileOnly()) }, s.dashboard.table().Keys()...)},

		{Key: "linger", Flag: "linger", Value: settings.Duration(&hub.Linger, 0, checkLinger), Help: "batch events for `TIME`: more latency, less CPU"},
		{Key: "heartbeat", Value: wait(&srv.Heartbeat)},
		{Key: "limits.streams", Flag: "max-streams", Value: count(&srv.MaxStreams), Help: "allow `N` streams; 0: 16384"},
		{Key: "limits.connectionsPerAddress", Flag: "max-per-address", Value: count(&srv.MaxConnsPerAddress), Help: "allow `N` connections per address; 0: 1024, no limit on loopback"},
		{Key: "limits.drainPeriod", Flag: "drain-period", Value: wait(&srv.DrainPeriod), Help: "at shutdown, close all streams within `TIME`; 0: 0.2ms each"},
		{Key: "limits.drainTimeout", Flag: "drain-timeout", Value: wait(&srv.DrainTimeout), Help: "at shutdown, wait `TIME` for slow clients; 0: 500ms"},
		{Key: "limits.connections", Value: count(&srv.MaxConns)},
		{Key: "limits.answers", Value: count(&srv.MaxAnswers)},
		{Key: "limits.topicSeries", Value: count(&srv.MetricsTopics)},
		{Key: "limits.requestsPerAddress", Value: count(&srv.AddressRate)},
		{Key: "limits.requestsPerToken", Value: count(&srv.TokenRate)},
		{Key: "limits.body", Value: size(&srv.MaxBody)},
		{Key: "limits.header", Value: size(&srv.MaxHeader)},
		{Key: "limits.inFlight", Value: size(&srv.MaxInFlight)},
		{Key: "limits.headerTimeout", Value: wait(&srv.HeaderTimeout)},
		{Key: "limits.bodyTimeout", Value: wait(&srv.ReadTimeout)},
		{Key: "limits.idempotencyKeys", Value: count(&srv.MaxKeys)},
		{Key: "limits.idempotencyAge", Value: wait(&srv.KeyAge)},
		{Key: "limits.feedTimeout", Value: wait(&srv.FeedTimeout)},
		{Key: "limits.idleTimeout", Value: wait(&srv.IdleTimeout)},
		{Key: "limits.writeTimeout", Value: wait(&srv.WriteTimeout)},
		{Key: "limits.event", Value: size(&hub.MaxEvent)},
		{Key: "limits.topics", Value: count(&hub.MaxTopics)},
		{Key: "limits.selection", Value: count(&hub.MaxSelection)},
		{Key: "limits.selections", Value: count(&hub.MaxSelections)},
		{Key: "limits.selectedTopics", Value: count(&hub.MaxSelected)},
		{Key: "limits.historyEvents", Value: count(&hub.MaxEvents)},
		{Key: "limits.historyBytes", Value: size(&hub.MaxBytes)},
		{Key: "limits.historyAge", Value: wait(&hub.MaxAge)},
		{Key: "limits.historyTotal", Value: size(&hub.MaxHistory)},
	}
}

// loadServe reads the settings of serve from a config file, unless that is "", the
// environment, and the flags.
func loadServe(file string, f *pflag.FlagSet) (*serveSettings, error) {
	s := &serveSettings{file: file}
	if err := load(s.table(), file, serveHint, f); err != nil {
		return nil, err
	}
	var err error
	if s.access, err = authorizer(s.tokens); err != nil {
		return nil, usageError(err, "each token needs its own name and its own secret")
	}
	if s.cert == "" != (s.key == "") || f.Changed("tls-cert") != f.Changed("tls-key") {
		return nil, usageError(errors.New("TLS needs both --tls-cert and --tls-key"), "give the PEM files of the certificate and its private key")
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
	if info, err := os.Stat(s.file); err == nil && info.Size() == 0 {
		return withHint(fmt.Errorf("the config file %s is empty", s.file), "to use no settings, write {} to it")
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
	n.Fields(topicTable(&info))
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
		message := strings.TrimPrefix(err.Error(), "declare ")
		var kind *protocol.KindError
		if errors.As(err, &kind) {
			if near := fuzzy.Nearest(string(kind.Kind), protocol.KindNames()); near != "" {
				n.FailHint("did you mean "+near+"?", "%s", message)
				return info
			}
		}
		n.Fail("%s", message)
	}
	return info
}

// topicTable describes a topic of the config file.
func topicTable(info *topics.TopicInfo) settings.Table {
	return settings.Table{
		{Key: "name", Value: settings.Custom(&info.Name, func(n settings.Node) {
			var err error
			if info.Name, err = topics.ParseName(n.Text()); err != nil {
				n.Fail("%v", err)
			}
		})},
		{Key: "kind", Value: settings.Text(&info.Kind, "")},
		{Key: "unit", Value: settings.Text(&info.Unit, "")},
		{Key: "min", Value: settings.Float(&info.Min)},
		{Key: "max", Value: settings.Float(&info.Max)},
		{Key: "help", Value: settings.Text(&info.Help, "")},
		{Key: "keep", Value: settings.Text(&info.Retention, "")},
	}
}

// readPath reads the name of a file, which is relative to the config file.
func readPath(n settings.Node) string { return n.Relative(n.Text()) }
