package request

import (
	"maps"
	"net/http"
	"slices"
	"strings"

	"topicmux/protocol"
	"topicmux/server/internal/problem"
)

// routeParameters are the query parameters of each route that has some, by method
// and route key.
var routeParameters = map[string][]string{
	"GET events":      {"topics", "last", "since", "client", "time", "control", "explain", "lastEventId", "last-event-id"},
	"GET topics":      {"topics"},
	"POST clients/{}": {"event"},
}

// listParameter is the query parameter that can be repeated: its values are joined.
const listParameter = "topics"

// CheckQuery returns an error for a misspelt or repeated query parameter. GET /events
// rejects every unknown parameter, because the stream would differ from what the client
// expects. Other routes reject only those that resemble a known one. Names that
// begin with _ are ignored; clients use them to bypass caches.
func CheckQuery(r *Request) error {
	method := r.Method
	if method == http.MethodHead {
		method = http.MethodGet
	}
	known := routeParameters[method+" "+r.Route]
	if len(r.Query) == 0 || known == nil {
		return nil
	}
	for _, name := range slices.Sorted(maps.Keys(r.Query)) {
		if strings.HasPrefix(name, "_") {
			continue
		}
		if slices.Contains(known, name) {
			if len(r.Query[name]) > 1 && name != listParameter {
				return problem.New(http.StatusBadRequest, "the query has "+name+" more than once", "send ?%s= only once", name)
			}
			continue
		}
		near := Nearest(name, slices.Clone(known))
		what := "unknown query parameter " + string(protocol.AppendJSON(nil, name))
		switch {
		case near != "":
			return problem.New(http.StatusBadRequest, what, "did you mean ?%s=", near)
		case r.Route == "events":
			return problem.New(http.StatusBadRequest, what, "the parameters are %s", strings.Join(known, ", "))
		}
	}
	return nil
}
