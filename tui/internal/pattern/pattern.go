// Package pattern tells which topics have a part of their names in common.
//
// A pattern is a name in which "*" stands for one or more of its parts, such as
// net.*, *.cpu and svc0.*.rps. What is longer than one part is different from
// the server's patterns, where "*" is one part: a person who groups svc0.* means
// all of svc0.
package pattern

import (
	"errors"
	"slices"
	"strings"
)

const (
	// star is what a pattern leaves open.
	star = "*"
	// partsMost is how many parts of a name are looked at from either end.
	partsMost = 5
)

// Pattern is a set of names. Create one with Parse, or with Of.
type Pattern struct{ prefix, suffix string }

// Parse reads a pattern. It returns an error unless it has one "*" and anything
// else.
func Parse(s string) (Pattern, error) {
	prefix, suffix, ok := strings.Cut(s, star)
	if !ok || strings.Contains(suffix, star) || prefix+suffix == "" {
		return Pattern{}, errors.New("a pattern has one *, as in net.* or *.cpu")
	}
	return Pattern{prefix, suffix}, nil
}

// String returns the pattern as Parse reads it.
func (p Pattern) String() string { return p.prefix + star + p.suffix }

// Matches reports whether a name is in the set.
func (p Pattern) Matches(name string) bool { return p.Rest(name) != "" }

// Rest returns what stands for the "*" in a name, "" for a name that is not in
// the set.
func (p Pattern) Rest(name string) string {
	if len(name) <= len(p.prefix)+len(p.suffix) || !strings.HasPrefix(name, p.prefix) || !strings.HasSuffix(name, p.suffix) {
		return ""
	}
	return name[len(p.prefix) : len(name)-len(p.suffix)]
}

// Of returns the patterns that a name shares with others, which is among the
// names, those with the most in common first. No two have the same names, and
// none has fewer than two or more than most.
func Of(name string, names []string, most int) []Pattern {
	var out []Pattern
	var sets [][]int
	for _, p := range shapes(name) {
		var set []int
		for i, n := range names {
			if p.Matches(n) {
				set = append(set, i)
			}
		}
		known := !p.Matches(name) || slices.ContainsFunc(sets, func(s []int) bool { return slices.Equal(s, set) })
		if len(set) >= 2 && len(set) <= most && !known {
			out, sets = append(out, p), append(sets, set)
		}
	}
	return out
}

// shapes returns the patterns that a name fits, those with the most fixed parts
// first, and among equal ones those with a longer beginning.
func shapes(name string) []Pattern {
	cuts := cutsOf(name)
	var out []Pattern
	for fixed := len(cuts); fixed > 0; fixed-- {
		for before := fixed; before >= 0; before-- {
			after := fixed - before
			if before > partsMost || after > partsMost {
				continue
			}
			var p Pattern
			if before > 0 {
				p.prefix = name[:cuts[before-1]+1]
			}
			if after > 0 {
				p.suffix = name[cuts[len(cuts)-after]:]
			}
			out = append(out, p)
		}
	}
	return out
}

// cutsOf returns where the parts of a name are set apart: at dots, slashes and
// colons, and in a name without any of them at underscores and hyphens.
func cutsOf(name string) []int {
	for _, separators := range []string{"./:", "_-"} {
		var cuts []int
		for i := range len(name) {
			if strings.IndexByte(separators, name[i]) >= 0 {
				cuts = append(cuts, i)
			}
		}
		if cuts != nil {
			return cuts
		}
	}
	return nil
}
