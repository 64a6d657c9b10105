package api

import (
	"errors"
	"net/http"

	"topicmux/internal/fuzzy"
	"topicmux/server/internal/problem"
	"topicmux/server/internal/request"
	"topicmux/topics"
)

// Comparing names takes time in the square of their length, for each topic. So a longer
// name than maxCompared bytes gets no suggestion, and of more topics only the first
// mostCompared are compared.
const maxCompared, mostCompared = 64, 1000

// nearTopic returns a topic that the request may read and whose name is similar to n,
// or "".
func (a *topicAPI) nearTopic(r *request.Request, n topics.Name) string {
	if readable, some := r.Grant.Readable(); some && len(n.String()) <= maxCompared {
		var names []string
		for c := a.hub.ReadCatalogue(readable); len(names) < mostCompared && c.Next(); {
			if name := c.TopicInfo().Name.String(); len(name) <= maxCompared {
				names = append(names, name)
			}
		}
		return fuzzy.Nearest(n.String(), names)
	}
	return ""
}

// unknown returns the error for a topic that does not exist. It suggests a similar one.
func (a *topicAPI) unknown(r *request.Request, n topics.Name, create bool) error {
	hint := "GET /topics lists the topics"
	if create {
		hint += "; POST /topics/" + n.String() + " creates this one"
	}
	if near := a.nearTopic(r, n); near != "" {
		hint = "did you mean " + near + "? " + hint
	}
	return problem.New(http.StatusNotFound, "there is no topic "+n.String(), "%s", hint)
}

// completing returns the error of completing a topic.
func (a *topicAPI) completing(r *request.Request, n topics.Name, err error) error {
	if errors.Is(err, topics.ErrUnknownTopic) {
		return a.unknown(r, n, false)
	}
	return err
}
