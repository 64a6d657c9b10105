package topics

import (
	"slices"
	"strings"
)

// A patternTree finds the selections that match a name. It is a radix tree over tokens.
// A search visits the nodes of the patterns that match the name, or that match its
// first tokens, and no others. Nodes store selections by number, which takes little
// memory.
//
// The tree may change while a search pauses; see patternSearch. So the tokens before the
// label of a node never change. A node may only be split: its label becomes shorter,
// and a child continues it.
type patternTree struct{ root patternNode }

// A patternNode stands for all patterns that begin with the same tokens.
type patternNode struct {
	label    string // the tokens after those of the parent, joined by dots
	children patternChildren
	exact    []int32 // selections with a pattern that ends here
	open     []int32 // selections with a pattern that continues with ">"
}

// insert adds a pattern of a selection.
func (t *patternTree) insert(p Pattern, selection int32) {
	path, open := patternPath(p)
	node := &t.root
	for path != "" {
		child := node.children.get(firstToken(path))
		if child == nil {
			child = &patternNode{label: strings.Clone(path)} // p may be a part of a long string
			node.children.put(child)
		}
		if n := commonTokens(child.label, path); n < len(child.label) {
			child.split(n)
		}
		path = strings.TrimPrefix(path[len(child.label):], ".")
		node = child
	}
	if open {
		node.open = append(node.open, selection)
	} else {
		node.exact = append(node.exact, selection)
	}
}

// split shortens the label of the node to its first at bytes. It moves the rest of the
// label, without the dot, and the children and selections to a new child.
func (n *patternNode) split(at int) {
	below := &patternNode{label: n.label[at+1:], children: n.children, exact: n.exact, open: n.open}
	*n = patternNode{label: n.label[:at]}
	n.children.put(below)
}

// remove removes a pattern of a selection, which must be in the tree.
func (t *patternTree) remove(p Pattern, selection int32) {
	path, open := patternPath(p)
	node := &t.root
	nodes := []*patternNode{node}
	for path != "" {
		node = node.children.get(firstToken(path))
		path = strings.TrimPrefix(path[len(node.label):], ".")
		nodes = append(nodes, node)
	}
	if open {
		node.open = removeItem(node.open, selection)
	} else {
		node.exact = removeItem(node.exact, selection)
	}
	for i := len(nodes) - 1; i > 0 && nodes[i].unused(); i-- {
		nodes[i-1].children.remove(nodes[i])
	}
}

func (n *patternNode) unused() bool {
	return len(n.exact) == 0 && len(n.open) == 0 && n.children.len() == 0
}

func removeItem(list []int32, item int32) []int32 {
	last := len(list) - 1
	list[slices.Index(list, item)] = list[last]
	if list = list[:last]; len(list) < cap(list)/4 {
		return slices.Clone(list)
	}
	return list
}

// patternPath returns the pattern without a last token ">". open says whether the
// pattern has that token.
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

// commonTokens returns the length in bytes of the longest sequence of whole tokens that
// both texts begin with.
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

// patternChildren are a node's children by their first tokens. They are in the list while
// there are few, as in nearly all nodes, and in the map otherwise.
type patternChildren struct {
	list    []*patternNode
	byToken map[string]*patternNode
}

const maxChildList = 8

func (k *patternChildren) get(token string) *patternNode {
	if k.byToken != nil {
		return k.byToken[token]
	}
	for _, n := range k.list {
		if rest, ok := strings.CutPrefix(n.label, token); ok && (rest == "" || rest[0] == '.') {
			return n
		}
	}
	return nil
}

func (k *patternChildren) put(n *patternNode) {
	if k.byToken == nil && len(k.list) < maxChildList {
		k.list = append(k.list, n)
		return
	}
	if k.byToken == nil {
		k.byToken = map[string]*patternNode{}
		for _, child := range k.list {
			k.byToken[firstToken(child.label)] = child
		}
		k.list = nil
	}
	k.byToken[firstToken(n.label)] = n
}

func (k *patternChildren) remove(n *patternNode) {
	if k.byToken == nil {
		i := slices.Index(k.list, n)
		k.list = slices.Delete(k.list, i, i+1)
		return
	}
	delete(k.byToken, firstToken(n.label))
	if len(k.byToken) <= maxChildList/2 { // a map never shrinks
		for _, child := range k.byToken {
			k.list = append(k.list, child)
		}
		k.byToken = nil
	}
}

func (k *patternChildren) len() int { return len(k.list) + len(k.byToken) }
