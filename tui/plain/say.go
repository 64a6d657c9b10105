package plain

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"topicmux/tui/store"
	"topicmux/tui/view"
)

// looksBack is the window by which the digits of a number are chosen.
const looksBack = time.Minute

// notable is by what part of its range, or of itself, a number must change to
// be worth a sentence.
const (
	notableOfRange = 0.05
	notableOfSelf  = 0.10
)

// say returns the sentence about a topic's newest value, "" when it says
// nothing new, and remembers what it said.
func say(t *store.Topic, h *heard) string {
	switch t.Shape {
	case store.ShapeNumber, store.ShapeNumbers, store.ShapeGauge:
		if s := view.Main(t); s != nil {
			return sayNumber(t, s, h)
		}
	case store.ShapeLog, store.ShapeText:
		return sayLines(t, h)
	case store.ShapeChat:
		return sayChat(t, h)
	case store.ShapeProgress:
		return sayProgress(t, h)
	case store.ShapeTable:
		h.ordinal = t.Count
		tab := t.Table(time.Time{})
		return changed(h, strconv.Itoa(len(tab.Rows)+tab.MoreRows)+" rows.")
	}
	h.ordinal = t.Count
	e, _ := t.Latest(time.Time{})
	return changed(h, ending(strings.Join(strings.Fields(e.Text), " ")))
}

// changed returns the words if they are others than those before.
func changed(h *heard, words string) string {
	if words == h.words {
		return ""
	}
	h.words = words
	return words
}

func sayNumber(t *store.Topic, s *store.Series, h *heard) string {
	v, first := s.Last(), h.ordinal == 0
	h.ordinal = t.Count
	if !first && !h.at.IsZero() && math.Abs(v-h.value) < notable(t, h.value) {
		return ""
	}
	unit := t.Unit
	if s.Unit != "" {
		unit = s.Unit
	}
	write := func(v float64) string {
		c := view.Context{From: t.LastAt.Add(-looksBack), To: t.LastAt, Memory: &h.memory}
		digits, prefixed := view.Written(t, s, v, &c)
		return spoken(digits, prefixed, unit)
	}
	words, before := write(v), write(h.value)
	way := ""
	switch {
	case first || words == before:
	case v > h.value:
		way = ", up from " + before
	default:
		way = ", down from " + before
	}
	h.value = v
	return words + way + "."
}

// notable is the change that is worth telling.
func notable(t *store.Topic, v float64) float64 {
	if e := &t.Entry; e.Min != nil && e.Max != nil && *e.Max > *e.Min {
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

// sayLines tells the newest line of a log, and how many came before it.
func sayLines(t *store.Topic, h *heard) string {
	skipped := t.Count - h.ordinal - 1
	if h.ordinal == 0 {
		skipped = 0
	}
	h.ordinal = t.Count
	e, ok := t.Latest(time.Time{})
	if !ok {
		return ""
	}
	line := strings.Join(strings.Fields(words(&e)), " ")
	if e.Level >= store.LevelWarn {
		line = e.Level.String() + ", " + line
	}
	if skipped > 0 {
		return fmt.Sprintf("%s After %d more lines.", ending(line), skipped)
	}
	return ending(line)
}

// words are what a log line says beside its level and its time.
func words(e *store.Event) string {
	if l := e.Line(time.Local); l.Message != "" {
		return l.Message
	}
	return e.Text
}

// sayChat tells a message when it is whole.
func sayChat(t *store.Topic, h *heard) string {
	messages := t.Chat(time.Time{})
	h.ordinal = t.Count
	for i := len(messages) - 1; i >= 0; i-- {
		if m := messages[i]; m.Done {
			words := ending(strings.Join(strings.Fields(m.Text), " "))
			if m.Role != "" {
				words = m.Role + " says, " + words
			}
			return changed(h, words)
		}
	}
	return ""
}

func sayProgress(t *store.Topic, h *heard) string {
	h.ordinal = t.Count
	rows := t.Progress(time.Time{})
	done, failed := 0, 0
	for _, r := range rows {
		if r.Done {
			done++
		}
		if r.Failed {
			failed++
		}
	}
	words := fmt.Sprintf("%d of %d done", done, len(rows))
	if failed > 0 {
		words += fmt.Sprintf(", %d failed", failed)
	}
	if len(rows) == 1 && done == 0 {
		words = fmt.Sprintf("%.0f percent", math.Floor(rows[0].Percent/10)*10)
	}
	return changed(h, words+".")
}

// ending closes a sentence that has no end of its own.
func ending(s string) string {
	if s == "" || strings.ContainsRune(".!?…", rune(s[len(s)-1])) {
		return s
	}
	return s + "."
}
