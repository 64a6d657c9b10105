// Package abbr abbreviates names so that they remain distinct.
//
// A name such as svc1.host2.state consists of parts between dots. An
// abbreviation omits the parts that most names have in common, then common
// prefixes of the parts at a position, then all but the words that the fewest
// names have, then the end of the longest part, as long as the result differs
// from that of any other name. An ellipsis replaces omitted text.
package abbr

import (
	"slices"
	"strings"

	"topicmux/monitor/text"
)

const ellipsis = "…"

// Names is a set of names that are shown together. The zero value is empty. It
// is not safe for concurrent use.
type Names struct {
	all    []string
	groups map[kind]*group
	short  map[request]answer
	rare   map[string]int // how many names have a word; nil until it is needed
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

// kind identifies names that are compared part by part.
type kind struct {
	separator string
	parts     int
}

// group holds the names of a kind, split into parts.
type group struct {
	names  [][]string
	prefix []string // common prefix of the parts at each position; the whole part if all are equal
	same   []bool   // whether the parts at each position are equal
	most   bool     // most of the names that are shown together are in the group
}

// withSame returns the group with the parts that are equal kept in its names: if most names
// on the screen do not have them, the user cannot know them.
func (g *group) withSame() *group {
	out := *g
	out.prefix, out.same = slices.Clone(g.prefix), make([]bool, len(g.same))
	for i := range out.prefix {
		if g.same[i] {
			out.prefix[i] = ""
		}
	}
	return &out
}

// shortMost is the largest number of cached results.
const shortMost = 4096

// Set sets the names, which must be clean. It reports whether they have
// changed.
func (n *Names) Set(names []string) (changed bool) {
	if slices.Equal(n.all, names) {
		return false
	}
	n.all = slices.Clone(names)
	n.groups, n.short, n.rare = make(map[kind]*group), nil, nil
	for _, name := range names {
		k, parts := split(name)
		if n.groups[k] == nil {
			n.groups[k] = &group{}
		}
		n.groups[k].names = append(n.groups[k].names, parts)
	}
	for _, g := range n.groups {
		g.compare()
		g.most = 2*len(g.names) > len(names)
	}
	return true
}

// Shorten abbreviates a name to at most w cells. The result is not apart if
// another name may have the same abbreviation.
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

// ShortenTitle abbreviates a title that a person has chosen: its end goes, unless that makes
// it equal to another one.
func (n *Names) ShortenTitle(title string, w int) (short string, apart bool) {
	short = text.Truncate(title, w)
	if text.Width(title) <= w || !slices.ContainsFunc(n.all, func(other string) bool {
		return other != title && text.Truncate(other, w) == short
	}) {
		return short, true
	}
	return n.Shorten(title, w)
}

func (n *Names) shorten(name string, w int) (short string, apart bool) {
	k, parts := split(name)
	g := n.groups[k]
	if g == nil || len(g.names) < 2 {
		if s, ok := n.rarest(name, w); ok {
			return s, true
		}
		return n.middle(name, w)
	}
	groups := []*group{g}
	if !g.most {
		groups = []*group{g.withSame(), g}
	}
	for _, g := range groups {
		f := form{group: g, name: parts, separator: k.separator, shown: slices.Clone(parts)}
		if s, ok := f.fit(w); ok {
			return s, true
		}
		if s, ok := n.rarest(name, w); ok {
			return s, true
		}
		if s, ok := f.cut(w); ok {
			return s, true
		}
	}
	return n.middle(name, w)
}

// fit abbreviates a name step by step until it fits in w cells. It is not ok if it never does.
func (f *form) fit(w int) (s string, ok bool) {
	for _, step := range [...]func(){f.dropSame, f.dropPrefixes, f.dropSigns} {
		step()
		if s := f.String(); text.Width(s) <= w {
			return s, true
		}
	}
	return "", false
}

// middle omits the middle of a name.
func (n *Names) middle(name string, w int) (short string, apart bool) {
	short = text.TruncateMiddle(name, w)
	return short, !slices.ContainsFunc(n.all, func(other string) bool {
		return other != name && text.TruncateMiddle(other, w) == short
	})
}

// split returns the parts of a name and its kind.
func split(name string) (kind, []string) {
	for _, separator := range [...]string{".", "/", "-", "_", " "} {
		if strings.Contains(name, separator) {
			parts := strings.Split(name, separator)
			return kind{separator, len(parts)}, parts
		}
	}
	return kind{"", 1}, []string{name}
}

// compare determines what the parts at each position have in common.
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

// whole shortens the common prefix of the parts at a position so that it does
// not end in a number or cover a whole part.
func (g *group) whole(i int, prefix string) string {
	prefix = strings.TrimRight(prefix, "0123456789")
	for _, parts := range g.names {
		if parts[i] == prefix {
			return ""
		}
	}
	if text.Width(prefix) < 2 { // the ellipsis is as long
		return ""
	}
	return prefix
}

// common returns the common prefix of two texts.
func common(a, b string) string {
	for i, r := range a {
		if !strings.HasPrefix(b[min(i, len(b)):], string(r)) {
			return a[:i]
		}
	}
	return a
}
