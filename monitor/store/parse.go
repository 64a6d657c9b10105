package store

import "topicmux/monitor/logline"

// payload is a parsed payload. Further facts about JSON are in the walker. Its
// slices are in the caller's memory.
type payload struct {
	// form is formNone for an empty payload, formNumber also for a number with
	// a unit, and formString for any other text.
	form form
	data []byte // without the quotes of a string
	json bool   // the payload is valid JSON

	amount // for formNumber

	level Level // level of a log line, as text or JSON
	line  bool  // the payload is a log line as text
	word  bool  // the payload is a single short word

	rows int // number of objects in a top-level array, as far as it could be read
}

// parse parses a payload of t without surrounding white space.
func (in *ingest) parse(p *payload, data []byte, t *Topic) {
	if len(data) == 0 {
		return
	}
	p.data = data
	v, decimals, end := scanNumber(data, 0, true)
	if end == len(data) && (!isCode(data) || t.hint == ShapeNumber) {
		p.form, p.amount = formNumber, plainAmount(v, decimals, data)
		return
	}
	p.form = formString
	if c := data[0]; c == '{' || c == '[' || c == '"' || c == 't' || c == 'f' || c == 'n' {
		in.parseJSON(p, t.wanted)
	}
	switch {
	case p.json && p.form != formString:
		return
	case p.json:
		p.data = data[1 : len(data)-1]
		if a, ok := in.walk.quoted(p.data); ok && (a.unit != nil || !isQuotedCode(p.data)) {
			p.form, p.amount = formNumber, a
			return
		}
	case beginsAmount(data[0]) && !isCode(data):
		if a, ok := scanRest(data, t.unit.raw, v, decimals, end); ok {
			p.form, p.amount = formNumber, a
			return
		}
	}
	if p.word = isWord(p.data); p.word {
		p.level = logline.Word(p.data)
		return
	}
	p.level, p.line = in.lineLevel(p.data)
}

// parseJSON parses a payload that may be JSON. If it is not, it remains text.
func (in *ingest) parseJSON(p *payload, wanted map[string]*Series) {
	w := &in.walk
	w.wanted = wanted
	f := w.read(p.data)
	p.rows = w.elements.objects
	if f == formNone {
		return
	}
	p.form, p.json = f, true
	if f == formObject {
		p.level, w.logs = w.objectLevel(p.data)
	}
}
