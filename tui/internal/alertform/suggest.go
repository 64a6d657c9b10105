package alertform

import (
	"math"
	"strconv"
	"time"

	"topicmux/monitor/store"
	"topicmux/monitor/text"
)

// Suggestion is the initial content of a form.
type Suggestion struct {
	Topic  string   // name of a topic, or pattern of a group
	Group  bool     // Topic is a pattern
	Fields []string // fields of the topic, "" for its own value
	Field  string
	Op     string // in the syntax of rules: > == stale …
	Value  string
	For    string // duration, "" for none
	Now    string // current value as a text, "" if unknown
}

// Suggest returns a suitable alert for a topic and the series that its pane
// shows, which may be nil: a number above the values between from and to, a
// change of state, or silence.
func Suggest(t *store.Topic, s *store.Series, from, to time.Time) Suggestion {
	out := Suggestion{Topic: t.Name, Group: t.Members() > 0, Fields: []string{""}}
	for _, f := range t.Fields(time.Time{}) {
		if f.Field != "" && !out.Group && (f.Chart || f.Kind == "text") {
			out.Fields = append(out.Fields, f.Field)
		}
	}
	latest, ok := t.Latest(time.Time{})
	switch {
	case s != nil && s.Count() > 0:
		out.number(t, s, from, to)
	case ok && t.Shape == store.ShapeState:
		out.Op, out.Value, out.Now = "!=", text.CleanLine(latest.Text, 80), text.CleanLine(latest.Text, 80)
	default:
		out.Op, out.For = "stale", "1m"
	}
	return out
}

// number suggests a threshold for a series.
func (g *Suggestion) number(t *store.Topic, s *store.Series, from, to time.Time) {
	g.Field, g.Op, g.For = s.Field, ">", "15s"
	unit := t.UnitOf(s)
	seen := s.Summary(from, to)
	g.Value = threshold(t, s, seen)
	g.Now = s.Literal()
	if unit != "" {
		g.Now += " " + unit
	}
	if !seen.Empty() {
		g.Now += ", recent maximum " + digits(seen.Max)
		if unit != "" {
			g.Now += " " + unit
		}
	}
}

// threshold returns nine tenths of the topic's range, or a round number above
// the given values.
func threshold(t *store.Topic, s *store.Series, seen store.Bucket) string {
	if low, high := t.Range(); low != nil && high != nil && *low < *high && s.Last() <= *high {
		return digits(*low + 0.9*(*high-*low))
	}
	if t.UnitOf(s) == "%" {
		return "90"
	}
	most, least := s.Last(), s.Last()
	if !seen.Empty() {
		most, least = seen.Max, seen.Min
	}
	margin := max(0.2*math.Abs(most), 0.2*(most-least))
	if margin == 0 {
		margin = 1
	}
	step := math.Pow(10, math.Floor(math.Log10(margin)))
	return digits(math.Ceil((most+margin)/step) * step)
}

// digits formats a number without an exponent and rounding errors.
func digits(v float64) string {
	v, _ = strconv.ParseFloat(strconv.FormatFloat(v, 'g', 12, 64), 64)
	return strconv.FormatFloat(v, 'f', -1, 64)
}
