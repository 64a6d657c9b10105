// Package abbr shortens names so that those which stand beside each other stay
// apart.
//
// Names such as svc1.host2.state are parts between dots. What all of the names
// have in common goes first, then the beginning that the parts at one place have
// in common, then the end of the longest part, as long as no other name reads
// the same. An ellipsis stands for what was left out.
package abbr

import (
	"slices"
	"strings"

	"topicmux/monitor/text"
)

const ellipsis = "…"

// Names are names that stand beside each other. The zero value has none. It
// belongs to one goroutine.
type Names struct {
	all    []string
	groups map[kind]*group
	short  map[request]answer
}

type (
	request struct {
		name string
		w    int
	}
	answer struct {
		name  string
		apart bool
	}
)

// kind is what names have in common that are compared part by part.
type kind struct {
	separator string
	parts     int
}

// group is the names of one kind, in parts.
type group struct {
	names  [][]string
	prefix []string // what the parts at a place begin with; all of it where they are the same
	same   []bool   // the parts at a place are the same
}

// shortMost bounds the answers that are remembered.
const shortMost = 4096

// Set makes these the names, which are cleaned ones, and reports whether they
// are others than before.
func (n *Names) Set(names []string) (changed bool) {
	if slices.Equal(n.all, names) {
		return false
	}
	n.all = slices.Clone(names)
	n.groups, n.short = make(map[kind]*group), nil
	for _, name := range names {
		k, parts := split(name)
		if n.groups[k] == nil {
			n.groups[k] = &group{}
		}
		n.groups[k].names = append(n.groups[k].names, parts)
	}
	for _, g := range n.groups {
		g.compare()
	}
	return true
}

// Shorten returns a name in at most w cells; apart is false where another of the
// names may read the same.
func (n *Names) Shorten(name string, w int) (short string, apart bool) {
	if text.Width(name) <= w {
		return name, true
	}
	key := request{name, w}
	if a, ok := n.short[key]; ok {
		return a.name, a.apart
	}
	short, apart = n.shorten(name, w)
	if n.short == nil || len(n.short) >= shortMost {
		n.short = make(map[request]answer)
	}
	n.short[key] = answer{short, apart}
	return short, apart
}

func (n *Names) shorten(name string, w int) (short string, apart bool) {
	k, parts := split(name)
	g := n.groups[k]
	if g == nil || len(g.names) < 2 {
		return n.middle(name, w)
	}
	f := form{group: g, name: parts, separator: k.separator, shown: slices.Clone(parts)}
	for _, step := range [...]func(){f.dropSame, f.dropPrefixes, f.dropSigns} {
		step()
		if s := f.String(); text.Width(s) <= w {
			return s, true
		}
	}
	if s, ok := f.cut(w); ok {
		return s, true
	}
	return n.middle(name, w)
}

// middle cuts a name in its middle.
func (n *Names) middle(name string, w int) (short string, apart bool) {
	short = text.TruncateMiddle(name, w)
	return short, !slices.ContainsFunc(n.all, func(other string) bool {
		return other != name && text.TruncateMiddle(other, w) == short
	})
}

// split returns the parts of a name, and of which kind it is.
func split(name string) (kind, []string) {
	for _, separator := range [...]string{".", "/", "-", "_", " "} {
		if strings.Contains(name, separator) {
			parts := strings.Split(name, separator)
			return kind{separator, len(parts)}, parts
		}
	}
	return kind{"", 1}, []string{name}
}

// compare finds out what the parts at each place have in common.
func (g *group) compare() {
	first := g.names[0]
	g.prefix, g.same = slices.Clone(first), make([]bool, len(first))
	for i := range first {
		g.same[i] = true
		for _, parts := range g.names[1:] {
			g.same[i] = g.same[i] && parts[i] == first[i]
			g.prefix[i] = common(g.prefix[i], parts[i])
		}
		if !g.same[i] {
			g.prefix[i] = g.whole(i, g.prefix[i])
		}
	}
}

// whole shortens the prefix of the parts at a place so that it ends before a
// number, and leaves something of each.
func (g *group) whole(i int, prefix string) string {
	prefix = strings.TrimRight(prefix, "0123456789")
	for _, parts := range g.names {
		if parts[i] == prefix {
			return ""
		}
	}
	if text.Width(prefix) < 2 { // the sign is as long
		return ""
	}
	return prefix
}

// common returns the characters that two texts begin with.
func common(a, b string) string {
	for i, r := range a {
		if !strings.HasPrefix(b[min(i, len(b)):], string(r)) {
			return a[:i]
		}
	}
	return a
}
