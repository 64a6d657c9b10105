package lens

import (
	"fmt"
	"slices"
	"strings"
)

// A program is a scope of rules: those of an object, and of the arrays in it.
type program struct {
	root  *node
	slots int
	items []item
}

// An item of a program is a rule, or a program for each element of an array.
type item struct {
	needs uint64 // slots, of which one must have a value; 0 if that is not enough to know
	rule  *rule
	array int // slot of the array
	each  string
	inner *program
}

func newProgram() *program { return &program{root: &node{slot: -1}} }

// add compiles a rule into the program for the array that it is for.
func (c *compiled) add(p *program, r *Rule) error {
	scopes := []*program{p}
	if r.Each != "" {
		steps, err := parseSteps(r.Each)
		if err != nil {
			return fmt.Errorf("each %q: %w", r.Each, err)
		}
		for len(steps) > 0 {
			i := slices.Index(steps, "[]")
			if i < 0 {
				return fmt.Errorf("each %q: it does not end with []", r.Each)
			}
			scopes = append(scopes, scopes[len(scopes)-1].within(steps[:i]))
			steps = steps[i+1:]
		}
	}
	ready, err := c.compileRule(r, scopes)
	if err != nil {
		return err
	}
	last := scopes[len(scopes)-1]
	last.items = append(last.items, item{needs: ready.needed(), rule: ready})
	return nil
}

// within returns the program for the elements of an array.
func (p *program) within(steps []string) *program {
	path := strings.Join(steps, "\x00")
	for _, it := range p.items {
		if it.inner != nil && it.each == path {
			return it.inner
		}
	}
	inner := newProgram()
	array := source{slot: p.slot(steps)}
	p.items = append(p.items, item{needs: slotsOf(sources{array}), array: array.slot, each: path, inner: inner})
	return inner
}

// slot returns the index of the span for a path.
func (p *program) slot(steps []string) int {
	n := p.root
	for _, step := range steps {
		if step == "[]" {
			if n.first == nil {
				n.first = &node{slot: -1}
			}
			n = n.first
			continue
		}
		i := slices.IndexFunc(n.children, func(c *node) bool { return c.key == step })
		if i < 0 {
			i = len(n.children)
			n.children = append(n.children, &node{key: step, slot: -1})
		}
		n = n.children[i]
	}
	if n.slot < 0 {
		n.slot = p.slots
		p.slots++
	}
	return n.slot
}

// bind gives paths their slots. The last scope is the one of the rule.
func bind(scopes []*program, all sources) error {
	for i := range all {
		s := &all[i]
		if s.kind != fromPath {
			continue
		}
		if s.up >= len(scopes) {
			return fmt.Errorf("path %q: it has more ^ than the rule has arrays", strings.Repeat("^", s.up)+strings.Join(s.steps, "."))
		}
		s.slot = scopes[len(scopes)-1-s.up].slot(s.steps)
	}
	return nil
}

// needed returns the slots of which one must be present for the rule to apply, as a set
// of bits, or 0 if there are none.
func (r *rule) needed() uint64 {
	for _, c := range r.conditions {
		if slots := slotsOf(c.from); !c.not && c.typ != "any" && slots != 0 {
			return slots
		}
	}
	switch r.kind {
	case Text, Thinking, Result:
		return slotsOf(r.text)
	case Tool:
		return slotsOf(slices.Concat(r.text, r.tool, r.id))
	case Usage:
		return slotsOf(slices.Concat(r.tokens[:]...))
	case Finish:
		return slotsOf(r.reason)
	case Start:
		if r.message == nil {
			return slotsOf(r.role)
		}
	}
	return 0
}

// slotsOf returns the slots of sources as a set of bits. It is 0 if one of them has no
// slot in the object of the rule, or none that fits in the set.
func slotsOf(all sources) (slots uint64) {
	for _, s := range all {
		if s.kind != fromPath || s.up > 0 || s.slot >= 64 {
			return 0
		}
		slots |= 1 << s.slot
	}
	return slots
}
