package protocol

import "strings"

// Covers reports whether p matches every name that q matches: "net.>" covers
// "net.*" and "net.a.b", and "*" does not cover ">". Only tokens count, not how
// long a name may be. The zero Pattern covers nothing, and nothing covers it.
func (p Pattern) Covers(q Pattern) bool {
	if p.s == "" || q.s == "" {
		return false
	}
	pattern, other := p.s, q.s
	for {
		want, moreWanted, hasMore := strings.Cut(pattern, ".")
		if want == ">" {
			return true
		}
		token, rest, otherHasMore := strings.Cut(other, ".")
		if token == ">" || want != "*" && want != token || hasMore != otherHasMore {
			return false
		}
		if !hasMore {
			return true
		}
		pattern, other = moreWanted, rest
	}
}

// Covers reports whether the selection has every topic that the pattern
// matches, by one of its patterns or by several together: "net.*" and "net.*.>"
// cover "net.>". Only tokens count, not how long a name may be.
func (s Selection) Covers(p Pattern) bool {
	if p.s == "" {
		return false
	}
	if len(s.patterns) == 0 {
		return true
	}
	longest := 0
	for _, own := range s.patterns {
		longest = max(longest, own.tokens())
	}
	// Tokens are of so many kinds that no list of them is all of them. So only one
	// pattern can cover another of a fixed length. What ends in > is a pattern of
	// each length: what is beyond the longest needs a > of the selection's own.
	for !s.coversAlone(p) {
		head, rest := strings.CutSuffix(p.s, ">")
		if !rest || p.tokens() > longest || !s.coversAlone(Pattern{head + "*"}) {
			return false
		}
		p = Pattern{head + "*.>"}
	}
	return true
}

// coversAlone reports whether one pattern of the selection covers p.
func (s Selection) coversAlone(p Pattern) bool {
	for _, own := range s.patterns {
		if own.Covers(p) {
			return true
		}
	}
	return false
}

// tokens is of how many tokens the pattern is.
func (p Pattern) tokens() int { return strings.Count(p.s, ".") + 1 }
