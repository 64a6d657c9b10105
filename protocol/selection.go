package protocol

import (
	"slices"
	"strings"
)

// Selection is a set of topics, given as a list of names and patterns. It also
// selects topics that appear later. The zero Selection selects everything.
type Selection struct {
	patterns []Pattern // sorted, without duplicates; empty selects everything
	wild     []Pattern // the patterns that are not plain names
}

func newSelection(patterns []Pattern) Selection {
	slices.SortFunc(patterns, comparePatterns)
	s := Selection{patterns: slices.Compact(patterns)}
	for _, p := range s.patterns {
		if !p.Plain() {
			s.wild = append(s.wild, p)
		}
	}
	return s
}

func comparePatterns(a, b Pattern) int { return strings.Compare(a.s, b.s) }

// ParseSelection parses a comma-separated list of names and patterns. It ignores
// spaces around them. An empty list and a list that contains ">" select everything.
// The error is a [*SyntaxError].
func ParseSelection(csv string) (Selection, error) {
	if strings.TrimSpace(csv) == "" {
		return Selection{}, nil
	}
	var patterns []Pattern
	everything := false
	for item := range strings.SplitSeq(csv, ",") {
		p, err := ParsePattern(strings.TrimSpace(item))
		if err != nil {
			return Selection{}, err
		}
		everything = everything || p.s == ">"
		patterns = append(patterns, p)
	}
	if everything {
		return Selection{}, nil
	}
	return newSelection(patterns), nil
}

// SelectNames returns the selection of exactly these topics. Without names it
// selects everything.
func SelectNames(names ...Name) Selection {
	patterns := make([]Pattern, len(names))
	for i, n := range names {
		patterns[i] = Pattern(n)
	}
	return newSelection(patterns)
}

// SelectPatterns returns the selection of the topics that the patterns match. Without
// patterns, or with ">", it selects everything.
func SelectPatterns(patterns ...Pattern) Selection {
	if slices.Contains(patterns, Pattern{">"}) {
		return Selection{}
	}
	return newSelection(slices.Clone(patterns))
}

// Match reports whether the selection contains the topic. It never contains the
// zero Name.
func (s Selection) Match(n Name) bool {
	if n.s == "" {
		return false
	}
	if s.Everything() {
		return true
	}
	if _, ok := slices.BinarySearchFunc(s.patterns, Pattern(n), comparePatterns); ok {
		return true
	}
	return slices.ContainsFunc(s.wild, func(p Pattern) bool { return p.Match(n) })
}

// Everything reports whether the selection contains all topics.
func (s Selection) Everything() bool { return len(s.patterns) == 0 }

// Len returns the number of names and patterns, or 0 if the selection contains all
// topics.
func (s Selection) Len() int { return len(s.patterns) }

// Plain reports whether the selection is a list of plain names.
func (s Selection) Plain() bool { return len(s.patterns) > 0 && len(s.wild) == 0 }

// Patterns returns a copy of the names and patterns, sorted and without duplicates. It
// is empty if the selection contains all topics.
func (s Selection) Patterns() []Pattern { return slices.Clone(s.patterns) }

// String returns the canonical list: sorted, without duplicates, separated by commas,
// or ">" for everything. Selections with the same list are equal.
func (s Selection) String() string {
	if len(s.patterns) == 0 {
		return ">"
	}
	items := make([]string, len(s.patterns))
	for i, p := range s.patterns {
		items[i] = p.s
	}
	return strings.Join(items, ",")
}
