package cmd

import (
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"topicmux/monitor"
	"topicmux/sse"
)

// maxSources is the largest number of streams in one dashboard.
const maxSources = 32

// source is a stream of watch: a URL, a file, or - for standard input.
type source struct {
	name     string // "" for the only one without a name
	where    string
	tokenEnv string // variable with the token for this source alone; "" for that of all
	field    string // as streamSettings.field, for this source alone
	ownField bool   // use field, not that of all
	method   string // of its request; "" for the usual one
	data     string // as requestSettings.data, for this source alone
}

// readSources reads the arguments of watch: sources, each with a name in front or without.
// Several sources without names get names from their addresses.
func readSources(args []string) ([]source, error) {
	if len(args) > maxSources {
		return nil, usageError(fmt.Errorf("there are %d streams; the maximum is %d", len(args), maxSources), "start another dashboard for the others")
	}
	sources := make([]source, len(args))
	for i, arg := range args {
		if sources[i] = splitName(arg); sources[i].where == arg && misnamed(arg) {
			name, _, _ := strings.Cut(arg, "=")
			return nil, usageError(fmt.Errorf("%q cannot be the name of a stream", name), "want letters, digits, - and _, as in eu-1=URL")
		}
	}
	if len(sources) > 1 {
		nameSources(sources)
	}
	for i, s := range sources {
		before := sources[:i]
		switch {
		case slices.ContainsFunc(before, func(o source) bool { return o.name == s.name }):
			return nil, usageError(fmt.Errorf("two streams have the name %q", s.name), "give each its own: topicmux watch a=URL b=URL")
		case s.where == "-" && slices.ContainsFunc(before, func(o source) bool { return o.where == "-" }):
			return nil, usageError(fmt.Errorf("standard input can be only one of the streams"), "write the other one to a file, or use URLs")
		}
	}
	return sources, nil
}

// splitName splits the name from the source in an argument such as eu=https://example.org.
func splitName(arg string) source {
	name, where, found := strings.Cut(arg, "=")
	if _, err := os.Stat(arg); !found || err == nil || !isSourceName(name) || where == "" {
		return source{where: arg}
	}
	return source{name: name, where: where}
}

// misnamed reports whether an argument that names no file begins with a name that a stream
// cannot have. What is before the first = of a URL is not a name, because it contains a
// slash, a colon or a question mark.
func misnamed(arg string) bool {
	name, where, found := strings.Cut(arg, "=")
	return found && where != "" && !isFile(arg) && !strings.ContainsAny(name, "/:?#@")
}

// isSourceName reports whether a word can be the name of a stream: letters, digits, - and _.
func isSourceName(s string) bool {
	for _, r := range s {
		if (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '-' && r != '_' {
			return false
		}
	}
	return s != ""
}

// nameSources gives a name to each source that has none: the shortest part of its address
// that tells all of them apart.
func nameSources(sources []source) {
	kinds := []func(source) string{siteName, hostName, portName, pathName, addressName}
	for _, kind := range kinds {
		names := make(map[string]bool)
		distinct := true
		for _, s := range sources {
			name := s.name
			if name == "" {
				name = kind(s)
			}
			distinct = distinct && name != "" && !names[name]
			names[name] = true
		}
		if distinct {
			for i := range sources {
				if sources[i].name == "" {
					sources[i].name = kind(sources[i])
				}
			}
			return
		}
	}
	for i, n := range sources {
		if n.name != "" {
			continue
		}
		free := i + 1
		for slices.ContainsFunc(sources, func(s source) bool { return s.name == strconv.Itoa(free) }) {
			free++
		}
		sources[i].name = strconv.Itoa(free)
	}
}

// urlOf returns the URL of a source, or nil for a file, a socket or standard input.
func urlOf(s source) *url.URL {
	if isRecording(s.where) {
		return nil
	}
	if _, _, isSocket := sse.SplitSocket(s.where); isSocket {
		return nil
	}
	u, err := parseURL(s.where)
	if err != nil {
		return nil
	}
	return u
}

// siteName returns the name of the site of a URL, such as wikimedia for
// stream.wikimedia.org, or the port of an address without a name.
func siteName(s source) string {
	u := urlOf(s)
	if u == nil {
		return fileName(s)
	}
	labels := strings.Split(u.Hostname(), ".")
	switch n := len(labels); {
	case net.ParseIP(u.Hostname()) != nil || n == 1:
		return portName(s)
	case n > 2 && len(labels[n-2]) <= 3: // co.uk
		return sourceName(labels[n-3])
	default:
		return sourceName(labels[n-2])
	}
}

// hostName returns the first part of the host's name.
func hostName(s source) string {
	u := urlOf(s)
	if u == nil {
		return fileName(s)
	}
	if net.ParseIP(u.Hostname()) != nil {
		return sourceName(u.Hostname())
	}
	first, _, _ := strings.Cut(u.Hostname(), ".")
	return sourceName(first)
}

// portName returns the port, or the host if the port is the default.
func portName(s source) string {
	u := urlOf(s)
	if u == nil {
		return fileName(s)
	}
	if u.Port() == "" {
		return sourceName(u.Hostname())
	}
	return u.Port()
}

// pathName returns the path.
func pathName(s source) string {
	u := urlOf(s)
	if u == nil {
		return sourceName(s.where)
	}
	return sourceName(u.Path)
}

// addressName returns the host, the port and the path.
func addressName(s source) string {
	u := urlOf(s)
	if u == nil {
		return sourceName(s.where)
	}
	return sourceName(u.Host + u.Path)
}

// fileName returns the name of a file without its folder and type.
func fileName(s source) string {
	if s.where == "-" {
		return "stdin"
	}
	where := s.where
	if socket, _, isSocket := sse.SplitSocket(where); isSocket {
		where = socket
	}
	base := filepath.Base(where)
	return sourceName(strings.TrimSuffix(base, filepath.Ext(base)))
}

// sourceName makes a name of a part of an address.
func sourceName(s string) string {
	words := strings.FieldsFunc(s, func(r rune) bool { return !isSourceName(string(r)) })
	return strings.Join(words, "-")
}

// withoutNames returns the names of topics without those of their streams.
func withoutNames(topics []string, streams []monitor.StreamOptions) []string {
	out := slices.Clone(topics)
	for i, topic := range out {
		for _, s := range streams {
			if own, found := strings.CutPrefix(topic, s.Name+"."); found {
				out[i] = own
			}
		}
	}
	return out
}
