package cmd

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"topicmux/cmd/internal/settings"
)

// load sets what the table is bound to: from a config file, unless that is "", the
// environment, and the flags. The hint is about problems in the file.
func load(t settings.Table, file, hint string, f *pflag.FlagSet) error {
	return loadFiles(t, file, hint, f, nil)
}

// loadFiles is load for a caller that wants to know which files have a secret.
func loadFiles(t settings.Table, file, hint string, f *pflag.FlagSet, opened func(file string)) error {
	src := settings.Source{Name: file, Hint: hint, Getenv: os.Getenv, Flags: f, Opened: opened}
	if file == "-" {
		return usageError(errors.New("-c needs a file, but this is standard input"),
			"write the settings to a file; a source with stdin: true publishes what is piped into topicmux")
	}
	if file != "" {
		var err error
		if src.Data, err = readSmall(file, settings.MaxFile); err != nil {
			return unreadableConfig(file, err)
		}
	}
	err := settings.Load(t, src)
	if err != nil && file != "" {
		if other := ownerOf(src.Data, t); other != nil {
			return usageError(fmt.Errorf("%s configures %s", file, other.what), "use %s", other.usage(src.Data, file))
		}
	}
	return problemError(err)
}

// configFlag defines the flag of the config file.
func configFlag(f *pflag.FlagSet) *string {
	return f.StringP("config", "c", "", "read settings from `FILE`; flags take precedence")
}

// A configOwner is a command that has config files.
type configOwner struct {
	name, what string
	table      settings.Table
}

// ownerOf returns the command that a config file is for, if most of its keys are not
// for the command of the table t, or nil.
func ownerOf(data []byte, t settings.Table) *configOwner {
	keys := settings.TopKeys(data)
	for _, other := range []configOwner{
		{"serve", "the server", new(serveSettings).table()},
		{"watch", "a dashboard", new(watchSettings).table()},
	} {
		excess := 0
		for _, key := range keys {
			switch mine, theirs := t.Has(key), other.table.Has(key); {
			case theirs && !mine:
				excess++
			case mine && !theirs:
				excess--
			}
		}
		if excess > 0 {
			return &other
		}
	}
	return nil
}

// usage returns how to use a config file of the command.
func (o *configOwner) usage(data []byte, file string) string {
	alone := fmt.Sprintf("topicmux %s -c %s", o.name, file)
	if o.name != "serve" || isServerAlone(settings.TopKeys(data)) {
		return alone
	}
	return fmt.Sprintf("topicmux -c %s, which serves it and shows it, or %s", file, alone)
}

// isServerAlone reports whether a config file with these keys is for topicmux serve only:
// topicmux -c takes no tokens and no certificate.
func isServerAlone(keys []string) bool {
	return slices.Contains(keys, "tokens") || slices.Contains(keys, "tls")
}

// takerOf returns the command that takes the file as its config file, up to the flag, such as
// topicmux -c or topicmux watch -c, or "" for a file of another kind.
func takerOf(file string) string {
	if ext := filepath.Ext(file); ext != ".yaml" && ext != ".yml" {
		return ""
	}
	data, err := readSmall(file, settings.MaxFile)
	if err != nil {
		return ""
	}
	switch keys := settings.TopKeys(data); {
	case slices.ContainsFunc(keys, new(serveSettings).table().Has):
		if isServerAlone(keys) {
			return "topicmux serve -c"
		}
		return "topicmux -c"
	case slices.ContainsFunc(keys, new(watchSettings).table().Has):
		return "topicmux watch -c"
	}
	return ""
}

// problemError makes a usage error of the problems in settings.
func problemError(err error) error {
	var problems *settings.Problems
	if errors.As(err, &problems) {
		return usageError(err, "%s", problems.Hint)
	}
	return err
}

// unreadableConfig is the error of a config file that could not be read.
func unreadableConfig(file string, err error) error {
	if errors.Is(err, errNoFile) {
		return withHint(fmt.Errorf("the config file %s does not exist", file), "check the path; -c takes a YAML file, such as one with addr: 127.0.0.1:8080 for serve, or url: http://127.0.0.1:8080 for watch")
	}
	return usageError(fmt.Errorf("read the config file: %s: %w", file, err), "-c takes a YAML file; topicmux init writes one")
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

// sizeText formats a number of bytes in the largest unit that divides it.
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

// checkAddress returns why a text is not HOST:PORT.
func checkAddress(addr string) error {
	if _, _, err := net.SplitHostPort(addr); err != nil {
		return fmt.Errorf("%q is not an address; want HOST:PORT, such as 127.0.0.1:8080", addr)
	}
	return nil
}

// checkLinger returns why events cannot be batched for that long.
func checkLinger(d time.Duration) error {
	if d > maxLinger {
		return fmt.Errorf("want at most %v", maxLinger)
	}
	return nil
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
