package store

import (
	"bytes"
	"strconv"

	"github.com/tidwall/gjson"

	"topicmux/monitor/text"
)

// enter extends the path by a key.
func (w *walker) enter(stem int, key []byte) {
	if stem > 0 {
		w.path = append(w.path, '.')
	}
	w.path = append(w.path, key[:min(len(key), maxField)]...)
}

// enterIndex extends the path by an array index.
func (w *walker) enterIndex(stem, n int) {
	if stem > 0 {
		w.path = append(w.path, '.')
	}
	w.path = strconv.AppendInt(w.path, int64(n), 10)
}

// number notes a number as a field. A number that is nested too deeply to be
// charted does not make a payload numeric.
func (w *walker) number(v float64, decimals int, text []byte, level int, table bool) {
	if table {
		return
	}
	if level <= maxPath {
		w.numbers++
	}
	w.field(field{v: v, decimals: int32(decimals), text: text, number: true}, level)
}

func (w *walker) field(f field, level int) {
	if level > maxPath || len(w.fields) >= maxSeries || len(w.path) > maxField {
		w.more++
		return
	}
	from := len(w.paths)
	w.paths = append(w.paths, w.path...)
	f.from, f.to = int32(from), int32(len(w.paths))
	w.fields = append(w.fields, f)
}

// text reads a string value. A string that contains only a number counts as a
// field, because prices are often sent this way, but does not make a payload
// numeric. A string with a number and a unit, such as "12 ms", counts as a
// number.
func (w *walker) text(level int, table bool) form {
	s, ok := w.str()
	if !ok {
		return formNone
	}
	if table || level == 0 || len(s) == 0 || len(s) > 24 || s[0] != '-' && s[0]-'0' > 9 {
		w.others++
		return formString
	}
	v, decimals, end := scanNumber(s, 0, false)
	switch unit := bytes.TrimPrefix(s[end:], []byte(" ")); {
	case end == len(s) && end > 0:
		w.others++
		w.field(field{v: v, decimals: int32(decimals), text: s}, level)
	case end > 0 && isKnownUnit(unit):
		if level <= maxPath {
			w.numbers++
		}
		w.field(field{v: v, decimals: int32(decimals), text: s, unitLen: uint8(len(unit)), number: true}, level)
	default:
		w.others++
	}
	return formString
}

// FieldName returns the name of a field, given its key in JSON without the
// quotes.
func FieldName(key string) string { return fieldName([]byte(key)) }

// fieldName returns a path in a readable form.
func fieldName(path []byte) string {
	if bytes.IndexByte(path, '\\') < 0 {
		return text.CleanLine(path, maxField)
	}
	return text.CleanLine(gjson.Parse(`"`+string(path)+`"`).String(), maxField)
}
