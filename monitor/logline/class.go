package logline

// class is a set of kinds of bytes. What a step can begin with spares most
// tries.
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
	classEnd // of the line

	classLetter = classUpper | classLower
	classInk    = classEnd - 1 - classBlank
)

// classes is the class of each byte.
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

// starts returns what the step can begin with.
func (s *step) starts() class {
	switch s.kind {
	case literal:
		return classes[s.text[0]]
	case blanks:
		return classBlank
	case clockTime:
		return classDigit | classUpper
	case klogTime, priority, status, digits:
		return classDigit
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
