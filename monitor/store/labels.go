package store

import "hash/maphash"

// labels is what is known about the texts of a topic's objects. If they stay
// the same, they say what the numbers are of. If they change, each object
// describes an event.
type labels struct {
	newest  uint64 // fingerprint of the newest object's texts
	seen    uint16 // number of objects, halved from time to time
	changed uint16 // number of those whose texts were different from those before
	vary    bool
}

// labelRun is the number of objects after which older ones count half.
const labelRun = 256

// observe adds the fingerprint of an object's texts. Texts that change now and
// then, such as the weather, are labels as well. They vary once every third
// object has other texts, until only every eighth has.
func (l *labels) observe(fingerprint uint64) {
	if l.seen > 0 && fingerprint != l.newest {
		l.changed++
	}
	l.newest = fingerprint
	if l.seen++; l.seen == labelRun {
		l.seen, l.changed = l.seen/2, l.changed/2
	}
	if l.vary {
		l.vary = l.changed*8 >= l.seen
	} else {
		l.vary = l.changed*3 > l.seen
	}
}

// member notes what a member of an object says about the whole. The parameter other is
// true if the value counts in the walk's others.
func (w *walker) member(key []byte, f form, value []byte, level int, other bool) {
	class := w.classes.class(key)
	if f == formNull || f == formString || class.number {
		w.noteMember(class, key, f, value, level+1, other)
	}
	if level == 0 && class.top {
		w.note(class, key, f, value)
	}
}

// noteMember notes the entity of an object, its texts, and values that are unknown. The
// level is the number of keys that lead to the member.
func (w *walker) noteMember(class *keyClass, key []byte, f form, value []byte, level int, other bool) {
	if f == formString && (class.entity || class.id) || f == formNumber && class.number {
		w.noteEntity(class, value, level)
	}
	switch {
	case f == formNull:
		w.noteNull(level)
	case f != formString || !other:
	case isNull(value):
		w.others--
		w.noteNull(level)
	default:
		w.noteText(class, key, value)
	}
}

// noteNull notes that the value of the current path is unknown.
func (w *walker) noteNull(level int) {
	if len(w.nulls) < maxSeries {
		w.nulls = append(w.nulls, w.keepPath(level))
	}
}

// noteText notes a text. Times and ids are not texts.
func (w *walker) noteText(class *keyClass, key, value []byte) {
	value = value[1:min(len(value)-1, maxWord)]
	if isTimeText(value) {
		w.others--
		return
	}
	if !class.id {
		w.texts = append(w.texts, labelText{key, value})
	}
}

// labelText is a text in an object, in the caller's memory.
type labelText struct{ key, value []byte }

// fingerprint returns a hash of the object's texts, whatever the order of the keys.
func (w *walker) fingerprint() (sum uint64) {
	for _, t := range w.texts {
		sum += maphash.Bytes(seed, t.key)*31 ^ maphash.Bytes(seed, t.value)
	}
	return sum
}

// isTimeText reports whether b begins like a date or a time of day.
func isTimeText(b []byte) bool {
	const date, clock = "dddd-dd-dd", "dd:dd"
	if len(b) == 0 || b[0]-'0' > 9 {
		return false
	}
	return looksLike(b, date) || looksLike(b, "dddd/dd/dd") || looksLike(b, clock) || looksLike(b, "dd.dd.dddd")
}

// looksLike reports whether b begins like a pattern, in which d is a digit.
func looksLike(b []byte, pattern string) bool {
	if len(b) < len(pattern) {
		return false
	}
	for i, c := range []byte(pattern) {
		if digit := b[i]-'0' <= 9; c == 'd' && !digit || c != 'd' && b[i] != c {
			return false
		}
	}
	return true
}
