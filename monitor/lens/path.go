package lens

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
)

// A source is where a value comes from.
type source struct {
	kind  sourceKind
	text  []byte // of a constant
	up    int    // how many arrays further out the path begins
	slot  int    // of a path
	steps []string
}

type sourceKind uint8

const (
	fromPath sourceKind = iota
	fromConstant
	fromEvent
	fromData
)

// parseSource reads a single path in the notation of Dialect.
func parseSource(s string) (source, error) {
	switch {
	case s == "@event":
		return source{kind: fromEvent}, nil
	case s == "@data":
		return source{kind: fromData}, nil
	case strings.HasPrefix(s, "="):
		return source{kind: fromConstant, text: []byte(s[1:])}, nil
	case strings.HasPrefix(s, "@"):
		return source{}, fmt.Errorf("unknown name %q: want @event or @data", s)
	}
	rest := strings.TrimLeft(s, "^")
	steps, err := parseSteps(rest)
	if err != nil {
		return source{}, fmt.Errorf("path %q: %w", s, err)
	}
	return source{up: len(s) - len(rest), steps: steps}, nil
}

// parseSteps splits a path into names of members and "[]".
func parseSteps(path string) ([]string, error) {
	if path == "" {
		return nil, errors.New("it is empty")
	}
	if strings.ContainsAny(path, " ,|&=:\t") {
		return nil, errors.New("it has a blank or an operator")
	}
	var steps []string
	for _, part := range splitDots(path) {
		name, arrays := part, 0
		for strings.HasSuffix(name, "[]") {
			name, arrays = strings.TrimSuffix(name, "[]"), arrays+1
		}
		if name == "" && (arrays == 0 || len(steps) > 0) {
			return nil, errors.New("a step has no name")
		}
		if strings.ContainsAny(name, "[]") {
			return nil, errors.New("only [] at the end of a step is known")
		}
		if name != "" {
			steps = append(steps, name)
		}
		for range arrays {
			steps = append(steps, "[]")
		}
	}
	return steps, nil
}

// splitDots splits a path at the dots that no backslash precedes.
func splitDots(path string) []string {
	var parts []string
	var part strings.Builder
	for i := 0; i < len(path); i++ {
		switch {
		case path[i] == '\\' && i+1 < len(path):
			i++
			part.WriteByte(path[i])
		case path[i] == '.':
			parts = append(parts, part.String())
			part.Reset()
		default:
			part.WriteByte(path[i])
		}
	}
	return append(parts, part.String())
}

// sources are alternatives: the first that is present counts.
type sources []source

func parseSources(s string) (sources, error) {
	var all sources
	for alternative := range strings.SplitSeq(s, " | ") {
		one, err := parseSource(strings.TrimSpace(alternative))
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, nil
}

// A condition is a term of Rule.If or Dialect.Shapes.
type condition struct {
	from   sources
	not    bool
	values []pattern // nil: any that is not empty
	typ    string    // "" unless the type of the value counts
}

// valueTypes are the types that a condition can ask for.
var valueTypes = []string{"string", "number", "bool", "object", "array", "any"}

func parseConditions(s string) ([]condition, error) {
	if s == "" {
		return nil, nil
	}
	var all []condition
	for term := range strings.SplitSeq(s, " & ") {
		c, err := parseCondition(strings.TrimSpace(term))
		if err != nil {
			return nil, fmt.Errorf("condition %q: %w", s, err)
		}
		all = append(all, c)
	}
	return all, nil
}

func parseCondition(term string) (c condition, err error) {
	path := term
	if before, after, ok := strings.Cut(term, "!="); ok {
		path, c.not, c.values = before, true, parsePatterns(after)
	} else if before, after, ok := strings.Cut(term, "="); ok {
		path, c.values = before, parsePatterns(after)
	} else {
		path, c.not = strings.TrimPrefix(path, "!"), strings.HasPrefix(path, "!")
		if before, typ, ok := strings.Cut(path, ":"); ok {
			path, c.typ = before, typ
			if !contains(valueTypes, typ) {
				return c, fmt.Errorf("unknown type %q: want %s", typ, strings.Join(valueTypes, ", "))
			}
		}
	}
	c.from, err = parseSources(path)
	return c, err
}

// A pattern is a value that a condition asks for. A star at its start or end stands for
// any text.
type pattern struct {
	text               string // as it was written
	part               string // without the stars
	openStart, openEnd bool
}

func newPattern(text string) pattern {
	p := pattern{text: text}
	p.part, p.openEnd = strings.CutSuffix(text, "*")
	p.part, p.openStart = strings.CutPrefix(p.part, "*")
	return p
}

func parsePatterns(s string) (all []pattern) {
	for text := range strings.SplitSeq(s, "|") {
		all = append(all, newPattern(text))
	}
	return all
}

// matches reports whether a text has the pattern.
func (p *pattern) matches(text []byte) bool {
	switch {
	case string(text) == p.text:
		return true
	case p.openStart && p.openEnd:
		return bytes.Contains(text, []byte(p.part))
	case p.openEnd:
		return len(text) >= len(p.part) && string(text[:len(p.part)]) == p.part
	case p.openStart:
		return len(text) >= len(p.part) && string(text[len(text)-len(p.part):]) == p.part
	}
	return false
}

func contains(list []string, s string) bool {
	for _, one := range list {
		if one == s {
			return true
		}
	}
	return false
}
