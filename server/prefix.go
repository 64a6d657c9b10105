package server

import (
	"net/http"
	"slices"
	"strings"
)

// A prefix is the path under which a server is mounted, such as "/live". The zero
// prefix is the root.
type prefix struct {
	path     string   // without a slash at the end; "" for the root
	segments []string // of the path
	links    *strings.Replacer
}

// newPrefix returns a prefix for the paths of a router. It returns false if the path
// is not valid: it must begin with a slash, and consist of segments of letters,
// digits and any of - . _ ~.
func newPrefix(path string) (prefix, bool) {
	path = strings.TrimSuffix(path, "/")
	if path == "" {
		return prefix{}, true
	}
	if path[0] != '/' {
		return prefix{}, false
	}
	p := prefix{path: path, segments: strings.Split(path[1:], "/")}
	for _, segment := range p.segments {
		if segment == "" || segment == "." || segment == ".." || strings.Trim(segment, plainSegment) != "" {
			return prefix{}, false
		}
	}
	return p, true
}

const plainSegment = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"

// link makes the prefix part of the paths that texts name, for the paths of a router.
func (p *prefix) link(paths router) {
	if p.path == "" {
		return
	}
	swaps := []string{"GET / ", "GET " + p.path + "/ "}
	for key := range paths {
		if first, _, _ := strings.Cut(key, "/"); first != "" && !slices.Contains(swaps, "/"+first) {
			swaps = append(swaps, "/"+first, p.path+"/"+first)
		}
	}
	p.links = strings.NewReplacer(swaps...)
}

// text returns a text with the prefix before each path that it names.
func (p *prefix) text(s string) string {
	if p.links == nil {
		return s
	}
	return p.links.Replace(s)
}

// cut removes the prefix from the segments of a path. It returns false if the path
// is not under the prefix.
func (p *prefix) cut(path []string) ([]string, bool) {
	if len(path) < len(p.segments) || !slices.Equal(path[:len(p.segments)], p.segments) {
		return nil, false
	}
	return path[len(p.segments):], true
}

// outside returns the error for a path that is not under the prefix.
func (p *prefix) outside() error {
	return newError(http.StatusNotFound, "there is nothing at this path", "the paths begin with %s/: GET / lists them", p.path)
}

// redirect answers a request for the prefix without its slash: relative links of the
// page would lead to the wrong place.
func redirect(r *request) error {
	to := r.settings.prefix.path + "/"
	if query := r.ctx.URI().QueryString(); len(query) > 0 {
		to += "?" + string(query)
	}
	r.set("Location", to)
	r.ctx.SetStatusCode(http.StatusPermanentRedirect)
	return nil
}
