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

	number   float64
	decimals int
	unit     []byte // nil for a number without a unit

	level Level // level of a log line, as text or JSON
	line  bool  // the payload is a log line as text
	word  bool  // the payload is a single short word

	rows int // number of objects in a top-level array, as far as it could be read
}

// parse parses a payload without surrounding white space. The parameter unit is
// the unit of the topic's previous payloads, and wanted are the fields to look
// for.
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
