package store

import (
	"bytes"
	"strconv"

	"github.com/tidwall/gjson"

	"topicmux/monitor/text"
)

// enter sets the path to that of a member of the object at outer, to which level keys
// lead. The path of a member of the top-level object is the key, in the caller's memory.
func (w *walker) enter(outer, key []byte, level int) {
	key = key[:min(len(key), maxField)]
	if level == 0 {
		w.path = key
		return
	}
	w.nested = append(w.stem(outer, level), key...)
	w.path = w.nested
}

// enterIndex is enter for an element of an array.
func (w *walker) enterIndex(outer []byte, n, level int) {
	w.nested = strconv.AppendInt(w.stem(outer, level), int64(n), 10)
	w.path = w.nested
}

// stem returns a path in the buffer for nested ones, with a dot.
func (w *walker) stem(outer []byte, level int) []byte {
	switch level {
	case 0:
		return w.nested[:0]
	case 1: // it may be in the caller's memory
		outer = append(w.nested[:0], outer...)
	}
	return append(outer, '.')
}

// number notes a number as a field. A number that is nested too deeply to be
// charted does not make a payload numeric.
func (w *walker) number(v float64, decimals int, text []byte, level int) {
	if level <= maxPath {
		w.numbers++
	}
	if f := w.newField(level); f != nil {
		f.v, f.decimals, f.text = v, int32(decimals), text
		f.from, f.to, f.unit = 0, 0, nil
		f.number, f.quoted = true, false
	}
}

// newField appends a field with the current path. The caller sets everything else,
// because the field may be that of an earlier payload. It returns nil if there is no
// room.
func (w *walker) newField(level int) *field {
	list := &w.fields
	switch {
	case level <= maxPath && len(w.fields) < maxSeries && len(w.path) <= maxField:
	case level > maxPath && level <= maxBuriedPath && len(w.buried) <= maxBuried && len(w.path) <= maxField:
		list = &w.buried
	default:
		w.more++
		return nil
	}
	n := len(*list)
	if n == cap(*list) {
		*list = append(*list, field{})
	}
	*list = (*list)[:n+1]
	f := &(*list)[n]
	f.path = w.keepPath(level)
	return f
}

// keepPath returns the current path, of that many keys, so that it is valid until the
// next payload.
func (w *walker) keepPath(keys int) []byte {
	if keys == 1 && w.top == formObject {
		return w.path
	}
	from := len(w.paths)
	w.paths = append(w.paths, w.path...)
	return w.paths[from:len(w.paths):len(w.paths)]
}

// text reads a string value. A string that is a number with an optional unit,
// such as "12 ms" or "64121.55", counts as a number.
func (w *walker) text(level int, table bool) form {
	s, ok := w.str()
	if !ok {
		return formNone
	}
	if table || level == 0 || !w.quotedField(s, level) {
		w.others++
	}
	return formString
}

// quotedField notes a string as a field if it is a number. It reports whether
// it counts in the walk's numbers. Plain numbers in nested arrays do not: an
// order book is not a chart.
func (w *walker) quotedField(s []byte, level int) bool {
	a, ok := w.quoted(s)
	if !ok || a.unit == nil && isCode(a.text) {
		return false
	}
	counts := a.unit != nil || w.arrays <= 1
	if counts && level <= maxPath {
		w.numbers++
	}
	if f := w.newField(level); f != nil {
		f.amount, f.number, f.quoted = a, counts, a.unit == nil
	}
	return counts
}

// quoted reads a JSON string, given without its quotes, as a number with an
// optional unit. Only units in common use count.
func (w *walker) quoted(s []byte) (amount, bool) {
	const most = 3 * maxLiteral // with escapes
	if len(s) == 0 || len(s) > most || !beginsAmount(s[0]) {
		return amount{}, false
	}
	s, ok := w.decode(s)
	if !ok || len(s) > maxLiteral {
		return amount{}, false
	}
	a, ok := scanAmount(s, "")
	return a, ok && (a.unit == nil || isKnownUnit(a.unit))
}

// decode returns the text of a JSON string. It is not ok if there are escapes
// that do not occur in numbers and units.
func (w *walker) decode(s []byte) (text []byte, ok bool) {
	if bytes.IndexByte(s, '\\') < 0 {
		return s, true
	}
	from := len(w.decoded)
	if w.decoded, ok = appendDecoded(w.decoded, s); !ok {
		return nil, false
	}
	return w.decoded[from:], true
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
