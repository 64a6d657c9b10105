package lens

import (
	"bytes"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"

	"topicmux/sse"
)

// builtIn has the built-in dialects ready to use.
var builtIn = sync.OnceValue(func() []*compiled {
	var all []*compiled
	for i := range dialects {
		c, err := compile(&dialects[i])
		if err != nil {
			panic("lens: dialect " + dialects[i].Name + ": " + err.Error())
		}
		all = append(all, c)
	}
	return all
})

// Dialects returns the built-in dialects.
func Dialects() []Dialect { return slices.Clone(dialects) }

// candidates returns the dialects that a stream may have.
func candidates(extra []Dialect) []*compiled {
	var all []*compiled
	names := make(map[string]bool)
	for i := range extra {
		if extra[i].Validate() != nil {
			continue
		}
		if c, err := compile(&extra[i]); err == nil {
			all = append(all, c)
			names[c.name] = true
		}
	}
	for _, c := range builtIn() {
		if !names[c.name] {
			all = append(all, c)
		}
	}
	return all
}

// hasHeader reports whether a header identifies the dialect.
func (c *compiled) hasHeader(header http.Header) bool {
	return slices.ContainsFunc(c.Headers, func(h string) bool {
		name, want, _ := strings.Cut(h, ":")
		values, ok := header[http.CanonicalHeaderKey(strings.TrimSpace(name))]
		want = strings.TrimSpace(want)
		return ok && (want == "" || slices.ContainsFunc(values, func(v string) bool { return strings.EqualFold(strings.TrimSpace(v), want) }))
	})
}

// hasURL reports whether a URL speaks for the dialect.
func (c *compiled) hasURL(from string) bool {
	u, err := url.Parse(from)
	if err != nil {
		return false
	}
	path := strings.TrimRight(u.Path, "/")
	return slices.ContainsFunc(c.URLs, func(end string) bool { return strings.HasSuffix(path, end) })
}

// matches reports whether an event identifies a dialect.
func (r *Reader) matches(c *compiled, ev sse.Event, likely bool) bool {
	e := &r.eval
	e.event, e.name, e.fold, e.depth = ev, append(e.name[:0], ev.Type...), c.AnyCase, 0
	e.data = bytes.TrimSpace(ev.Data)
	if len(e.data) > 0 && e.data[0] == '[' {
		from, _ := next(e.data, 0)
		end, _ := skip(e.data, from)
		e.data = e.data[from:end]
	}
	return e.hasForm(c, likely)
}

// hasForm reports whether the data is like that of a dialect: it has one of the shapes,
// or of the hints if those count.
func (e *evaluation) hasForm(c *compiled, hints bool) bool {
	if len(e.data) == 0 || e.data[0] != '{' {
		e.clear(c.form)
	} else if end, ok := e.scan(c.form, 0); !ok || end != len(e.data) {
		return false
	}
	return slices.ContainsFunc(c.shapes, e.holds) || hints && slices.ContainsFunc(c.hints, e.holds)
}
