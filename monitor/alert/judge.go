package alert

import (
	"bytes"
	"strings"
	"time"
	"unicode"

	"github.com/tidwall/gjson"

	"topicmux/internal/validjson"
	"topicmux/monitor/store"
	"topicmux/monitor/text"
)

// maxWord is the largest length of a reported value, in bytes.
const maxWord = 256

// series returns the series that the rule evaluates, or nil if there is none
// yet.
func (it *item) series(w *Watch) *store.Series {
	if it.main != nil && it.mainOf == len(it.topic.Series) {
		return it.main
	}
	var s *store.Series
	if it.Field == "" {
		s = it.topic.Main()
	} else {
		s = it.topic.Find(it.Field)
	}
	it.main, it.mainOf, it.Main = s, len(it.topic.Series), ""
	if s != nil && it.Field == "" && it.topic.Measures() > 1 {
		it.Main = s.Field
	}
	return s
}

// judge evaluates a number.
func (it *item) judge(w *Watch, v float64, now time.Time) {
	it.Judged++
	r := it.Rule
	literal := it.literal()
	bad := r.op.holds(order(v, literal, it.scale(r.limit), r.digits))
	well := !bad
	if r.clear != nil {
		well = r.clear.op.holds(order(v, literal, it.scale(r.clear.limit), r.clear.digits))
	}
	it.held = ""
	it.step(w, bad, well, now)
	if it.Phase == Pending || it.Phase == Firing && !it.well.IsZero() {
		it.held = it.value(now)
	}
}

// literal returns the newest number as received.
func (it *item) literal() string {
	if it.main == nil {
		return it.word
	}
	return it.main.Literal()
}

// judgeWord evaluates a text.
func (it *item) judgeWord(w *Watch, word string, now time.Time) {
	it.Judged++
	bad := (word == it.Rule.word) == (it.Rule.op == equal)
	it.word = text.CleanLine(word, maxWord)
	it.step(w, bad, !bad, now)
}

// judgeNewest evaluates the current value of a topic that existed before the
// rule. It ignores a stale value.
func (it *item) judgeNewest(w *Watch, now time.Time) {
	if it.topic.Stale(now) {
		return
	}
	if it.Rule.kind == isNumber {
		it.mainOf = -1 // the main series may have changed
		if s := it.series(w); s != nil {
			if _, _, known := s.At(time.Time{}); known {
				it.judge(w, s.Last(), now)
			}
		}
		return
	}
	if it.events == it.topic.Count {
		return
	}
	for e := range it.topic.After(it.topic.Count - 1) {
		if word, ok := it.wordOf([]byte(e.Text)); ok {
			it.judgeWord(w, word, now)
		}
	}
	it.events = it.topic.Count
}

// wordOf returns the text of a payload that the rule compares: the value of its
// field, or else the value of the whole payload.
func (it *item) wordOf(data []byte) (string, bool) {
	if it.Field != "" {
		v := it.field(data)
		return v.String(), v.Exists()
	}
	s := bytes.TrimSpace(data)
	if len(s) == 0 || s[0] != '{' && s[0] != '"' || !validjson.Bytes(s) {
		return string(s), true
	}
	v := gjson.ParseBytes(s)
	for _, k := range []string{"state", "status", "value"} {
		if m := v.Get(k); m.Exists() {
			return m.String(), true
		}
	}
	return v.String(), true
}

// uncharted returns the number in a field that is nested too deeply to have a
// series.
func (it *item) uncharted(data []byte) (v float64, ok bool) {
	if it.Field == "" {
		return 0, false
	}
	f := it.field(data)
	word := f.String()
	switch f.Type {
	case gjson.Number:
		word = f.Raw
	case gjson.String:
	default:
		return 0, false
	}
	if v, ok = store.ReadNumber(word); ok {
		it.word = text.CleanLine(word, maxWord)
	}
	return v, ok
}

// field returns the value of the rule's field in a payload.
func (it *item) field(data []byte) (v gjson.Result) {
	for _, path := range it.paths {
		if v = gjson.GetBytes(data, path); v.Exists() {
			break
		}
	}
	return v
}

// pathsOf returns the gjson paths at which a field may be. A token that
// contains dots may be a single key or a path of keys.
func pathsOf(tokens []string) []string {
	var key, way strings.Builder
	for i, token := range tokens {
		if i > 0 {
			key.WriteByte('.')
			way.WriteByte('.')
		}
		for _, c := range token {
			if plain := c == '_' || c == '-' || c > 127 || unicode.IsLetter(c) || unicode.IsDigit(c); !plain {
				key.WriteByte('\\')
				if c != '.' {
					way.WriteByte('\\')
				}
			}
			key.WriteRune(c)
			way.WriteRune(c)
		}
	}
	if key.String() == way.String() {
		return []string{key.String()}
	}
	return []string{key.String(), way.String()}
}

// scale converts a percentage to the unit of a topic that has a range in
// another unit.
func (it *item) scale(v float64) float64 {
	if !it.Rule.percent || it.topic == nil || it.topic.UnitOfAll() == "%" {
		return v
	}
	if low, high := it.topic.Range(); low != nil && high != nil && *low < *high {
		return *low + v/100*(*high-*low)
	}
	return v
}

// formattedRoom is the largest width of a value in the format that the user has chosen.
const formattedRoom = 26

// measured returns the newest value as received, with its unit, or in the format that the
// user has chosen.
func measured(t *store.Topic, s *store.Series) string {
	value, unit := s.Literal(), t.UnitOf(s)
	if digits, prefixed, ok := t.FormatOf(s).Write(s.Last(), unit, formattedRoom); ok {
		return strings.TrimSpace(digits + " " + prefixed)
	}
	const number = "0123456789+-\u2212.,eE"
	if unit == "" || strings.Trim(value, number) != "" { // the value already includes a unit
		return value
	}
	return value + " " + unit
}
