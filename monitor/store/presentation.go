package store

import (
	"cmp"

	"topicmux/monitor/number"
	"topicmux/protocol"
)

// Presentation is how the user wants a topic to be shown. It takes precedence over what the
// topic says about itself. The zero value leaves everything to the topic.
type Presentation struct {
	// Title is shown instead of the name. Default (""): the name.
	Title string
	// Unit is shown after the topic's numbers, which it does not change. Default (""): the
	// unit of the catalogue or of the payload.
	Unit string
	// Format is how numbers are written. Default (zero): as it suits them.
	Format number.Pattern
	// Min and Max are the ends of the range of values. Default (nil): those of the
	// catalogue.
	Min, Max *float64
}

// Clean returns the presentation with its texts cleaned and truncated for drawing.
func (p Presentation) Clean() Presentation {
	p.Title, p.Unit = cleanWord(p.Title, maxName), cleanWord(p.Unit, maxWord)
	return p
}

// SetPresentation sets what says how topics are shown, for those that exist and for those
// that will. It gets the name of a topic and that of its stream, or the name of a group and
// "". Nil shows topics as they are.
func (s *Store) SetPresentation(of func(topic, stream string) Presentation) {
	s.mu.Lock()
	s.state.present = of
	for _, t := range s.state.byName {
		t.shown = s.state.presentationOf(t)
		t.Version++
	}
	s.commit()
}

// presentationOf returns how a topic or a group is shown.
func (s *State) presentationOf(t *Topic) Presentation {
	switch {
	case s.present == nil:
		return Presentation{}
	case t.gathered:
		return s.present(t.Name, "").Clean()
	}
	return s.present(t.Name, t.stream.state.Name).Clean()
}

// Title returns the title that the user has given the topic, or else its name.
func (t *Topic) Title() string { return cmp.Or(t.shown.Title, t.Name) }

// UnitOf returns the unit of a series of the topic.
func (t *Topic) UnitOf(s *Series) string {
	if t.shown.Unit == "" && s.Unit != "" {
		return s.Unit
	}
	return t.UnitOfAll()
}

// UnitOfAll returns the unit of the series that have none of their own.
func (t *Topic) UnitOfAll() string {
	if t.shown.Unit != "" {
		return t.shown.Unit
	}
	return t.Unit
}

// FormatOf returns how the user wants the values of a series of the topic to be written. A
// percentage counts only for fractions: numbers with a unit are written as without a format.
func (t *Topic) FormatOf(s *Series) number.Pattern {
	if p := t.formatOf(s); !p.IsPercent() || cmp.Or(s.Unit, t.Unit) == "" {
		return p
	}
	return number.Pattern{}
}

func (t *Topic) formatOf(s *Series) number.Pattern {
	if t.shown.Format.IsZero() && s.member != nil {
		return s.member.shown.Format
	}
	return t.shown.Format
}

// IsBinary reports whether the user wants prefixes for powers of 1024.
func (t *Topic) IsBinary() bool { return t.shown.Format.IsBinary() }

// Range returns the ends of the range of the topic's values, nil where it is open.
func (t *Topic) Range() (low, high *float64) {
	low, high = t.Info.Min, t.Info.Max
	if t.shown.Min != nil {
		low = t.shown.Min
	}
	if t.shown.Max != nil {
		high = t.shown.Max
	}
	return low, high
}

// groupInfo returns the catalogue entry of a group whose first member is t.
func (t *Topic) groupInfo() protocol.TopicInfo {
	low, high := t.Range()
	return protocol.TopicInfo{Kind: protocol.KindNumbers, Min: low, Max: high}
}
