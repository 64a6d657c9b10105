package alert

import (
	"strings"
	"time"
)

// MaxRules is the largest number of rules in a Watch. Every frame evaluates all
// of them.
const MaxRules = 64

// kind is the kind of condition of a rule.
type kind uint8

const (
	isNumber kind = iota // compares a number with a threshold
	isWord               // compares a text
	isStale              // the topic is silent
	isGap                // the server reported lost events
	isFlag               // a figure of the stream that is true or false
)

// op is a comparison operator.
type op uint8

const (
	above op = iota
	atLeast
	below
	atMost
	equal
	unequal
)

var opNames = [...]string{">", ">=", "<", "<=", "==", "!="}

func (o op) String() string { return opNames[o] }

// holds reports whether the comparison is true of a value that is less than the
// limit (-1), equal to it (0) or greater (1).
func (o op) holds(order int) bool {
	switch o {
	case above:
		return order > 0
	case atLeast:
		return order >= 0
	case below:
		return order < 0
	case atMost:
		return order <= 0
	case equal:
		return order == 0
	default:
		return order != 0
	}
}

// upward reports whether values above the limit are bad.
func (o op) upward() bool   { return o == above || o == atLeast }
func (o op) downward() bool { return o == below || o == atMost }

// Rule is one condition that triggers an alert. Parse returns it.
type Rule struct {
	text    string
	path    []string // tokens of topic and field; anyToken matches any token
	kind    kind
	op      op
	limit   float64
	digits  string // limit as written, if it is a plain number
	percent bool   // limit is a percentage of the topic's range, if it has one
	word    string // the text of an isWord rule
	lasts   time.Duration
	clear   *clearing

	figure     string // the figure of a stream that the rule is about; "" for a topic
	stream     string // the name of that stream; "" or anyToken for every stream
	figureKind figureKind
}

// clearing is the condition of a clear clause, which resolves an alert.
type clearing struct {
	op     op
	limit  float64
	digits string // limit as written, if it is a plain number
	lasts  time.Duration
}

// String returns the rule as the user wrote it.
func (r *Rule) String() string { return r.text }

// Path returns the topic and field of the rule, joined by dots.
func (r *Rule) Path() string { return strings.Join(r.path, ".") }

// calm is the shortest time that a value must stay well before an alert is
// resolved, unless the rule gives a time. The time is also at least the rule's
// duration.
const calm = 5 * time.Second

// hold returns how long the value must stay well.
func (r *Rule) hold() time.Duration {
	switch {
	case r.clear != nil:
		return r.clear.lasts
	case r.kind == isStale:
		return 0
	default:
		return max(r.lasts, calm)
	}
}
