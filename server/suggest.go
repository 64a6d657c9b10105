package server

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"topicmux/topics"
)

// maxSuggested is the maximum length in bytes of a word that nearest compares. All
// names here are shorter.
const maxSuggested = 128

// maxSegments is the maximum number of segments of a path that is compared. Paths
// here have up to three, and a prefix may have as many.
const maxSegments = 6

// otherWords maps the path segments of other servers to ours.
var otherWords = map[string]string{
	"stream": "events", "sse": "events", "subscribe": "events", "event-stream": "events",
	"publish": "topics", "pub": "topics", "catalog": "topics", "catalogue": "topics", "channels": "topics",
	"sessions": "clients", "subscribers": "clients", "connections": "clients",
	"stats": "metrics", "prometheus": "metrics",
	"health": "healthz", "livez": "healthz", "live": "healthz", "ping": "healthz", "status": "healthz", "ready": "readyz",
	"latest": "last", "newest": "last", "value": "last",
}

// notFound returns a 404 that suggests the path that the client probably meant.
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

// meantPath returns the path that the client probably meant, or "".
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
// "". With tokens configured it returns "", so that it does not reveal which topics
// exist.
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

// otherPlaces maps a method and a route key to a hint at the right path, for
// methods that the route does not allow.
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

// found reports whether the path has a route.
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

// nearest returns the name that the word probably means: it may differ in case or
// by one typing error, or be the word of another server. It returns "" if there is
// none.
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
		if oneTypo(word, strings.ToLower(name)) {
			return name
		}
	}
	return ""
}

// oneTypo reports whether a and b differ by at most one missing, extra or wrong
// letter, or by two swapped letters.
func oneTypo(a, b string) bool {
	for a != "" && b != "" && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for a != "" && b != "" && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	swapped := len(a) == 2 && len(b) == 2 && a[0] == b[1] && a[1] == b[0]
	return swapped || len(a) <= 1 && len(b) <= 1
}

// routeParameters are the query parameters of each route that has some, by method
// and route key.
var routeParameters = map[string][]string{
	"GET events":      {"topics", "last", "client", "time", "control", "explain", "lastEventId", "last-event-id"},
	"GET topics":      {"topics"},
	"POST clients/{}": {"event"},
}

// checkQuery returns an error for a misspelt query parameter. GET /events rejects
// every unknown parameter, because the stream would differ from what the client
// expects. Other routes reject only those that resemble a known one. Names that
// begin with _ are ignored; clients use them to bypass caches.
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
