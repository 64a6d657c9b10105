package store

import (
	"time"

	"topicmux/monitor/logline"
)

// form is the JSON type of a payload or a part of it.
type form uint8

const (
	formNone form = iota // not JSON
	formNull
	formBool
	formNumber
	formString
	formObject
	formArray
)

// field is a number found by the walk.
type field struct {
	amount
	path   []byte
	number bool // the field counts in the walk's numbers
	quoted bool // a string with a number and no unit
}

// walker is a strict JSON parser that collects everything that the store needs
// in a single pass. It is reused and does not allocate.
type walker struct {
	path    []byte // path of the current value
	nested  []byte // buffer for it
	paths   []byte // buffer for paths that are kept
	decoded []byte // strings without their escapes
	fields  []field
	buried  []field // numbers that are nested too deeply for fields
	members members

	identities []identity // entities of an object
	nulls      [][]byte   // paths of values that are unknown
	texts      []labelText

	classes keyCache

	wanted map[string]*Series // fields to look for at any depth, nil for none
	found  []finding

	walk
}

// walk is the result of parsing a payload.
type walk struct {
	scanner

	top    form // formObject, formArray or formNone for another value
	depth  int
	arrays int // arrays around the current value

	more    int // numbers above the limit or nested too deeply
	numbers int // numbers that are not nested too deeply, in fields and more
	others  int // other values at the same depth
	keys    keySet

	evidence logline.Evidence
	deep     bool // members of the current member are evidence as well
	logs     bool // the payload is a log line

	kind   []byte // event type of an object, in the caller's memory
	kindAt int8   // index of its key in kindKeys

	elements elementSet // elements of a top-level array
}

// elementSet counts the elements of a top-level array by type.
type elementSet struct{ numbers, objects, others int }

// read parses b and returns its type, or formNone if it is not JSON.
func (w *walker) read(b []byte) form {
	w.walk = walk{scanner: scanner{b: b}}
	w.path, w.paths, w.decoded = nil, w.paths[:0], w.decoded[:0]
	w.fields, w.members, w.found = w.fields[:0], w.members[:0], w.found[:0]
	w.identities, w.nulls, w.buried, w.texts = w.identities[:0], w.nulls[:0], w.buried[:0], w.texts[:0]
	w.space()
	w.top = topOf(b[w.i:])
	f := w.value(0, false)
	w.space()
	w.b = nil // belongs to the caller
	if w.i < len(b) {
		f = formNone
	}
	return f
}

func topOf(b []byte) form {
	switch {
	case len(b) == 0:
	case b[0] == '{':
		return formObject
	case b[0] == '[':
		return formArray
	}
	return formNone
}

// value reads a value. The level is the number of keys that lead to it. In a
// table, which is an array of objects, numbers are not fields.
func (w *walker) value(level int, table bool) form {
	switch c := w.peek(); {
	case c == '{':
		return w.object(level, table)
	case c == '[':
		return w.array(level, table)
	case c == '"':
		return w.text(level, table)
	case c == '-' || c-'0' <= 9:
		v, decimals, end := scanNumber(w.b, w.i, false)
		if end == w.i {
			return formNone
		}
		if !table {
			w.number(v, decimals, w.b[w.i:end], level)
		}
		w.i = end
		return formNumber
	case c == 't':
		return w.word("true", formBool, level)
	case c == 'f':
		return w.word("false", formBool, level)
	case c == 'n':
		return w.word("null", formNull, level)
	}
	return formNone
}

func (w *walker) word(s string, f form, level int) form {
	if len(w.b)-w.i < len(s) || string(w.b[w.i:w.i+len(s)]) != s {
		return formNone
	}
	w.i += len(s)
	if level > 0 && f == formBool {
		w.others++
	}
	return f
}

func (w *walker) object(level int, table bool) form {
	if w.depth++; w.depth > maxDepth {
		return formNone
	}
	w.i++
	outer := w.path
	for first := true; ; first = false {
		w.space()
		if first && w.peek() == '}' {
			break
		}
		key, ok := w.str()
		if !ok || !w.next(':') {
			return formNone
		}
		w.space()
		from := w.i
		w.enter(outer, key, level)
		may := (level == 0 || w.deep) && logline.May(w.path)
		if level == 0 {
			w.deep = may && logline.HasKeys(key)
		}
		others := w.others
		f := w.value(level+1, table)
		if f == formNone {
			return formNone
		}
		if w.wanted != nil {
			w.seekValue(f, from)
		}
		if may {
			w.evidence.Note(w.path, w.b[from:w.i])
		}
		if !table {
			w.member(key, f, w.b[from:w.i], level, w.others > others)
		}
		w.path = outer
		if !w.next(',') {
			break
		}
	}
	w.depth--
	return w.close('}', formObject)
}

func (w *walker) array(level int, table bool) form {
	if w.depth++; w.depth > maxDepth {
		return formNone
	}
	w.i++
	w.arrays++
	outer := w.path
	numbers := w.numbers
	for n := 0; ; n++ {
		w.space()
		if n == 0 && w.peek() == ']' {
			break
		}
		w.enterIndex(outer, n, level)
		from := w.i
		f := w.value(level+1, table || w.peek() == '{')
		if w.wanted != nil && f != formNone {
			w.seekValue(f, from)
		}
		if f == formNull && !table {
			w.noteNull(level + 1)
		}
		w.path = outer
		if f == formNone {
			return formNone
		}
		if level == 0 {
			if f == formString && w.numbers > numbers+n {
				f = formNumber
			}
			w.elements.add(f)
		}
		if !w.next(',') {
			break
		}
	}
	w.depth--
	w.arrays--
	return w.close(']', formArray)
}

func (e *elementSet) add(f form) {
	switch f {
	case formNumber, formNull:
		e.numbers++
	case formObject:
		e.objects++
	default:
		e.others++
	}
}

// objectLevel returns the level of the object just walked, and whether it is a
// log line.
func (w *walker) objectLevel(data []byte) (l Level, known bool) {
	l, inner, known := w.evidence.Log()
	if inner && len(data) <= maxEventText { // the level is in the message
		line, _ := logline.ParseObject(string(data), time.Time{})
		l = line.Level
	}
	return l, known
}
