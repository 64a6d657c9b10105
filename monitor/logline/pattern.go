package logline

import (
	"slices"
	"strings"
)

// A pattern describes the line format of a logger. A blank matches one or more
// blanks, tabs or line ends. A part in braces matches as listed here, and any
// other character matches itself.
//
//	{time}       a time in any format that scanMoment reads; {time=klog} in
//	             klog's; {time=named} in one that begins with a month or day name;
//	             {time=epoch} in seconds since 1970
//	{uptime}     the kernel's time, in seconds since its start
//	{severity}   a digit that is a syslog severity; {cef} CEF's number for one
//	{level}      a level name in any case; {LEVEL} in capitals
//	{level=pg}   a level name of the vocabulary pg
//	{letter}     a capital letter for a level; {redis} Redis's character for one
//	{request}    an HTTP method and a path, used as the message
//	{pri}        a syslog priority, which gives the level
//	{status}     an HTTP status, which gives the level
//	{msg}        the rest of the line, which is the message
//	{line}       the rest of the line, which may be a log line itself
//	{log}        the rest of the line, which must be a log line
//	{pairs}      key=value pairs up to the end of the line
//	{name}       a word, captured as the field "name"; {host} and {app} do not
//	             begin with a bracket or a quote
//	{name.}      a word that looks like the name of a program part
//	{name*}      anything up to the next element of the pattern
//	{name#}      digits
//	{name,}      a value of a CSV line and the comma after it, captured without quotes
//	{name!}      a position in a source file, such as main.go:12
//	{name=a|b}   one of the words a and b
//
// A name that begins with "-" matches but is not captured.
type pattern struct {
	text  string
	level Level // level of lines that do not state a level
	utc   bool  // times without a zone are UTC
}

// kind is the kind of text that a step matches.
type kind uint8

const (
	literal kind = iota
	blanks
	clockTime
	klogTime
	epochTime
	namedTime
	levelAny
	levelUpper
	letter
	redisSign
	priority
	status
	severity
	cefSeverity
	message
	nested
	nestedKnown
	logfmt
	word
	plainWord
	part
	anything
	digits
	csvValue
	uptime
	source
	oneOf
	methodAndPath
)

// step is one element of a pattern.
type step struct {
	kind  kind
	name  string // name of the field
	text  string // text of a literal, or words of a oneOf
	words vocabulary
	stop  byte // byte that follows in the pattern, 0 at its end
}

// node is a step and the steps that may follow it. Patterns with a common
// prefix share nodes, so a line is read once for all of them.
type node struct {
	step
	next []*node
	ends *pattern // pattern that is complete here
	sure bool     // text after the next blank is always a message

	initials byteSet             // bytes that the step can begin with
	starting [classCount][]*node // of next, those that can begin with a byte of each class
}

// compile builds a tree of patterns. If two patterns match, the earlier one
// wins, but a message step is always tried last.
func compile(patterns []pattern) *node {
	root := &node{}
	for i := range patterns {
		n := root
		for _, s := range parsePattern(patterns[i].text) {
			at := slices.IndexFunc(n.next, func(c *node) bool { return c.step == s })
			if at < 0 {
				at = len(n.next)
				n.next = append(n.next, &node{step: s, initials: s.initials()})
			}
			n = n.next[at]
		}
		n.ends = &patterns[i]
	}
	root.settle()
	return root
}

// settle moves message steps to the end, marks the nodes that only a message
// can follow, and sorts the steps by the classes that they can begin with.
func (n *node) settle() {
	slices.SortStableFunc(n.next, func(a, b *node) int { return int(a.rank()) - int(b.rank()) })
	for _, c := range n.next {
		c.settle()
		if c.kind == blanks && len(c.next) > 0 && c.next[len(c.next)-1].kind == message {
			n.sure = true
		}
		starts := c.starts()
		for class := range n.starting {
			if starts&(1<<class) != 0 {
				n.starting[class] = append(n.starting[class], c)
			}
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

// parsePattern splits a pattern into steps.
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

// parsePart parses the text between braces.
func parsePart(s string) step {
	name, of, given := strings.Cut(s, "=")
	switch name {
	case "time":
		return step{kind: map[string]kind{"": clockTime, "klog": klogTime, "named": namedTime, "epoch": epochTime}[of]}
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
	if k, ok := map[string]kind{"severity": severity, "cef": cefSeverity}[name]; ok {
		return step{kind: k}
	}
	if name == "uptime" {
		return step{kind: uptime, name: name}
	}
	if name == "status" && !given {
		return step{kind: status, name: name}
	}
	if given {
		return step{kind: oneOf, name: name, text: of}
	}
	last := len(name) - 1
	if k, ok := map[byte]kind{'.': part, '*': anything, '#': digits, ',': csvValue, '!': source}[name[last]]; ok {
		return step{kind: k, name: name[:last]}
	}
	if name == "host" || name == "app" {
		return step{kind: plainWord, name: name}
	}
	return step{kind: word, name: name}
}
