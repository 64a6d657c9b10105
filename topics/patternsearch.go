package topics

import (
	"math/bits"
	"strings"
)

// searchPiece is how many nodes a search visits without a pause: about ten
// microseconds of work.
const searchPiece = 256

// A patternSearch finds the selections that match a name. It works in pieces, and the
// tree may change between two pieces. It finds the selections that were in the tree
// before the search began and are not removed before it ends.
type patternSearch struct {
	stack []patternStep
	found bitset
}

// A patternStep is a node to visit, and the rest of the name to match from there.
type patternStep struct {
	node *patternNode
	name string
}

// begin begins a search for the selections that match the name. The caller holds the
// tree's lock, as for proceed.
func (t *patternTree) begin(n Name) *patternSearch {
	return &patternSearch{stack: []patternStep{{&t.root, n.String()}}}
}

// proceed does the next piece of the search. It reports whether any is left.
func (s *patternSearch) proceed() (more bool) {
	for budget := searchPiece; budget > 0 && len(s.stack) > 0; {
		last := len(s.stack) - 1
		step := s.stack[last]
		s.stack = s.stack[:last]
		budget -= 1 + s.visit(step.node, step.name)/32
	}
	return len(s.stack) > 0
}

// visit visits a node. It returns how many selections it found there.
func (s *patternSearch) visit(node *patternNode, name string) int {
	name, matches := passLabel(node.label, name)
	switch {
	case !matches:
		return 0
	case name == "":
		s.found.add(node.exact)
		return len(node.exact)
	}
	s.found.add(node.open)
	for _, token := range [...]string{firstToken(name), "*"} {
		if child := node.children.get(token); child != nil {
			s.stack = append(s.stack, patternStep{child, name})
		}
	}
	return len(node.open)
}

// passLabel returns the rest of the name after the tokens of the label, and whether the
// label matches these tokens.
func passLabel(label, name string) (rest string, matches bool) {
	for more := label != ""; more; {
		var wanted, token string
		wanted, label, more = strings.Cut(label, ".")
		if name == "" {
			return "", false
		}
		if token, name, _ = strings.Cut(name, "."); wanted != "*" && wanted != token {
			return "", false
		}
	}
	return name, true
}

// A bitset is a set of small numbers.
type bitset []uint64

func (b *bitset) add(numbers []int32) {
	for _, n := range numbers {
		for int(n)/64 >= len(*b) {
			*b = append(*b, 0)
		}
		(*b)[n/64] |= 1 << (n % 64)
	}
}

// each calls do with each number, in ascending order.
func (b bitset) each(do func(n int)) {
	for i, word := range b {
		for ; word != 0; word &= word - 1 {
			do(64*i + bits.TrailingZeros64(word))
		}
	}
}
