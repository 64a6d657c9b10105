package store

import "bytes"

// Want charts a field that is not charted by default, because it is nested too
// deeply, is in a table, or is a boolean. The name of the field is as in
// Fields. Its history is read from the stored events. Want does nothing for a
// group, or if the topic has maxWanted such fields already.
func (t *Topic) Want(field string) {
	if t.gathered || t.Find(field) != nil || t.wanted[field] != nil || len(t.wanted) >= maxWanted || len(field) > maxField {
		return
	}
	t.want(field, field)
	t.Version++
	l, w := &t.log, &t.stream.store.ingest.walk
	if t.patched != nil {
		t.wantOfTree(w, field)
		return
	}
	for i := range l.len() {
		r := l.at(i)
		if r.gap != nil || r.cut {
			continue
		}
		if w.seek(t.envelope.open(bytes.TrimSpace(l.text(r))), t.wanted) {
			t.putWanted(w, field, r.when, r.ordinal, &t.stream.store.ingest.memory)
		}
	}
}

// seek looks for the wanted fields in b, and reports whether b is JSON.
func (w *walker) seek(b []byte, wanted map[string]*Series) bool {
	w.wanted = wanted
	f := w.read(b)
	w.wanted = nil
	return f != formNone
}

// finding is a value found under a wanted name.
type finding struct {
	name   string
	raw    []byte // as received, a string with its quotes
	number bool   // the value can be charted; the amount is set
	amount
}

// seekValue records the value between from and w.i if its field is wanted.
func (w *walker) seekValue(f form, from int) {
	series := w.wanted[string(w.path)]
	if series == nil && !isPlainPath(w.path) {
		series = w.wanted[fieldName(w.path)]
	}
	if series == nil {
		return
	}
	b := w.b[from:w.i]
	found := finding{name: series.Field, raw: b}
	found.amount, found.number = w.chartable(f, b)
	w.found = append(w.found, found)
}

// chartable converts a JSON value to a number: true and false to 1 and 0, and a
// string that contains a number with an optional unit.
func (w *walker) chartable(f form, b []byte) (amount, bool) {
	switch f {
	case formNumber:
		v, decimals, _ := scanNumber(b, 0, false)
		return plainAmount(v, decimals, b), true
	case formBool:
		v := 0.0
		if b[0] == 't' {
			v = 1
		}
		return plainAmount(v, 0, b), true
	case formString:
		if b, ok := w.decode(b[1 : len(b)-1]); ok {
			return scanAmount(b, "")
		}
	}
	return amount{}, false
}

func isPlainPath(path []byte) bool {
	for _, c := range path {
		if c == '\\' || c < 0x20 || c >= 0x7f {
			return false
		}
	}
	return true
}
