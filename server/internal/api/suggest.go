package api

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"topicmux/server/internal/problem"
	"topicmux/server/internal/request"
	"topicmux/topics"
)

// maxSegments is the maximum number of segments of a path that is compared. Paths
// here have up to three, and a prefix may have as many.
const maxSegments = 6

// notFound returns a 404 that suggests the path that the client probably meant.
// exists reports whether a topic exists; the answer may reveal it to the client.
func (rt router) notFound(path []string, exists func(topics.Name) bool) error {
	hint := "GET / lists the paths"
	meant := rt.meantPath(path)
	if meant == "" {
		meant = rt.meantTopic(path, exists)
	}
	if meant != "" {
		hint = "did you mean " + meant + "? " + hint
	}
	return problem.New(http.StatusNotFound, "this path does not exist", "%s", hint)
}

// meantPath returns the path that the client probably meant, or "".
func (rt router) meantPath(path []string) string {
	if len(path) > maxSegments {
		return ""
	}
	for len(path) > 1 && path[len(path)-1] == "" { // a slash at the end
		path = path[:len(path)-1]
	}
	if rt.found(path) {
		return spellPath(path)
	}
	var first []string
	for key := range rt {
		first = append(first, strings.Split(key, "/")[0])
	}
	meant := slices.Clone(path)
	meant[0] = request.Nearest(meant[0], first)
	if len(meant) == 3 {
		meant[2] = request.Nearest(meant[2], []string{"last", "cut", "allow"})
	}
	switch {
	case meant[0] != "" && rt.found(meant):
		return spellPath(meant)
	case len(path) > 1 && path[1] != "": // behind a prefix such as /api or /v1
		return rt.meantPath(path[1:])
	}
	return ""
}

// meantTopic returns the path of the topic that a path names without /topics, or
// "".
func (rt router) meantTopic(path []string, exists func(topics.Name) bool) string {
	name, err := topics.ParseName(path[0])
	if err != nil {
		return ""
	}
	meant := append([]string{"topics"}, path...)
	if !exists(name) || !rt.found(meant) {
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
	"DELETE clients":        "DELETE /clients/NAME ends a session",
	"GET clients/{}":        "GET /clients lists the sessions",
	"GET clients/{}/cut":    "POST /clients/NAME/cut cuts the connection",
	"GET clients/{}/allow":  "POST /clients/NAME/allow allows the name again",
}

// found reports whether the path has a route.
func (rt router) found(path []string) bool {
	_, _, ok := rt.find(path)
	return ok
}

func spellPath(path []string) string {
	var b strings.Builder
	for _, segment := range path {
		b.WriteString("/" + url.PathEscape(segment))
	}
	return b.String()
}
