package topics

import (
	"slices"
	"strings"
)

// A patternTree finds the selections that a name belongs to. It is a radix tree over
// tokens: a name leads from the root to every pattern that matches it, and past no
// other but for those that match its first tokens, too. Selections are known by
// their numbers, which makes the leaves small.
//
// Whoever searches it stops now and then, and lets others change it meanwhile. So
// what a node stands for never changes, but a node may become a shorter way with
// another one behind it.
type patternTree struct{ root patternNode }

// A patternNode is where all patterns that begin with the same tokens lie.
type patternNode struct {
	label string // the tokens from the parent to here, joined by dots
	kids  patternKids
	whole []int32 // selections with a pattern that ends here
	rest  []int32 // and with one where only ">" follows
}

// insert adds a pattern of a selection.
func (t *patternTree) insert(p Pattern, selection int32) {
	path, open := patternPath(p)
	node := &t.root
	for path != "" {
		kid := node.kids.get(firstToken(path))
		if kid == nil {
			kid = &patternNode{label: strings.Clone(path)} // p may be a piece of something long
			node.kids.put(kid)
		}
		if n := commonTokens(kid.label, path); n < len(kid.label) {
			kid.split(n)
		}
		path = strings.TrimPrefix(path[len(kid.label):], ".")
		node = kid
	}
	if open {
		node.rest = append(node.rest, selection)
	} else {
		node.whole = append(node.whole, selection)
	}
}

// split leaves the first n bytes of the label to the node, and moves the rest and all
// behind it into a new one.
func (n *patternNode) split(at int) {
	below := &patternNode{label: n.label[at+1:], kids: n.kids, whole: n.whole, rest: n.rest}
	*n = patternNode{label: n.label[:at]}
	n.kids.put(below)
}

// remove takes out a pattern of a selection, which must have been inserted.
func (t *patternTree) remove(p Pattern, selection int32) {
	path, open := patternPath(p)
	node := &t.root
	way := []*patternNode{node}
	for path != "" {
		node = node.kids.get(firstToken(path))
		path = strings.TrimPrefix(path[len(node.label):], ".")
		way = append(way, node)
	}
	if open {
		node.rest = without(node.rest, selection)
	} else {
		node.whole = without(node.whole, selection)
	}
	for i := len(way) - 1; i > 0 && way[i].unused(); i-- {
		way[i-1].kids.remove(way[i])
	}
}

func (n *patternNode) unused() bool {
	return len(n.whole) == 0 && len(n.rest) == 0 && n.kids.len() == 0
}

func without(list []int32, item int32) []int32 {
	last := len(list) - 1
	list[slices.Index(list, item)] = list[last]
	if list = list[:last]; len(list) < cap(list)/4 {
		return slices.Clone(list)
	}
	return list
}

// patternPath returns the pattern's tokens but for a ">", and whether there is one.
func patternPath(p Pattern) (path string, open bool) {
	if p.String() == ">" {
		return "", true
	}
	return strings.CutSuffix(p.String(), ".>")
}

func firstToken(s string) string {
	token, _, _ := strings.Cut(s, ".")
	return token
}

// commonTokens returns how many bytes the tokens take that both begin with.
func commonTokens(a, b string) int {
	n := 0
	for i := 0; ; i++ {
		endA, endB := i == len(a) || a[i] == '.', i == len(b) || b[i] == '.'
		switch {
		case endA && endB:
			if n = i; i == len(a) || i == len(b) {
				return n
			}
		case endA || endB || a[i] != b[i]:
			return n
		}
	}
}

// patternKids are a node's children by their first tokens: a list while they are
// few, as nearly always.
type patternKids struct {
	list []*patternNode
	many map[string]*patternNode
}

const fewKids = 8

func (k *patternKids) get(token string) *patternNode {
	if k.many != nil {
		return k.many[token]
	}
	for _, n := range k.list {
		if rest, ok := strings.CutPrefix(n.label, token); ok && (rest == "" || rest[0] == '.') {
			return n
		}
	}
	return nil
}

func (k *patternKids) put(n *patternNode) {
	if k.many == nil && len(k.list) < fewKids {
		k.list = append(k.list, n)
		return
	}
	if k.many == nil {
		k.many = map[string]*patternNode{}
		for _, kid := range k.list {
			k.many[firstToken(kid.label)] = kid
		}
		k.list = nil
	}
	k.many[firstToken(n.label)] = n
}

func (k *patternKids) remove(n *patternNode) {
	if k.many == nil {
		i := slices.Index(k.list, n)
		k.list = slices.Delete(k.list, i, i+1)
		return
	}
	delete(k.many, firstToken(n.label))
	if len(k.many) <= fewKids/2 { // a map keeps the room it once needed
		for _, kid := range k.many {
			k.list = append(k.list, kid)
		}
		k.many = nil
	}
}

func (k *patternKids) len() int { return len(k.list) + len(k.many) }
