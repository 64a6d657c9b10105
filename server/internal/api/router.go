package api

import (
	"net/http"
	"slices"
	"strings"

	"topicmux/server/internal/problem"
	"topicmux/server/internal/request"
)

// A route holds the handlers of a path by method. With tokens configured, it
// requires one unless it is open.
type route struct {
	open     bool
	sessions bool            // manages sessions: closed to pages of other origins
	get      request.Handler // HEAD too
	post     request.Handler
	put      request.Handler
	del      request.Handler
}

// A router holds the routes by path, with {} for a name.
type router map[string]route

// find returns the route of a path and its key.
func (rt router) find(path []string) (found route, key string, ok bool) {
	general := slices.Clone(path)
	if len(general) > 1 {
		general[1] = "{}"
	}
	// A name that contains a slash must not match two segments.
	if len(path) > 2 && strings.Contains(path[2], "/") || strings.Contains(path[0], "/") {
		return route{}, request.Unmatched, false
	}
	key = strings.Join(general, "/")
	found, ok = rt[key]
	return found, key, ok
}

func (rt route) allow() string {
	methods := "OPTIONS"
	if rt.del != nil {
		methods = "DELETE, " + methods
	}
	if rt.put != nil {
		methods = "PUT, " + methods
	}
	if rt.post != nil {
		methods = "POST, " + methods
	}
	if rt.get != nil {
		methods = "GET, HEAD, " + methods
	}
	return methods
}

// handler returns the handler for the method. The error is 405 with the allowed
// methods.
func (rt route) handler(method, key string) (request.Handler, error) {
	switch {
	case rt.get != nil && (method == http.MethodGet || method == http.MethodHead):
		return rt.get, nil
	case rt.post != nil && method == http.MethodPost:
		return rt.post, nil
	case rt.put != nil && method == http.MethodPut:
		return rt.put, nil
	case rt.del != nil && method == http.MethodDelete:
		return rt.del, nil
	}
	hint := "allowed methods on this path: " + rt.allow()
	if other := otherPlaces[method+" "+key]; other != "" {
		hint = other + "; " + hint
	}
	e := problem.New(http.StatusMethodNotAllowed, method+" is not allowed on this path", "%s", hint)
	e.Allow = rt.allow()
	return nil, e
}

// options answers OPTIONS with the allowed methods.
func (rt route) options(r *request.Request) error {
	r.Set("Allow", rt.allow())
	r.Ctx.SetStatusCode(http.StatusNoContent)
	return nil
}
