package request

import (
	"iter"
	"net/http"
	"slices"
	"strings"

	"topicmux/server/internal/problem"
)

// A Prefix is the path under which a server is mounted, such as "/live". The zero
// prefix is the root.
type Prefix struct {
	Path     string   // without a slash at the end; "" for the root
	segments []string // of the path
	links    *strings.Replacer
}

// NewPrefix returns a prefix for the paths of a router. It returns false if the path
// is not valid: it must begin with a slash, and consist of segments of letters,
// digits and any of - . _ ~.
func NewPrefix(path string) (Prefix, bool) {
	path = strings.TrimSuffix(path, "/")
	if path == "" {
		return Prefix{}, true
	}
	if path[0] != '/' {
		return Prefix{}, false
	}
	p := Prefix{Path: path, segments: strings.Split(path[1:], "/")}
	for _, segment := range p.segments {
		if segment == "" || segment == "." || segment == ".." || strings.Trim(segment, plainSegment) != "" {
			return Prefix{}, false
		}
	}
	return p, true
}

const plainSegment = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"

// Link makes the prefix part of the paths that texts name, for the paths of
// the routes.
func (p *Prefix) Link(paths iter.Seq[string]) {
	if p.Path == "" {
		return
	}
	swaps := []string{"GET / ", "GET " + p.Path + "/ "}
	for key := range paths {
		if first, _, _ := strings.Cut(key, "/"); first != "" && !slices.Contains(swaps, "/"+first) {
			swaps = append(swaps, "/"+first, p.Path+"/"+first)
		}
	}
	p.links = strings.NewReplacer(swaps...)
}

// text returns a text with the prefix before each path that it names.
func (p *Prefix) text(s string) string {
	if p.links == nil {
		return s
	}
	return p.links.Replace(s)
}

// cut removes the prefix from the segments of a path. It returns false if the path
// is not under the prefix.
func (p *Prefix) cut(path []string) ([]string, bool) {
	if len(path) < len(p.segments) || !slices.Equal(path[:len(p.segments)], p.segments) {
		return nil, false
	}
	return path[len(p.segments):], true
}

// outside returns the error for a path that is not under the prefix.
func (p *Prefix) outside() error {
	return problem.New(http.StatusNotFound, "this path does not exist", "the paths begin with %s/: GET / lists them", p.Path)
}

// Redirect answers a request for the prefix without its slash: relative links of the
// page would lead to the wrong place.
func Redirect(r *Request) error {
	to := r.Settings.Prefix.Path + "/"
	if query := r.Ctx.URI().QueryString(); len(query) > 0 {
		to += "?" + string(query)
	}
	r.Set("Location", to)
	r.Ctx.SetStatusCode(http.StatusPermanentRedirect)
	return nil
}
