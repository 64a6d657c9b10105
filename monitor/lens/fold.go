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
	p, known := r.program()
	if p == nil {
		return false
	}
	isObject := len(data) > 0 && data[0] == '{'
	if !isObject {
		e.data, known = nil, false
		e.scan(p, 0)
	} else if end, valid := e.scan(p, 0); !valid || end != len(data) {
		return false
	}
	matched := r.run(p)
	return matched || known || isObject && e.hasForm(r.dialect, true)
}

// program returns the program for the event, by its type. It is known if the event has a
// type. It is nil if the data is an object that is broken.
func (r *Reader) program() (p *program, known bool) {
	c, e := r.dialect, &r.eval
	if c.types == nil || len(e.data) == 0 || e.data[0] != '{' {
		return c.other, false
	}
	if _, ok := e.look(c.types, 0, true); !ok {
		return nil, false
	}
	raw, isText := e.pick(c.typ)
	typ := plainText(raw, isText)
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
	e := &r.eval
	for i := range p.items {
		it := &p.items[i]
		if it.rule != nil {
			if (it.rule.needs == 0 || it.rule.needs&e.found[e.depth] != 0) && e.holds(it.rule.conditions) {
				matched = r.apply(it.rule) || matched
			}
			continue
		}
		array := e.frames[e.depth][it.array]
		if !array.present() || e.data[array.from] != '[' {
			continue
		}
		e.depth++
		for at := array.from; r.elements < maxElements; r.elements++ {
			from, more := next(e.data, at)
			if !more {
				break
			}
			if at, more = e.scan(it.inner, from); !more {
				break
			}
			if e.data[from] == '{' {
				matched = r.run(it.inner) || matched
			}
		}
		e.depth--
	}
	return matched
}
