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

// looksBack is the time window that determines the digits of a number.
const looksBack = time.Minute

// The relative changes of a number from which on it is reported: relative to its
// range, or else to itself.
const (
	notableOfRange = 0.05
	notableOfSelf  = 0.10
)

// numbersMost is the largest number of numbers in a sentence.
const numbersMost = 4

// numbersOf returns the numbers to report for a topic, and the number of
// others. It returns none if other words are more useful.
func numbersOf(t *store.Topic, fields []string) (numbers []view.Named, more int) {
	switch {
	case t.Main() == nil && len(fields) == 0:
		return nil, 0
	case t.Shape == store.ShapeNumber, t.Shape == store.ShapeNumbers, t.Shape == store.ShapeGauge, view.Chosen(t, fields):
		return view.Numbers(t, fields, numbersMost)
	}
	return nil, 0
}

// describeNumbers returns the numbers with their names and previously reported
// values. It returns "" unless one of them has changed notably.
func describeNumbers(t *store.Topic, numbers []view.Named, more int, h *reported) string {
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
		said = append(said, strings.TrimSpace(n.Name+" "+describeNumber(t, n, h, len(numbers) > 1)))
		values[n.Field] = n.Last()
	}
	h.values = values
	if more > 0 {
		said = append(said, text.Plural(more, "more field"))
	}
	return strings.Join(said, ", ") + "."
}

// describeNumber returns a number and, if it is a measurement, its previously
// reported value. If among is true, the text contains no comma.
func describeNumber(t *store.Topic, n view.Named, h *reported, among bool) string {
	if !t.Measure(n.Series) && t.FormatOf(n.Series).IsZero() {
		return n.Literal() // an id or a time, as received
	}
	format := t.FormatOf(n.Series)
	unit := format.Unit(t.UnitOf(n.Series))
	write := func(v float64) string {
		c := view.Context{From: t.LastAt.Add(-looksBack), To: t.LastAt, Cache: &h.cache}
		digits, prefixed := view.Written(t, n.Series, v, &c)
		return spoken(digits, prefixed, unit)
	}
	words := write(n.Last())
	if format.IsZero() {
		words = cmp.Or(exactly(n, unit, words), words)
	}
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

// exactly returns all digits of a number without a unit that would be rounded
// to words such as quadrillion. It returns "" for any other number.
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

// same reports whether the numbers are the same as in the last report.
func same(numbers []view.Named, h *reported) bool {
	for _, n := range numbers {
		if was, ok := h.values[n.Field]; !ok || was != n.Last() {
			return false
		}
	}
	return true
}

// anyNotable reports whether one of the numbers has changed notably since it
// was reported.
func anyNotable(t *store.Topic, numbers []view.Named, h *reported) bool {
	for _, n := range numbers {
		was, known := h.values[n.Field]
		if !known || math.Abs(n.Last()-was) >= notable(t, was) {
			return true
		}
	}
	return false
}

// notable returns the smallest change of v to report.
func notable(t *store.Topic, v float64) float64 {
	if low, high := t.Range(); low != nil && high != nil && *high > *low {
		return notableOfRange * (*high - *low)
	}
	return max(notableOfSelf*math.Abs(v), math.SmallestNonzeroFloat64)
}

// unitWords maps units to words.
var unitWords = map[string]string{
	"%": "percent", "°C": "degrees Celsius", "°F": "degrees Fahrenheit", "B": "bytes", "B/s": "bytes per second",
	"b/s": "bits per second", "s": "seconds", "ms": "milliseconds", "Hz": "hertz", "W": "watts", "V": "volts",
	"A": "amperes", "g": "grams", "m": "metres", "rpm": "revolutions per minute", "/s": "per second",
}

var prefixWords = map[string]string{
	"n": "nano", "µ": "micro", "m": "milli", "k": "kilo", "M": "mega", "G": "giga", "T": "tera", "P": "peta", "E": "exa",
	"Ki": "kibi", "Mi": "mebi", "Gi": "gibi", "Ti": "tebi", "Pi": "pebi", "Ei": "exbi",
}

var largeWords = map[string]string{"k": "thousand", "M": "million", "G": "billion", "T": "trillion", "P": "quadrillion"}

// spoken formats digits and a unit with its prefix in words.
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
