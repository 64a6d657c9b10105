package cmd

import (
	"context"
	"errors"
	"io"

	"topicmux/monitor"
	"topicmux/protocol"
	"topicmux/sse"
)

// jsonPrinter prints each event as a line of JSON, and each state on standard error.
type jsonPrinter struct {
	out *failOnceWriter
	err io.Writer
}

// jsonEvent is an event as `tail --json` prints it.
type jsonEvent struct {
	Type string `json:"type"`
	Data string `json:"data"`
	ID   string `json:"id"`
	Time int64  `json:"time,omitempty"` // Unix milliseconds
}

// jsonState is a state as `tail --json` prints it on standard error.
type jsonState struct {
	State       string `json:"state"`
	Attempt     int    `json:"attempt,omitempty"`
	URL         string `json:"url"`
	Status      int    `json:"status,omitempty"`
	LastEventID string `json:"lastEventId,omitempty"`
	Wait        int64  `json:"wait,omitempty"` // milliseconds
	Error       string `json:"error,omitempty"`
	Hint        string `json:"hint,omitempty"`
}

func (p *jsonPrinter) event(ev sse.Event) {
	p.out.write(p.encode(jsonEvent{ev.Type, string(ev.Data), string(ev.ID), ev.Time}))
}

func (p *jsonPrinter) line(l sse.Line) {
	if l.Kind == sse.LineComment {
		p.out.write(p.encode(map[string]string{"comment": string(l.Comment())}))
	}
}

func (p *jsonPrinter) state(s sse.State) {
	line := jsonState{
		State: s.Phase.String(), Attempt: s.Attempt, URL: s.URL,
		Status: s.Status, LastEventID: s.LastEventID,
	}
	if s.Phase == sse.Waiting {
		line.Wait = wait(s).Milliseconds()
	}
	if s.Err != nil && !errors.Is(s.Err, errEnough) && !errors.Is(s.Err, context.Canceled) {
		line.Error, line.Hint = s.Err.Error(), monitor.Hint(s.Err)
	}
	_, _ = p.err.Write(p.encode(line))
}

// encode returns v as a line of JSON.
func (p *jsonPrinter) encode(v any) []byte {
	return append(protocol.AppendJSON(nil, v), '\n') // strings and numbers always encode
}
