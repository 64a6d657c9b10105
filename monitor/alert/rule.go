package alert

import (
	"strings"
	"time"
)

// MaxRules is the most rules that a watch holds. Every frame evaluates all of
// them.
const MaxRules = 64

// kind is what a rule looks at.
type kind uint8

const (
	isNumber kind = iota // a number against a threshold
	isWord               // a text against another
	isStale              // silence
	isGap                // events that the server told of as lost
)

// op compares.
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

// holds reports whether v stands so to limit.
func (o op) holds(v, limit float64) bool {
	switch o {
	case above:
		return v > limit
	case atLeast:
		return v >= limit
	case below:
		return v < limit
	case atMost:
		return v <= limit
	case equal:
		return v == limit
	default:
		return v != limit
	}
}

// upward reports whether larger values break the limit, and downward whether
// smaller ones do.
func (o op) upward() bool   { return o == above || o == atLeast }
func (o op) downward() bool { return o == below || o == atMost }

// Rule is one condition that triggers an alert. Parse returns it.
type Rule struct {
	text    string
	path    []string // the tokens of topic and field; anyToken is any one
	kind    kind
	op      op
	limit   float64
	percent bool   // limit is a part of the topic's range, if it has one
	word    string // of isWord
	lasts   time.Duration
	clear   *clearing
}

// clearing is when an alert that fired is over, if the rule says so.
type clearing struct {
	op    op
	limit float64
	lasts time.Duration
}

// String returns the rule as the user wrote it.
func (r *Rule) String() string { return r.text }

// Path returns the topic and field that the rule is about, joined by dots.
func (r *Rule) Path() string { return strings.Join(r.path, ".") }

// calm is the shortest time that a value must stay well before an alert is
// resolved, unless the rule gives a time. The time is at least as long as the
// value had to be bad.
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
