package store

import "topicmux/monitor/logline"

// payload is a payload that has been parsed. What else is known of JSON is in
// the walker that has read it. Its slices are the caller's memory.
type payload struct {
	// form is formNone of an empty payload, formNumber also of a number with a
	// unit, and formString of any other text.
	form form
	data []byte // without the quotes of a string
	json bool   // the walker has read it as a whole

	number   float64
	decimals int
	unit     []byte // nil for a number without one

	level Level // of a log line, be it text or JSON
	line  bool  // it is a log line as text
	word  bool  // it is one short word

	rows int // the objects in a top-level array, as far as that could be read
}

// parse parses a payload that has no white space around it. Unit is the one that
// the topic's payloads had so far, and wanted are the fields to look for.
func (in *ingest) parse(p *payload, data []byte, unit string, wanted map[string]*Series) {
	if len(data) == 0 {
		return
	}
	p.data = data
	v, decimals, end := scanNumber(data, 0, true)
	if end == len(data) {
		p.form, p.number, p.decimals = formNumber, v, decimals
		return
	}
	p.form = formString
	if c := data[0]; c == '{' || c == '[' || c == '"' || c == 't' || c == 'f' || c == 'n' {
		in.parseJSON(p, wanted)
	}
	switch {
	case p.json && p.form != formString:
		return
	case p.json:
		p.data = data[1 : len(data)-1]
		v, decimals, p.unit = scanMeasure(p.data)
		if !isKnownUnit(p.unit) {
			p.unit = nil
		}
	case end > 0:
		p.unit = unitOf(data[end:], unit)
	}
	if p.unit != nil {
		p.form, p.number, p.decimals = formNumber, v, decimals
		return
	}
	if p.word = isWord(p.data); p.word {
		p.level = logline.Word(p.data)
		return
	}
	p.level, p.line = in.lineLevel(p.data)
}

// parseJSON parses what may be JSON. What is not stays a text.
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
