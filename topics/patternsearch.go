package topics

import (
	"math/bits"
	"strings"
)

// searchPiece is how much of a patternTree is looked at without a pause: some ten
// microseconds' worth.
const searchPiece = 256

// A patternSearch finds the selections that match a name, in pieces between which
// the tree may change. It finds those that were in the tree before it began and stay
// until it ends.
type patternSearch struct {
	todo  []patternStep
	found bitset
}

// A patternStep is a node that is to be looked at, and what is left of the name
// before it.
type patternStep struct {
	node *patternNode
	name string
}

// begin begins a search for the selections that match the name. The caller holds the
// tree's lock, as for proceed.
func (t *patternTree) begin(n Name) *patternSearch {
	return &patternSearch{todo: []patternStep{{&t.root, n.String()}}}
}

// proceed goes on with the search for a piece. It reports whether more is left.
func (s *patternSearch) proceed() (more bool) {
	for budget := searchPiece; budget > 0 && len(s.todo) > 0; {
		last := len(s.todo) - 1
		step := s.todo[last]
		s.todo = s.todo[:last]
		budget -= 1 + s.visit(step.node, step.name)/32
	}
	return len(s.todo) > 0
}

// visit looks at a node. It returns how many selections it found there.
func (s *patternSearch) visit(node *patternNode, name string) int {
	name, matches := passLabel(node.label, name)
	switch {
	case !matches:
		return 0
	case name == "":
		s.found.add(node.whole)
		return len(node.whole)
	}
	s.found.add(node.rest)
	for _, token := range [...]string{firstToken(name), "*"} {
		if kid := node.kids.get(token); kid != nil {
			s.todo = append(s.todo, patternStep{kid, name})
		}
	}
	return len(node.rest)
}

// passLabel returns what is left of the name behind a label that matches its
// first tokens.
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

// each calls do with each number, in their order.
func (b bitset) each(do func(n int)) {
	for i, word := range b {
		for ; word != 0; word &= word - 1 {
			do(64*i + bits.TrailingZeros64(word))
		}
	}
}
