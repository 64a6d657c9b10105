package lens

import (
	"bytes"
	"strconv"

	"topicmux/sse"
)

// An evaluation applies a program to an event.
type evaluation struct {
	event  sse.Event
	name   []byte // the type of the event
	data   []byte // JSON that is being read: the data, or an element of it
	fold   bool
	found  []uint64 // slots that have a value, for each frame
	frames [][]span // values of the object, and of the elements of arrays in it
	depth  int
	plain  []byte

	skeletons *skeletons // nil for none
}

// scan fills the frame of a program with the values in the object at i, and returns where
// the object ends. It is not ok if the JSON is broken.
func (e *evaluation) scan(p *program, i int) (end int, ok bool) {
	frame := e.clear(p)
	if f := e.skeletons.find(p); f != nil {
		e.found[e.depth] = f.slots
		return e.skeletons.fit.recall(f, frame)
	}
	s := scanner{data: e.data, fold: e.fold, spans: frame}
	end, ok = s.find(p.root, i)
	e.found[e.depth] = s.found
	e.skeletons.note(p, &s, end, ok)
	return end, ok
}

// look is scan for the whole object, and stops at the first value.
func (e *evaluation) look(p *program) (ok bool) {
	s := scanner{data: e.data, fold: e.fold, spans: e.clear(p), first: true}
	_, ok = s.find(p.root, 0)
	return ok
}

// clear returns the frame of a program without values.
func (e *evaluation) clear(p *program) []span {
	for len(e.frames) <= e.depth {
		e.frames, e.found = append(e.frames, nil), append(e.found, 0)
	}
	frame := e.frames[e.depth]
	if cap(frame) < p.slots {
		frame = make([]span, p.slots, p.slots+8)
	}
	frame = frame[:p.slots]
	clear(frame)
	e.frames[e.depth], e.found[e.depth] = frame, 0
	return frame
}

// value returns the JSON of a source, or a text that is not JSON. It is nil if there is
// none.
func (e *evaluation) value(s *source) (raw []byte, isText bool) {
	switch s.kind {
	case fromConstant:
		return s.text, true
	case fromEvent:
		return e.name, true
	case fromData:
		return bytes.TrimSpace(e.event.Data), true
	}
	at := e.frames[e.depth-s.up][s.slot]
	if !at.present() || e.data[at.from] == 'n' {
		return nil, false
	}
	return e.data[at.from:at.to], false
}

// pick returns the first value that is present and not empty, or else the first that is
// present.
func (e *evaluation) pick(all sources) (raw []byte, isText bool) {
	for i := range all {
		v, text := e.value(&all[i])
		if v == nil {
			continue
		}
		if !isEmpty(v) {
			return v, text
		}
		if raw == nil {
			raw, isText = v, text
		}
	}
	return raw, isText
}

// isEmpty reports whether a value is an empty text, object or array.
func isEmpty(v []byte) bool {
	return len(v) == 0 || len(v) == 2 && (v[0] == '"' || v[0] == '{' || v[0] == '[')
}

// plainText returns a value as text without escapes. It may refer to the data.
func plainText(raw []byte, isText bool) []byte {
	if isText || len(raw) == 0 || raw[0] != '"' {
		return raw
	}
	raw = raw[1 : len(raw)-1]
	if bytes.IndexByte(raw, '\\') < 0 {
		return raw
	}
	text, _ := unescape(nil, raw, 0)
	return text
}

// number returns a value as a number, or 0.
func (e *evaluation) number(all sources) int64 {
	raw, isText := e.pick(all)
	text := plainText(raw, isText)
	if len(text) == 0 || len(text) > 24 {
		return 0
	}
	n := int64(0)
	for _, c := range text {
		if c < '0' || c > '9' || n > 1e15 {
			f, err := strconv.ParseFloat(string(text), 64)
			if err != nil || f < 0 || f > 1e15 {
				return 0
			}
			return int64(f)
		}
		n = 10*n + int64(c-'0')
	}
	return n
}

// holds reports whether all conditions are true.
func (e *evaluation) holds(all []condition) bool {
	for i := range all {
		if !e.isTrue(&all[i]) {
			return false
		}
	}
	return true
}

func (e *evaluation) isTrue(c *condition) bool {
	if c.typ == "any" {
		for i := range c.from {
			s := &c.from[i]
			if s.kind != fromPath || e.frames[e.depth-s.up][s.slot].present() {
				return true
			}
		}
		return false
	}
	if c.from[0].kind == fromData && len(e.data) > 0 && e.data[0] == '{' {
		return c.not // an object is not a word
	}
	raw, isText := e.pick(c.from)
	switch {
	case c.typ != "":
		return raw != nil && typeOf(raw, isText) == c.typ
	case c.values == nil:
		return c.not != (raw != nil && !isEmpty(raw) && raw[0] != 'f' || isText && len(raw) > 0)
	case raw == nil:
		return c.not
	}
	return c.not != e.isOne(plainText(raw, isText), c.values)
}

// isOne reports whether a text has one of the patterns.
func (e *evaluation) isOne(text []byte, all []pattern) bool {
	if e.fold {
		e.plain = appendPlain(e.plain[:0], text)
		text = e.plain
	}
	for i := range all {
		if all[i].matches(text) {
			return true
		}
	}
	return false
}

func typeOf(raw []byte, isText bool) string {
	if isText {
		return "string"
	}
	switch raw[0] {
	case '"':
		return "string"
	case '{':
		return "object"
	case '[':
		return "array"
	case 't', 'f':
		return "bool"
	}
	return "number"
}
