package cmd

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"

	"topicmux/server"
	"topicmux/topics"
)

// maxConfig is the size in bytes of the largest config file that is read.
const maxConfig = 1 << 20

// serveHint is what to do about a mistake in the config file of serve.
const serveHint = "docs/config.md lists every key; topicmux serve -c FILE --check checks a file"

// A config is what a config file says. What it does not say is zero, and nil.
type config struct {
	addr        string
	cert, key   string // the files of TLS
	allowRemote *bool
	system      *bool
	demo        *bool
	linger      *time.Duration
	logLevel    string
	logFormat   string
	accessLog   *bool
	pprof       string

	tokens []grant
	topics []topics.TopicInfo
	server server.Options // hosts, origins, heartbeat and limits
	hub    topics.Options // limits
}

// readConfig reads a config file. The mistakes in it are told with their place.
func readConfig(file string) (config, error) {
	data, err := readSmall(file, maxConfig)
	if err != nil {
		return config{}, noConfig(file, err)
	}
	return parseConfig(file, data)
}

// noConfig says that a config file could not be read, and what to do.
func noConfig(file string, err error) error {
	if errors.Is(err, errNoFile) {
		return hinted(fmt.Errorf("the config file %s does not exist", file), "check the path, or start from the example in docs/config.md")
	}
	return hinted(fmt.Errorf("read the config file: %s: %w", file, err), "-c takes a YAML file; docs/config.md has an example")
}

// readSmall reads a file of at most limit bytes. The error does not name the file.
func readSmall(file string, limit int64) ([]byte, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, reason(err)
	}
	defer func() { _ = f.Close() }()
	data, err := io.ReadAll(io.LimitReader(f, limit+1)) // it may be a device without end
	switch {
	case err != nil:
		return nil, reason(err)
	case int64(len(data)) > limit:
		return nil, fmt.Errorf("it is larger than %s", sizeText(limit))
	}
	return data, nil
}

// sizeText writes a number of bytes, in a unit where it is a whole number of them.
func sizeText(n int64) string {
	switch {
	case n >= 1<<20 && n%(1<<20) == 0:
		return fmt.Sprintf("%d MiB", n>>20)
	case n >= 1<<10 && n%(1<<10) == 0:
		return fmt.Sprintf("%d KiB", n>>10)
	default:
		return fmt.Sprintf("%d bytes", n)
	}
}

// errNoFile is the reason of a file that does not exist.
var errNoFile = errors.New("no such file")

// reason returns why a file could not be opened or read, without its name.
func reason(err error) error {
	var path *os.PathError
	switch {
	case errors.Is(err, os.ErrNotExist):
		return errNoFile
	case errors.As(err, &path):
		return path.Err
	}
	return err
}

// parseConfig reads the text of a config file, whose name is told with mistakes.
func parseConfig(name string, data []byte) (config, error) {
	var c config
	doc, root := parseYAML(name, serveHint, data, false, c.allKeys()...)
	if root != nil {
		root.fields(c.keys())
	}
	return c, doc.err()
}

// allKeys are the keys that a config file may have, at whatever place.
func (c *config) allKeys() []keys {
	return []keys{c.keys(), c.limits(), c.log(), c.tlsKeys(), (&grantReader{}).keys(), entryKeys(&topics.TopicInfo{})}
}

// keys are the keys of a config file.
func (c *config) keys() keys {
	return keys{
		"addr":         func(v value) { c.addr = address(v) },
		"tls":          func(v value) { c.tls(v) },
		"tokens":       c.readGrants,
		"allowRemote":  func(v value) { c.allowRemote = new(v.yes()) },
		"allowHosts":   func(v value) { v.list(func(v value) { add(&c.server.AllowHosts, v, checkHost) }) },
		"allowOrigins": func(v value) { v.list(func(v value) { add(&c.server.AllowOrigins, v, checkOrigin) }) },
		"linger":       func(v value) { c.linger = new(within(v, maxLinger)) },
		"heartbeat":    func(v value) { c.server.Heartbeat = v.duration() },
		"limits":       func(v value) { v.fields(c.limits()) },
		"log":          func(v value) { v.fields(c.log()) },
		"pprof":        func(v value) { c.pprof = address(v) },
		"topics":       func(v value) { v.list(func(v value) { c.topics = append(c.topics, readEntry(v)) }) },
		"system":       func(v value) { c.system = new(v.yes()) },
		"demo":         func(v value) { c.demo = new(v.yes()) },
	}
}

