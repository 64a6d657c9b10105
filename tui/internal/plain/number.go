package plain

import (
	"cmp"
	"math"
	"strings"
	"time"

	"topicmux/monitor/store"
	"topicmux/monitor/text"
	"topicmux/tui/internal/view"
)

// looksBack is the window whose values decide the digits of a number.
const looksBack = time.Minute

// notable is by what part of its range, or of itself, a number must change to
// be worth a sentence.
const (
	notableOfRange = 0.05
	notableOfSelf  = 0.10
)

// numbersMost bounds the numbers of a topic in one sentence.
const numbersMost = 4

// numbersOf returns the numbers that a sentence says of a topic, and how many there
// are besides; none where other words say more.
func numbersOf(t *store.Topic, fields []string) (numbers []view.Named, more int) {
	switch {
	case t.Main() == nil && len(fields) == 0:
		return nil, 0
	case t.Shape == store.ShapeNumber, t.Shape == store.ShapeNumbers, t.Shape == store.ShapeGauge, view.Chosen(t, fields):
		return view.Numbers(t, fields, numbersMost)
	}
	return nil, 0
}

// sayNumbers says numbers, each with its name and with the value that it was said to
// have before, once one of them has changed enough.
func sayNumbers(t *store.Topic, numbers []view.Named, more int, h *heard) string {
	first := h.ordinal == 0
	switch {
	case first:
	case h.last && same(numbers, h), !h.last && !h.at.IsZero() && !anyNotable(t, numbers, h):
		return ""
	}
	h.ordinal = t.Count
	said := make([]string, 0, len(numbers)+1)
	values := make(map[string]float64, len(numbers))
	for _, n := range numbers {
		said = append(said, strings.TrimSpace(n.Name+" "+sayNumber(t, n, h, len(numbers) > 1)))
		values[n.Field] = n.Last()
	}
	h.values = values
	if more > 0 {
		said = append(said, text.Plural(more, "more field"))
	}
	return strings.Join(said, ", ") + "."
}

// sayNumber says one number, and what it was said to be before if it measures
// something. Among others there is no comma in it.
func sayNumber(t *store.Topic, n view.Named, h *heard, among bool) string {
	if !t.Measure(n.Series) {
		return n.Literal() // an id or a time, as it was sent
	}
	unit := t.Unit
	if n.Unit != "" {
		unit = n.Unit
	}
	write := func(v float64) string {
		c := view.Context{From: t.LastAt.Add(-looksBack), To: t.LastAt, Memory: &h.memory}
		digits, prefixed := view.Written(t, n.Series, v, &c)
		return spoken(digits, prefixed, unit)
	}
	words := cmp.Or(exactly(n, unit, write(n.Last())), write(n.Last()))
	was, known := h.values[n.Field]
	if !known || write(was) == words {
		return words
	}
	way := " down from "
	if n.Last() > was {
		way = " up from "
	}
	if !among {
		way = "," + way
	}
	return words + way + write(was)
}

// exactly returns all digits of a number without a unit that would be rounded to
// words such as quadrillion: speech has room for them. It is "" for other numbers.
func exactly(n view.Named, unit, words string) string {
	digits := n.Literal()
	if whole, fraction, ok := strings.Cut(digits, "."); ok && strings.Trim(fraction, "0") == "" {
		digits = whole
	}
	if unit != "" || !strings.Contains(words, " ") || strings.Trim(digits, "-.0123456789") != "" {
		return ""
	}
	return digits
}

// same reports whether the numbers are those that were said.
func same(numbers []view.Named, h *heard) bool {
	for _, n := range numbers {
		if was, ok := h.values[n.Field]; !ok || was != n.Last() {
			return false
		}
	}
	return true
}

// anyNotable reports whether one of the numbers has changed enough since it was said.
func anyNotable(t *store.Topic, numbers []view.Named, h *heard) bool {
	for _, n := range numbers {
		was, known := h.values[n.Field]
		if !known || math.Abs(n.Last()-was) >= notable(t, was) {
			return true
		}
	}
	return false
}

// notable is the change that is worth telling.
func notable(t *store.Topic, v float64) float64 {
	if e := &t.Info; e.Min != nil && e.Max != nil && *e.Max > *e.Min {
		return notableOfRange * (*e.Max - *e.Min)
	}
	return max(notableOfSelf*math.Abs(v), math.SmallestNonzeroFloat64)
}

// unitWords are units as they are spoken.
var unitWords = map[string]string{
	"%": "percent", "°C": "degrees Celsius", "°F": "degrees Fahrenheit", "B": "bytes", "B/s": "bytes per second",
	"b/s": "bits per second", "s": "seconds", "ms": "milliseconds", "Hz": "hertz", "W": "watts", "V": "volts",
	"A": "amperes", "g": "grams", "m": "metres", "rpm": "revolutions per minute", "/s": "per second",
}

var prefixWords = map[string]string{
	"n": "nano", "µ": "micro", "m": "milli", "k": "kilo", "M": "mega", "G": "giga", "T": "tera", "P": "peta", "E": "exa",
}

var largeWords = map[string]string{"k": "thousand", "M": "million", "G": "billion", "T": "trillion", "P": "quadrillion"}

// spoken puts digits and a unit with its prefix the way a person says them.
func spoken(digits, prefixed, unit string) string {
	prefix := strings.TrimSuffix(prefixed, unit)
	word := unit
	if w, ok := unitWords[unit]; ok {
		word = w
	}
	large, ok := largeWords[strings.TrimSpace(prefix)]
	switch {
	case prefix == "":
	case ok && (unit == "" || strings.HasSuffix(prefix, " ")):
		word = large + " " + word
	default:
		word = prefixWords[strings.TrimSpace(prefix)] + word
	}
	return strings.TrimSpace(digits + " " + word)
}
