package store

import "topicmux/monitor/text"

// Unmatched is a name or pattern that was asked for and that none of the server's
// topics matches.
type Unmatched struct {
	Pattern string
	Near    string                  // the topic that may be meant; "" if none is near
	Matches func(topic string) bool // reports whether a topic is what it asks for
}

// String says so in a sentence without its end.
func (u Unmatched) String() string {
	s := "no topic matches " + text.CleanLine(u.Pattern, maxField)
	if u.Near != "" {
		s += "; did you mean " + text.CleanLine(u.Near, maxField) + "?"
	}
	return s
}

// Unmatched returns what was asked for and still has no topic.
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
