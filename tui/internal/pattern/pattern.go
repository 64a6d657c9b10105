// Package pattern finds topics whose names have parts in common.
//
// In a pattern "*" stands for one or more parts of a name, as in net.*, *.cpu
// and svc0.*.rps. This differs from the server's patterns, where "*" is exactly
// one part, because a user who groups svc0.* means all of svc0.
package pattern

import (
	"errors"
	"slices"
	"strings"
)

const (
	// star stands for any parts.
	star = "*"
	// partsMost is the largest number of parts that are considered from either
	// end of a name.
	partsMost = 5
)

// Pattern is a set of names. Create it with Parse or Of.
type Pattern struct{ prefix, suffix string }

// Parse parses a pattern. It returns an error unless the pattern has exactly
// one "*" and other characters.
func Parse(s string) (Pattern, error) {
	prefix, suffix, ok := strings.Cut(s, star)
	if !ok || strings.Contains(suffix, star) || prefix+suffix == "" {
		return Pattern{}, errors.New("a pattern has one *, as in net.* or *.cpu")
	}
	return Pattern{prefix, suffix}, nil
}

// String returns the pattern in the form that Parse reads.
func (p Pattern) String() string { return p.prefix + star + p.suffix }

// Matches reports whether a name matches the pattern.
func (p Pattern) Matches(name string) bool { return p.Rest(name) != "" }

// Rest returns the part of a name that "*" stands for, or "" if the name does
// not match.
func (p Pattern) Rest(name string) string {
	if len(name) <= len(p.prefix)+len(p.suffix) || !strings.HasPrefix(name, p.prefix) || !strings.HasSuffix(name, p.suffix) {
		return ""
	}
	return name[len(p.prefix) : len(name)-len(p.suffix)]
}

// Of returns the patterns that a name shares with other names, those with the
// longest common part first. The names must include name. Each pattern matches
// a different set of at least two and at most most names.
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

// shapes returns the patterns that match a name, those with the most fixed
// parts first, and of equal ones those with the longest prefix first.
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

// cutsOf returns the positions of the separators in a name: dots, slashes and
// colons, or else underscores and hyphens.
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
