package tree

// delta is what an event has changed, as a JSON object in which each new value has its
// place.
type delta struct {
	json    []byte
	changes int
}

// begin begins the delta of another event.
func (d *delta) begin() { d.json, d.changes = append(d.json[:0], '{'), 0 }

// add adds a value at a path. It leaves out what does not fit.
func (d *delta) add(path []string, value []byte) {
	if len(path) == 0 && (len(value) == 0 || value[0] != '{') || len(d.json)+len(value) > MaxBytes {
		return
	}
	if len(path) == 0 {
		inner := value[1 : len(value)-1]
		if s := (scanner{data: inner}); s.peek() == 0 {
			return
		}
		d.comma()
		d.json = append(d.json, inner...)
		return
	}
	d.comma()
	for i, step := range path {
		if i > 0 {
			d.json = append(d.json, '{')
		}
		d.json = append(appendQuoted(d.json, step), ':')
	}
	d.json = append(d.json, value...)
	for range path[1:] {
		d.json = append(d.json, '}')
	}
}

func (d *delta) comma() {
	if d.changes++; d.changes > 1 {
		d.json = append(d.json, ',')
	}
}

// end returns the object. It is valid until the next begin.
func (d *delta) end() []byte {
	d.json = append(d.json, '}')
	return d.json
}