// log are the keys of log.
func (c *config) log() keys {
	return keys{
		"level":  func(v value) { c.logLevel = oneOf(v, logLevels) },
		"format": func(v value) { c.logFormat = oneOf(v, logFormats) },
		"access": func(v value) { c.accessLog = new(v.yes()) },
	}
}

// oneOf reads one of some words.
func oneOf(v value, words []string) string {
	word := v.text()
	if !slices.Contains(words, word) {
		v.fail("want one of %s", strings.Join(words, ", "))
	}
	return word
}

func (c *config) tls(v value) {
	before := v.doc.wrong()
	v.fields(c.tlsKeys())
	if v.doc.wrong() == before && (c.cert == "" || c.key == "") {
		v.fail("tls needs both cert and key: the PEM files of the certificate and its private key")
	}
}

// tlsKeys are the keys of tls.
func (c *config) tlsKeys() keys {
	return keys{
		"cert": func(v value) { c.cert = v.file() },
		"key":  func(v value) { c.key = v.file() },
	}
}

// readEntry reads a topic that is declared at the start.
func readEntry(v value) topics.TopicInfo {
	var e topics.TopicInfo
	before := v.doc.wrong()
	v.fields(entryKeys(&e))
	switch {
	case v.doc.wrong() > before:
		return e
	case e.Name.IsZero():
		v.fail("a topic needs a name")
		return e
	}
	// The hub says best what an entry may be.
	trial := topics.NewHub(topics.Options{})
	defer trial.Close()
	if _, err := trial.Declare(e); err != nil {
		v.fail("%s", strings.TrimPrefix(err.Error(), "declare "))
	}
	return e
}

// entryKeys are the keys of a topic.
func entryKeys(e *topics.TopicInfo) keys {
	return keys{
		"name": func(v value) {
			var err error
			if e.Name, err = topics.ParseName(v.text()); err != nil {
				v.fail("%v", err)
			}
		},
		"kind": func(v value) { e.Kind = topics.Kind(v.text()) },
		"unit": func(v value) { e.Unit = v.text() },
		"min":  func(v value) { e.Min = new(v.float()) },
		"max":  func(v value) { e.Max = new(v.float()) },
		"help": func(v value) { e.Help = v.text() },
		"keep": func(v value) { e.Retention = topics.Retention(v.text()) },
	}
}

// address reads HOST:PORT.
func address(v value) string {
	addr := v.text()
	if _, _, err := net.SplitHostPort(addr); err != nil {
		v.fail("%q is not an address; want HOST:PORT, such as 127.0.0.1:8080", addr)
	}
	return addr
}

// within reads a time of at most that long.
func within(v value, limit time.Duration) time.Duration {
	d := v.duration()
	if d > limit {
		v.fail("want at most %v", limit)
	}
	return d
}

// add reads a text that is checked into a list.
func add(list *[]string, v value, check func(string) error) {
	text := v.text()
	if err := check(text); err != nil {
		v.fail("%v", err)
	}
	*list = append(*list, text)
}

// checkHost returns why the text is not a host that requests may be for.
func checkHost(host string) error {
	if host == "" || strings.ContainsAny(host, "/*@ \t") || strings.Count(host, ":") == 1 {
		return fmt.Errorf("%q is not a host name; want a name such as wall.example.org, without scheme, port or path", host)
	}
	return nil
}

// checkOrigin returns why the text is not an origin.
func checkOrigin(origin string) error {
	u, err := url.Parse(origin)
	switch {
	case origin == "*":
		return errors.New("* would allow pages from every site; list the origins that you trust")
	case err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.Scheme+"://"+u.Host != origin ||
		strings.ToLower(origin) != origin:
		return fmt.Errorf("%q is not an origin; want one such as https://example.org, with the port unless it is the default", origin)
	}
	return nil
}
