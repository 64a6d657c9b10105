package lens

import (
	"bytes"

	"topicmux/sse"
)

// fold folds an event into the conversation.
func (r *Reader) fold(ev sse.Event) (ok bool) {
	r.eval.event, r.eval.name = ev, append(r.eval.name[:0], ev.Type...)
	r.elements = 0
	data := bytes.TrimSpace(ev.Data)
	if len(data) == 0 || data[0] != '[' {
		return r.foldObject(data)
	}
	if first, more := next(data, 0); !more || data[first] != '{' {
		return r.foldObject(data) // a word such as [DONE]
	}
	for at := 0; r.elements < maxElements; r.elements++ {
		from, more := next(data, at)
		if !more {
			break
		}
		if at, more = skip(data, from); !more {
			break
		}
		ok = r.foldObject(data[from:at]) || ok
	}
	return ok
}

// foldObject applies the rules for an object, or for data that is not JSON.
func (r *Reader) foldObject(data []byte) (ok bool) {
	e := &r.eval
	e.data, e.depth = data, 0
	if len(data) == 0 || data[0] != '{' {
		e.data = nil
		e.clear(r.dialect.other)
		return r.run(r.dialect.other)
	}
	p, known := r.program()
	if p == nil {
		return false
	}
	if end, valid := e.scan(p, 0); !valid || end != len(data) {
		return false
	}
	ok = r.run(p) || known || e.hasForm(r.dialect, true)
	e.skeletons.keep()
	return ok
}

// program returns the program for the object, by its type. It is known if the object has a
// type. It is nil if the object is broken.
func (r *Reader) program() (p *program, known bool) {
	e := &r.eval
	if k := e.skeletons.begin(e.event.Type, e.data); k != nil {
		return k.program, k.known
	}
	types := r.dialect.types
	if types == nil {
		e.skeletons.decide(r.dialect.other, false, nil)
		return r.dialect.other, false
	}
	if !e.look(types) {
		return nil, false
	}
	p, known = r.programFor(e.pick(r.dialect.typ))
	e.skeletons.decide(p, known, e.frames[0])
	return p, known
}

// programFor returns the program for objects of a type, and whether that is one.
func (r *Reader) programFor(raw []byte, isText bool) (p *program, known bool) {
	c, typ := r.dialect, plainText(raw, isText)
	if c.AnyCase {
		r.typ = appendPlain(r.typ[:0], typ)
		typ = r.typ
	}
	known = len(typ) > 0 && (!isText || string(typ) != sse.DefaultEvent)
	if p := c.byType[string(typ)]; p != nil {
		return p, known
	}
	for i, start := range c.prefix {
		if bytes.HasPrefix(typ, []byte(start)) {
			return c.byStart[i], known
		}
	}
	return c.other, known
}

// appendPlain appends a type in lower case and without underscores.
func appendPlain(dst, typ []byte) []byte {
	for _, c := range typ {
		if c != '_' {
			dst = append(dst, lower(c))
		}
	}
	return dst
}

// run applies a program to the object that has been scanned. It reports whether a rule
// fitted, even if it changed nothing.
func (r *Reader) run(p *program) (matched bool) {
	e, items := &r.eval, p.items
	found := e.found[e.depth]
	for i := range items {
		it := &items[i]
		switch {
		case it.needs != 0 && it.needs&found == 0:
		case it.inner != nil:
			matched = r.runEach(it.inner, e.frames[e.depth][it.array]) || matched
		case e.holds(it.rule.conditions):
			matched = r.apply(it.rule) || matched
		}
	}
	return matched
}

// runEach applies a program to each element of an array.
func (r *Reader) runEach(p *program, array span) (matched bool) {
	e := &r.eval
	if !array.present() || e.data[array.from] != '[' {
		return false
	}
	e.depth++
	for at := array.from; r.elements < maxElements; r.elements++ {
		from, more := next(e.data, at)
		if !more {
			break
		}
		if at, more = e.scan(p, from); !more {
			break
		}
		if e.data[from] == '{' {
			matched = r.run(p) || matched
		}
	}
	e.depth--
	return matched
}
