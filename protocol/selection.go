package protocol

import (
	"slices"
	"strings"
)

// Selection says which topics a subscriber wants: a list of names and patterns.
// It goes for topics that appear later, too. The zero Selection is everything.
type Selection struct {
	patterns []Pattern // sorted, each once; none is everything
	wild     []Pattern // those that are not plain names
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

// ParseSelection returns the selection that a comma-separated list of names and
// patterns spells; spaces around them do not count. "" is everything.
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

// SelectNames returns the selection of exactly these topics; none is everything.
func SelectNames(names ...Name) Selection {
	patterns := make([]Pattern, len(names))
	for i, n := range names {
		patterns[i] = Pattern(n)
	}
	return newSelection(patterns)
}

// SelectPatterns returns the selection of what these patterns match; none is
// everything, as is ">".
func SelectPatterns(patterns ...Pattern) Selection {
	if slices.Contains(patterns, Pattern{">"}) {
		return Selection{}
	}
	return newSelection(slices.Clone(patterns))
}

// Match reports whether the topic is selected.
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

// Everything reports whether the selection is that of all topics.
func (s Selection) Everything() bool { return len(s.patterns) == 0 }

// Len returns how many names and patterns the selection has; 0 when it is
// everything.
func (s Selection) Len() int { return len(s.patterns) }

// Plain reports whether the selection is a list of names, without any pattern.
func (s Selection) Plain() bool { return len(s.patterns) > 0 && len(s.wild) == 0 }

// Patterns returns the names and patterns of the selection, sorted, each once;
// none when it is everything.
func (s Selection) Patterns() []Pattern { return slices.Clone(s.patterns) }

// String returns the canonical spelling: sorted, each item once, ">" for
// everything. Selections with the same spelling are the same.
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
