package store

import (
	"slices"

	"topicmux/monitor/text"
)

// Unmatched is a requested name or pattern that matches no topic of the server.
type Unmatched struct {
	Pattern string
	Near    string                  // most similar topic, "" if none is similar
	Matches func(topic string) bool // reports whether a topic matches the pattern
}

// String returns the fact as a sentence without a period.
func (u Unmatched) String() string {
	s := "no topic matches " + text.CleanLine(u.Pattern, maxField)
	if u.Near != "" {
		s += "; did you mean " + text.CleanLine(u.Near, maxField) + "?"
	}
	return s
}

// Unmatched returns the requested names and patterns that still have no topic in any
// stream, each once.
func (s *State) Unmatched() []Unmatched {
	var out []Unmatched
	for _, stream := range s.Streams {
		for _, u := range stream.unmatched {
			named := func(other Unmatched) bool { return other.Pattern == u.Pattern }
			matches := func(t *Topic) bool { return u.Matches(t.OwnName()) }
			if !slices.ContainsFunc(out, named) && !slices.ContainsFunc(s.Topics, matches) {
				out = append(out, u)
			}
		}
	}
	return out
}
