package logline

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
	case namedTime, levelUpper, letter, methodAndPath:
		return classUpper
	case levelAny:
		return classLetter
	case redisSign:
		return classMinus | classOther
	case anything:
		return classInk | classBlank | classEnd
	case message, nested, nestedKnown:
		return classInk | classBlank
	}
	return classInk
}
