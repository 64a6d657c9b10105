package logline

import (
	"slices"
	"strings"
)

// A pattern is how a logger writes a line. A blank in it stands for one or more
// blanks, tabs or line ends, {…} for a part of the line, all else for itself:
//
//	{time}       a time in any way that scanMoment knows; {time=klog} klog's,
//	             {time=named} one that begins with the name of a day or month
//	{level}      a word for a level, in any case; {LEVEL} in capitals
//	{level=pg}   … of that vocabulary
//	{letter}     a capital letter for a level, {redis} Redis's sign for one
//	{request}    a method of HTTP and a path, which are the message
//	{pri}        syslog's number, {status} that of HTTP: both tell a level
//	{msg}        the rest, which is the message
//	{line}       the rest, which may itself be a log line
//	{log}        the rest, which must be one
//	{pairs}      key=value pairs, up to the end
//	{name}       a word, to be told as a field of that name
//	{name.}      a word that looks like the name of a part of a program
//	{name*}      anything up to what comes next in the pattern
//	{name#}      digits
//	{name!}      a place in a source file, such as main.go:12
//	{name=a|b}   one of these words
//
// A name that begins with - is not told.
type pattern struct {
	text  string
	level Level // of every such line, where the line itself tells none
	utc   bool  // times without a zone are UTC
}

// kind is what a step of a pattern matches.
type kind uint8

const (
	literal kind = iota
	blanks
	clockTime
	klogTime
	namedTime
	levelAny
	levelUpper
	letter
	redisSign
	priority
	status
	message
	nested
	nestedKnown
	logfmt
	word
	part
	anything
	digits
	source
	oneOf
	methodAndPath
)

// step is one part of a pattern.
type step struct {
	kind  kind
	name  string // of the field
	text  string // of a literal, or the words of oneOf
	words vocabulary
	stop  byte // what comes next in the pattern, 0 for the end
}

// node is a step and what can follow it. Patterns that begin alike share their
// nodes, so a line is read once for all of them.
type node struct {
	step
	next []*node
	ends *pattern // a pattern that is complete here
	sure bool     // whatever follows the blank behind it is a message

	starts class // what the first byte of the step can be
}

// compile makes one tree of patterns. Of two that fit, the earlier one wins,
// but a message goes last everywhere.
func compile(patterns []pattern) *node {
	root := &node{}
	for i := range patterns {
		n := root
		for _, s := range parsePattern(patterns[i].text) {
			at := slices.IndexFunc(n.next, func(c *node) bool { return c.step == s })
			if at < 0 {
				at = len(n.next)
				n.next = append(n.next, &node{step: s, starts: s.starts()})
			}
			n = n.next[at]
		}
		n.ends = &patterns[i]
	}
	root.settle()
	return root
}

// settle puts messages last, and finds where nothing but a message can follow.
func (n *node) settle() {
	slices.SortStableFunc(n.next, func(a, b *node) int { return int(a.rank()) - int(b.rank()) })
	for _, c := range n.next {
		c.settle()
		if c.kind == blanks && len(c.next) > 0 && c.next[len(c.next)-1].kind == message {
			n.sure = true
		}
	}
}

func (n *node) rank() uint8 {
	switch n.kind {
	case message:
		return 2
	case nested:
		return 1
	}
	return 0
}

// parsePattern splits a pattern into its steps.
func parsePattern(s string) (steps []step) {
	for s != "" {
		switch s[0] {
		case ' ':
			steps, s = append(steps, step{kind: blanks}), s[1:]
		case '{':
			end := strings.IndexByte(s, '}')
			steps, s = append(steps, parsePart(s[1:end])), s[end+1:]
		default:
			end := strings.IndexAny(s, " {")
			if end < 0 {
				end = len(s)
			}
			steps, s = append(steps, step{kind: literal, text: s[:end]}), s[end:]
		}
	}
	for i := range steps[:len(steps)-1] {
		switch next := steps[i+1]; {
		case steps[i].kind < levelAny:
		case next.kind == literal:
			steps[i].stop = next.text[0]
		default:
			steps[i].stop = ' '
		}
	}
	return steps
}

// parsePart reads what stands between braces.
func parsePart(s string) step {
	name, of, given := strings.Cut(s, "=")
	switch name {
	case "time":
		return step{kind: map[string]kind{"": clockTime, "klog": klogTime, "named": namedTime}[of]}
	case "level":
		return step{kind: levelAny, words: vocabularyOf(of)}
	case "LEVEL":
		return step{kind: levelUpper, words: vocabularyOf(of)}
	}
	if k, ok := map[string]kind{
		"letter": letter, "redis": redisSign, "pri": priority, "msg": message, "line": nested, "log": nestedKnown, "pairs": logfmt, "request": methodAndPath,
	}[name]; ok {
		return step{kind: k}
	}
	if name == "status" {
		return step{kind: status, name: name}
	}
	if given {
		return step{kind: oneOf, name: name, text: of}
	}
	last := len(name) - 1
	if k, ok := map[byte]kind{'.': part, '*': anything, '#': digits, '!': source}[name[last]]; ok {
		return step{kind: k, name: name[:last]}
	}
	return step{kind: word, name: name}
}
