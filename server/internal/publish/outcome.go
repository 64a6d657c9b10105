package publish

import (
	"fmt"
	"net/http"

	"topicmux/server/internal/problem"
	"topicmux/server/internal/request"
	"topicmux/topics"
)

// An outcome is the result of a publish request.
type outcome struct {
	one         bool // the request has a single event
	events      int
	ignored     int
	first, last topics.ID
	line        int   // line of the error, or 0
	err         error // the error that stopped the request, or nil
}

// count counts a published event.
func (o *outcome) count(id topics.ID) {
	if o.events == 0 {
		o.first = id
	}
	o.last = id
	o.events++
}

// respond answers with the outcome.
func (o *outcome) respond(r *request.Request) error {
	result := problem.Published{Events: o.events, Ignored: o.ignored, First: o.first.String(), Last: o.last.String(), Line: o.line}
	switch {
	case o.err != nil && o.one:
		return o.err
	case o.err != nil:
		e := problem.Of(o.err)
		if e == nil {
			return o.err
		}
		partial := *e
		partial.Done = &result
		return &partial
	case o.one:
		r.JSON(http.StatusCreated, struct {
			ID string `json:"id"`
		}{result.First})
	default:
		r.JSON(http.StatusCreated, result)
	}
	return nil
}

// stop ends the outcome with an error. It names the line of the error, unless it
// concerns the whole request.
func (o *outcome) stop(line, ignored int, err error) {
	o.ignored, o.err = ignored, err
	e := problem.Of(err)
	if e == nil || e.Whole {
		return
	}
	here := *e
	here.What = fmt.Sprintf("line %d: %s", line, e.What)
	o.line, o.err = line, &here
}
