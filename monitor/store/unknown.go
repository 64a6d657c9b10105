package store

import "time"

// maxHoles is the number of holes stored for a series. The oldest are evicted
// first, and a chart connects the values around them again.
const maxHoles = 256

// hole is a time in which the value of a series was unknown: from an event that
// says so to the next value. The times are in Unix ns; to is 0 while it lasts.
type hole struct{ from, to int64 }

// lose notes that the value of a series is unknown from when on.
func (s *Series) lose(when int64) {
	if s.n == 0 || s.lost || when < s.lastAt {
		return
	}
	if len(s.holes) == maxHoles {
		s.holes = s.holes[:copy(s.holes, s.holes[maxHoles/4:])]
	}
	s.holes = append(s.holes, hole{from: when})
	s.lost = true
}

// find ends the hole that lasts.
func (s *Series) find(when int64) {
	if last := &s.holes[len(s.holes)-1]; when >= last.from {
		last.to, s.lost = when, false
	}
}

// Unknown reports whether the value of a series was unknown at some time after
// from and before to, because an event had null, NaN or nothing in its place.
func (s *Series) Unknown(from, to time.Time) bool {
	a, b := from.UnixNano(), to.UnixNano()
	for i := len(s.holes) - 1; i >= 0; i-- {
		h := s.holes[i]
		if h.to != 0 && h.to <= a {
			return false
		}
		if h.from < b {
			return true
		}
	}
	return false
}

// WasUnknown reports whether the value of a series was ever unknown, as far as that is
// still stored. If not, there is no need to ask Unknown.
func (s *Series) WasUnknown() bool { return len(s.holes) > 0 }

// unknownAt reports whether the value is unknown as of to. A zero to means now.
func (s *Series) unknownAt(to time.Time) bool {
	if to.IsZero() {
		return s.lost
	}
	return len(s.holes) > 0 && s.Unknown(to.Add(-1), to.Add(1))
}

// Words that stand for a value that is not known, in lower case. Those of
// notNumbers never mean anything else, and those of nullWords do not in an
// object.
var (
	notNumbers   = foldSet("nan", "+nan", "-nan", "inf", "+inf", "-inf", "infinity", "+infinity", "-infinity", "null")
	nullWords    = foldSet("n/a", "unavailable")
	unknownWords = foldSet("n/a", "na", "#n/a", "none", "nil", "undefined", "unavailable", "unknown", "-", "--", "---")
)

// isNotNumber reports whether a text is how programs write a number that is
// none, such as NaN.
func isNotNumber(b []byte) bool { return beginsUnknown(b) && notNumbers.hasFold(b) }

// beginsUnknown reports whether b may be one of the words, so that most texts
// need no look-up.
func beginsUnknown(b []byte) bool {
	const longest = len("unavailable")
	if len(b) == 0 || len(b) > longest {
		return false
	}
	switch b[0] | 0x20 {
	case 'n', 'i', 'u', '+' | 0x20, '-' | 0x20, '#' | 0x20:
		return true
	}
	return false
}

// isUnknown reports whether a payload of a number topic says that its value is
// unknown.
func isUnknown(b []byte) bool {
	return len(b) == 0 || beginsUnknown(b) && (notNumbers.hasFold(b) || unknownWords.hasFold(b))
}

// isNull reports whether a string in an object, as received, says that a number
// is unknown.
func isNull(value []byte) bool {
	value = value[1 : len(value)-1]
	return len(value) == 0 || beginsUnknown(value) && (notNumbers.hasFold(value) || nullWords.hasFold(value))
}
