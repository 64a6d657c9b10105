package server

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"topicmux/topics"
)

// maxSuggested is the length in bytes of the longest word that is compared with
// others: the names here are shorter.
const maxSuggested = 128

// maxSegments is how many segments a path has at most that is compared: those
// here have three, and a prefix may have as many.
const maxSegments = 6

// otherWords are what other servers call the parts of a path.
var otherWords = map[string]string{
	"stream": "events", "sse": "events", "subscribe": "events", "event-stream": "events",
	"publish": "topics", "pub": "topics", "catalog": "topics", "catalogue": "topics", "channels": "topics",
	"sessions": "clients", "subscribers": "clients", "connections": "clients",
	"stats": "metrics", "prometheus": "metrics",
	"health": "healthz", "livez": "healthz", "live": "healthz", "ping": "healthz", "status": "healthz", "ready": "readyz",
	"latest": "last", "newest": "last", "value": "last",
}

// notFound answers for a path that nothing is at, with the one that was probably
// meant.
func (s *Server) notFound(path []string) error {
	hint := "GET / lists the paths"
	meant := s.meantPath(path)
	if meant == "" {
		meant = s.meantTopic(path)
	}
	if meant != "" {
		hint = "did you mean " + meant + "? " + hint
	}
	return newError(http.StatusNotFound, "there is nothing at this path", "%s", hint)
}

// meantPath returns the path that was probably meant, or "".
func (s *Server) meantPath(path []string) string {
	if len(path) > maxSegments {
		return ""
	}
	for len(path) > 1 && path[len(path)-1] == "" { // a slash at the end
		path = path[:len(path)-1]
	}
	if s.found(path) {
		return spellPath(path)
	}
	first := slices.Collect(maps.Keys(s.opts.StreamHandlers))
	for key := range routes {
		first = append(first, strings.Split(key, "/")[0])
	}
	meant := slices.Clone(path)
	meant[0] = nearest(meant[0], first)
	if len(meant) == 3 {
		meant[2] = nearest(meant[2], []string{"last", "cut", "allow"})
	}
	switch {
	case meant[0] != "" && s.found(meant):
		return spellPath(meant)
	case len(path) > 1 && path[1] != "": // behind a prefix such as /api or /v1
		return s.meantPath(path[1:])
	}
	return ""
}

// meantTopic returns the path of the topic that a path names without /topics, or
// "". Where there are tokens, it does not tell which topics there are.
func (s *Server) meantTopic(path []string) string {
	name, err := topics.ParseName(path[0])
	if err != nil || s.settings.Load().Access != nil {
		return ""
	}
	meant := append([]string{"topics"}, path...)
	if _, there := s.hub.TopicInfo(name); !there || !s.found(meant) {
		return ""
	}
	return spellPath(meant)
}

// otherPlaces say where a method is allowed that a route does not have, by the
// method and the key of the route.
var otherPlaces = map[string]string{
	"POST ":                 "POST /topics/NAME publishes an event",
	"POST topics":           "POST /topics/NAME publishes an event",
	"POST topics/{}/last":   "POST /topics/NAME publishes an event",
	"PUT topics/{}/last":    "POST /topics/NAME publishes an event",
	"PUT events":            "POST /events publishes events",
	"PUT topics":            "PUT /topics/NAME describes a topic",
	"DELETE topics":         "DELETE /topics/NAME ends a topic",
	"DELETE topics/{}/last": "DELETE /topics/NAME ends a topic",
	"POST clients":          "POST /clients/NAME sends a message",
	"DELETE clients":        "DELETE /clients/NAME ends a connection",
	"GET clients/{}":        "GET /clients lists the connections",
	"GET clients/{}/cut":    "POST /clients/NAME/cut cuts the connection",
	"GET clients/{}/allow":  "POST /clients/NAME/allow allows the name again",
}

// found reports whether there is something at a path.
func (s *Server) found(path []string) bool {
	if _, _, ok := find(path); ok {
		return true
	}
	_, _, ok := s.findStreamHandler(path)
	return ok
}

func spellPath(path []string) string {
	var b strings.Builder
	for _, segment := range path {
		b.WriteString("/" + url.PathEscape(segment))
	}
	return b.String()
}

// nearest returns the name that a word is, but for its case or one slip of a
// finger, or that other servers have the word for; "" if there is none.
func nearest(word string, names []string) string {
	word = strings.ToLower(word)
	if other, ok := otherWords[word]; ok && slices.Contains(names, other) {
		return other
	}
	if len(word) < 3 || len(word) > maxSuggested {
		return ""
	}
	slices.Sort(names)
	for _, name := range names {
		if oneSlip(word, strings.ToLower(name)) {
			return name
		}
	}
	return ""
}

// oneSlip reports whether one letter that is missing, too many or wrong, or two
// that are swapped, lead from a to b.
func oneSlip(a, b string) bool {
	for a != "" && b != "" && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for a != "" && b != "" && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	swapped := len(a) == 2 && len(b) == 2 && a[0] == b[1] && a[1] == b[0]
	return swapped || len(a) <= 1 && len(b) <= 1
}

// routeParameters are the query parameters of the requests that take any, by
// method and key of the route.
var routeParameters = map[string][]string{
	"GET events":      {"topics", "last", "client", "time", "control", "explain", "lastEventId", "last-event-id"},
	"GET topics":      {"topics"},
	"POST clients/{}": {"event"},
}

// checkQuery returns why a parameter of the query is a mistake, or nil. A stream
// refuses each that it does not know, because it would bring something else than
// was asked for; the other requests refuse those that are near a known one. One
// that begins with _ keeps caches out and is for nobody.
func (r *request) checkQuery() error {
	method := r.method
	if method == http.MethodHead {
		method = http.MethodGet
	}
	known := routeParameters[method+" "+r.route]
	if len(r.query) == 0 || known == nil {
		return nil
	}
	for _, name := range slices.Sorted(maps.Keys(r.query)) {
		if slices.Contains(known, name) || strings.HasPrefix(name, "_") {
			continue
		}
		near := nearest(name, slices.Clone(known))
		what := "unknown query parameter " + quote(name)
		switch {
		case near != "":
			return newError(http.StatusBadRequest, what, "did you mean ?%s=", near)
		case r.route == "events":
			return newError(http.StatusBadRequest, what, "the parameters are %s", strings.Join(known, ", "))
		}
	}
	return nil
}
