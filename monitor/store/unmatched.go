package store

import "topicmux/monitor/text"

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

// Unmatched returns the requested names and patterns that still have no topic.
func (s *State) Unmatched() []Unmatched {
	var out []Unmatched
	for _, u := range s.unmatched {
		met := false
		for _, t := range s.Topics {
			met = met || u.Matches(t.Name)
		}
		if !met {
			out = append(out, u)
		}
	}
	return out
}
