package lens

import "slices"

// A skeleton is what events have in common that differ in nothing but strings and
// numbers, as the pieces of an answer do: in a text, a counter, a time. It remembers where
// programs found their values, so that they need not look again in an event that fits.
//
// That is exact. Names of members, brackets, the words true, false and null, and the type
// that decides on the program are the same in all events that fit. So their values are in
// the same places, moved by the strings and numbers before them. Nothing else is
// remembered: what a value is and what it means is read from each event.
type skeleton struct {
	name     string // of the event
	data     []byte
	program  *program // for its type
	known    bool     // see Reader.program
	decisive []span   // the values that decide on the program

	scalars []span // its strings and numbers but for these
	varying []span // those that differ in other events that fit
	shifts  []int  // how far the event that fits is ahead after each of these; 0 before them
	finds   []find // what programs found, in order
	places  []place
}

// A find is what a program found in an object.
type find struct {
	program *program
	slots   uint64 // see scanner.found
	places  span   // in skeleton.places
	object  place  // its start is unused
	ok      bool   // see scanner.find
}

// A place is where a value is.
type place struct {
	at          span
	slot        int
	before, all int // how many varying scalars end before its start, and before its end
}

// begin makes a skeleton of an event, which has no values yet.
func (k *skeleton) begin(name string, data []byte) {
	k.name, k.data = name, append(k.data[:0], data...)
	k.scalars, k.varying, k.finds, k.places = k.scalars[:0], nil, k.finds[:0], k.places[:0]
}

// fits reports whether data differs from the skeleton in nothing but some scalars. It
// notes how far these move the rest.
func (k *skeleton) fits(data []byte, scalars []span) bool {
	k.shifts = append(k.shifts[:0], 0)
	from, at := 0, 0
	for _, s := range scalars {
		if same := k.data[from:s.from]; len(data)-at <= len(same) || string(data[at:at+len(same)]) != string(same) {
			return false
		}
		at += s.from - from
		end, ok := skipScalar(data, at, k.data[s.from] == '"')
		if !ok {
			return false
		}
		from, at = s.to, end
		k.shifts = append(k.shifts, at-from)
	}
	return string(data[at:]) == string(k.data[from:])
}

// skipScalar returns where the string or number at i ends. It is not ok for the other one
// and for any other value.
func skipScalar(data []byte, i int, isString bool) (end int, ok bool) {
	switch {
	case isString != (data[i] == '"'):
		return i, false
	case isString:
		return skipString(data, i)
	case !isNumber(data[i]):
		return i, false
	}
	return skip(data, i)
}

// isNumber reports whether a value that begins with c is a number.
func isNumber(c byte) bool { return c >= '0' && c <= '9' || c == '-' }

// vary makes those scalars varying in which data, which fits, differs.
func (k *skeleton) vary(data []byte) {
	var varying []span
	for i, s := range k.scalars {
		at := span{s.from + k.shifts[i], s.to + k.shifts[i+1]}
		if slices.Contains(k.varying, s) || string(data[at.from:at.to]) != string(k.data[s.from:s.to]) {
			varying = append(varying, s)
		}
	}
	k.varying = varying
	for i := range k.finds {
		k.locate(&k.finds[i].object)
	}
	for i := range k.places {
		k.locate(&k.places[i])
	}
	k.fits(data, varying)
}

// locate counts the varying scalars before a place and before its end.
func (k *skeleton) locate(p *place) {
	p.before, p.all = 0, 0
	for _, s := range k.varying {
		if s.to <= p.at.from {
			p.before++
		}
		if s.to <= p.at.to {
			p.all++
		}
	}
}

// recall fills a frame with what a program finds in the event that fits, and returns where
// the object ends.
func (k *skeleton) recall(f *find, frame []span) (end int, ok bool) {
	for i := f.places.from; i < f.places.to; i++ {
		p := &k.places[i]
		frame[p.slot] = span{p.at.from + k.shifts[p.before], p.at.to + k.shifts[p.all]}
	}
	return f.object.at.to + k.shifts[f.object.all], f.ok
}

// findScalars finds the strings and numbers. Names of members are none.
func (k *skeleton) findScalars() {
	for i := 0; i < len(k.data); {
		s, isScalar := span{from: i}, isNumber(k.data[i])
		switch c := k.data[i]; {
		case c == '"':
			s.to, _ = skipString(k.data, i)
			next := space(k.data, s.to)
			isScalar = next == len(k.data) || k.data[next] != ':'
		case isWord(c):
			s.to, _ = skip(k.data, i)
		default:
			s.to = i + 1
		}
		if isScalar && !slices.ContainsFunc(k.decisive, s.isWithin) {
			k.scalars = append(k.scalars, s)
		}
		i = s.to
	}
}

func (s span) isWithin(other span) bool { return s.from >= other.from && s.to <= other.to }
