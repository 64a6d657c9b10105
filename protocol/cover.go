package protocol

import "strings"

// Covers reports whether p matches every name that q matches: "net.>" covers
// "net.*" and "net.a.b". "*" does not cover ">". Covers compares tokens only and
// ignores [MaxName]. The zero Pattern covers nothing, and nothing covers it.
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

// Covers reports whether the selection contains every topic that p matches. Several
// of its patterns may cover p together: "net.*" and "net.*.>" cover "net.>". Covers
// compares tokens only and ignores [MaxName]. Nothing covers the zero Pattern.
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
	// No finite list of literal tokens covers "*", so a pattern of fixed length is
	// covered by one pattern or by none. A pattern that ends in ">" stands for one
	// pattern of each length. Lengths above the selection's longest pattern can only
	// be covered by a ">" in the selection.
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

// tokens returns the number of tokens in the pattern.
func (p Pattern) tokens() int { return strings.Count(p.s, ".") + 1 }
