package logline

import (
	"math/bits"
	"strings"
)

// class is a set of byte classes. The matcher tries a step only if the class of
// the next byte is one that the step can begin with.
type class uint16

const (
	classDigit class = 1 << iota
	classUpper
	classLower
	classBlank
	classSquare // [
	classAngle  // <
	classRound  // (
	classMinus
	classBar // |
	classColon
	classQuote
	classOther
	classEnd // end of the line

	classLetter = classUpper | classLower
	classInk    = classEnd - 1 - classBlank
)

// classCount is the number of classes, and atEnd the number of classEnd. Class
// number n is the class 1<<n.
const (
	classCount = 13
	atEnd      = uint8(classCount - 1)
)

// classNumbers maps each byte to the number of its class.
var classNumbers = func() (t [256]uint8) {
	for i, c := range classes {
		t[i] = uint8(bits.TrailingZeros16(uint16(c)))
	}
	return t
}()

// classes maps each byte to its class.
var classes = func() (t [256]class) {
	for i := range t {
		switch c := byte(i); {
		case isDigit(c):
			t[i] = classDigit
		case c >= 'A' && c <= 'Z':
			t[i] = classUpper
		case isLetter(c):
			t[i] = classLower
		case isBlank(c):
			t[i] = classBlank
		default:
			t[i] = classOther
		}
	}
	for c, of := range map[byte]class{
		'[': classSquare, '<': classAngle, '(': classRound, '-': classMinus, '|': classBar, ':': classColon, '"': classQuote,
	} {
		t[c] = of
	}
	return t
}()

// byteSet is a set of bytes, of which it keeps the last five bits. The matcher
// tries a step only if the next byte is in the step's set. A set can contain
// more bytes than were added, such as both cases of a letter.
type byteSet uint32

const allBytes = ^byteSet(0)

func (s byteSet) has(c byte) bool { return s>>(c&0x1f)&1 != 0 }

func (s byteSet) with(c byte) byteSet { return s | 1<<(c&0x1f) }

// initialsOf returns the bytes that the words begin with.
func initialsOf(words ...string) (s byteSet) {
	for _, w := range words {
		s = s.with(w[0])
	}
	return s
}

// timeInitials are the bytes that a time can begin with: digits, and the
// initials of months and days.
var timeInitials = initialsOf(strings.Split("0123456789ADFJMNOSTW", "")...)

// initials returns the bytes that the step can begin with.
func (s *step) initials() byteSet {
	switch s.kind {
	case literal:
		return initialsOf(s.text)
	case oneOf:
		return initialsOf(strings.Split(s.text, "|")...)
	case clockTime, namedTime:
		return timeInitials
	case levelAny, levelUpper:
		set := levelInitials
		for w := range words[s.words] {
			set = set.with(w[0])
		}
		return set
	}
	return allBytes
}

// starts returns the classes of the bytes that the step can begin with.
func (s *step) starts() class {
	switch s.kind {
	case literal:
		return classes[s.text[0]]
	case blanks:
		return classBlank
	case clockTime:
		return classDigit | classUpper
	case klogTime, epochTime, priority, status, severity, cefSeverity, digits:
		return classDigit
	case uptime:
		return classDigit | classBlank
	case oneOf:
		var set class
		for word := range strings.SplitSeq(s.text, "|") {
			set |= classes[word[0]]
		}
		return set
	case namedTime, levelUpper, letter, methodAndPath:
		return classUpper
	case levelAny:
		return classLetter
	case redisSign:
		return classMinus | classOther
	case anything:
		return classInk | classBlank | classEnd
	case plainWord:
		return classInk &^ (classSquare | classAngle | classRound | classQuote)
	case message, nested, nestedKnown:
		return classInk | classBlank
	}
	return classInk
}
