package topics

import (
	"slices"
	"sort"
	"strings"
)

// findSelected returns the topics that the selection matches. topics must be sorted by
// name, and so is the result.
//
// Sorted names form a trie, since names with the same first tokens are adjacent. The
// same is true of sorted patterns. findSelected walks both tries at once, so it visits
// little more than the matches. It skips topics that their first tokens rule out. It
// visits no topic twice, however many patterns match. Only for "*" does it visit every
// token at that depth.
func findSelected(topics []*Topic, s Selection) []*Topic {
	if s.Everything() {
		return topics
	}
	f := finder{patterns: s.Patterns(), topics: topics, budget: maxFindMemory}
	root := f.state([]*patternBranch{f.branch(span{0, s.Len()}, 0)})
	f.descend(span{0, len(topics)}, 0, root)
	return f.found
}

// maxFindMemory is the maximum size of one search's cache of states, in pointers. Above
// it, the search computes a state again each time that it reaches the state.
const maxFindMemory = 64 << 10

// A finder is the state of one findSelected call. The edges of both tries are segments.
// A segment is a token with the dot after it, or the last token of a name.
type finder struct {
	patterns []Pattern
	topics   []*Topic
	found    []*Topic
	budget   int // the unused part of maxFindMemory
}

// A span is the items from index from up to, but not including, index to.
type span struct{ from, to int }

// descend finds the matches in a span of topics. The names in the span have the same
// first at bytes, and s is the state after these bytes.
func (f *finder) descend(topics span, at int, s *findState) {
	if s.tail {
		f.found = append(f.found, f.topics[topics.from:topics.to]...)
		return
	}
	for i := topics.from; i < topics.to; {
		segment, last := nextSegment(f.topics[i].name.String()[at:])
		if !s.anyLeaf && !s.anyChild {
			wanted, ok := s.atLeast(segment)
			if !ok {
				return
			}
			if wanted != segment {
				i = f.skip(span{i, topics.to}, at, wanted)
				continue
			}
		}
		if last {
			if s.anyLeaf || s.hasLeaf(segment) {
				f.found = append(f.found, f.topics[i])
			}
			i++
			continue
		}
		end := f.group(span{i, topics.to}, at, segment)
		if next := f.next(s, segment); next != nil {
			f.descend(span{i, end}, at+len(segment), next)
		}
		i = end
	}
}

// skip returns the index of the first topic of the span whose name, from byte at on, is
// not less than text.
func (f *finder) skip(topics span, at int, text string) int {
	return topics.from + sort.Search(topics.to-topics.from, func(i int) bool {
		return f.topics[topics.from+i].name.String()[at:] >= text
	})
}

// group returns the index after the topics that have the same segment at byte at as the
// first topic of the span.
func (f *finder) group(topics span, at int, segment string) int {
	end := topics.from + 1
	for step := 1; end < topics.to && strings.HasPrefix(f.topics[end].name.String()[at:], segment); step *= 2 {
		topics.from, end = end, min(end+step, topics.to)
	}
	return topics.from + sort.Search(end-topics.from, func(i int) bool {
		return !strings.HasPrefix(f.topics[topics.from+i].name.String()[at:], segment)
	})
}

// A patternBranch is a node in the trie of patterns. It stands for the patterns with
// the same first segments.
type patternBranch struct {
	offset        int      // of the next segment in each pattern
	tail, anyLeaf bool     // a pattern ends here with ">", or with "*"
	leaves        []string // last tokens of the patterns that end here; sorted
	children      []patternChild
	anyChild      *patternChild // the child of "*", or nil
}

// A patternChild is an edge to the branch after a segment that is not a pattern's last.
// The branch is built on first use.
type patternChild struct {
	segment  string
	patterns span
	branch   *patternBranch
}

// branch builds the branch of a span of patterns, which have the same first at bytes.
func (f *finder) branch(patterns span, at int) *patternBranch {
	b := &patternBranch{offset: at}
	for i := patterns.from; i < patterns.to; {
		segment, last := nextSegment(f.patterns[i].String()[at:])
		if last {
			switch segment {
			case ">":
				b.tail = true
			case "*":
				b.anyLeaf = true
			default:
				b.leaves = append(b.leaves, segment)
			}
			i++
			continue
		}
		end := i + 1
		for end < patterns.to && strings.HasPrefix(f.patterns[end].String()[at:], segment) {
			end++
		}
		more := patternChild{segment: segment, patterns: span{i, end}}
		if segment == "*." {
			b.anyChild = &more
		} else {
			b.children = append(b.children, more)
		}
		i = end
	}
	return b
}

// child returns the branch that the edge m of b leads to.
func (f *finder) child(b *patternBranch, m *patternChild) *patternBranch {
	if m.branch == nil {
		m.branch = f.branch(m.patterns, b.offset+len(m.segment))
	}
	return m.branch
}

// child returns the edge of the segment, or nil.
func (b *patternBranch) child(segment string) *patternChild {
	i, found := slices.BinarySearchFunc(b.children, segment, compareSegment)
	if !found {
		return nil
	}
	return &b.children[i]
}

func compareSegment(m patternChild, segment string) int { return strings.Compare(m.segment, segment) }

// A findState is the set of branches of all patterns that match a name so far.
type findState struct {
	branches                []*patternBranch
	tail, anyLeaf, anyChild bool // whether this is true of any branch

	next           map[string]*findState // the states after the segments that a pattern contains here
	otherwise      *findState            // the state after any other segment; nil: nothing matches
	otherwiseKnown bool                  // whether otherwise is set
}

// state returns the state with these branches, or nil if there are none.
func (f *finder) state(branches []*patternBranch) *findState {
	if len(branches) == 0 {
		return nil
	}
	s := &findState{branches: branches}
	for _, b := range branches {
		s.tail = s.tail || b.tail
		s.anyLeaf = s.anyLeaf || b.anyLeaf
		s.anyChild = s.anyChild || b.anyChild != nil
	}
	return s
}

// next returns the state after a segment that is not the name's last. It returns nil if
// nothing matches.
func (f *finder) next(s *findState, segment string) *findState {
	if next, ok := s.next[segment]; ok {
		return next
	}
	if !slices.ContainsFunc(s.branches, func(b *patternBranch) bool { return b.child(segment) != nil }) {
		if !s.otherwiseKnown {
			s.otherwiseKnown, s.otherwise = true, f.state(f.nextBranches(s, segment))
		}
		return s.otherwise
	}
	next := f.state(f.nextBranches(s, segment))
	if f.budget -= len(next.branches); f.budget > 0 {
		if s.next == nil {
			s.next = map[string]*findState{}
		}
		s.next[segment] = next
	}
	return next
}

// nextBranches returns the branches of the state after the segment.
func (f *finder) nextBranches(s *findState, segment string) (branches []*patternBranch) {
	for _, b := range s.branches {
		if b.anyChild != nil {
			branches = append(branches, f.child(b, b.anyChild))
		}
		if m := b.child(segment); m != nil {
			branches = append(branches, f.child(b, m))
		}
	}
	return branches
}

// hasLeaf reports whether a pattern ends here with the token.
func (s *findState) hasLeaf(token string) bool {
	for _, b := range s.branches {
		if _, found := slices.BinarySearch(b.leaves, token); found {
			return true
		}
	}
	return false
}

// atLeast returns the smallest segment of a pattern here that is not less than the
// given one.
func (s *findState) atLeast(segment string) (wanted string, ok bool) {
	consider := func(candidate string) {
		if !ok || candidate < wanted {
			wanted, ok = candidate, true
		}
	}
	for _, b := range s.branches {
		if i, _ := slices.BinarySearch(b.leaves, segment); i < len(b.leaves) {
			consider(b.leaves[i])
		}
		if i, _ := slices.BinarySearchFunc(b.children, segment, compareSegment); i < len(b.children) {
			consider(b.children[i].segment)
		}
	}
	return wanted, ok
}

// nextSegment returns the first segment of s, and whether it is the last.
func nextSegment(s string) (segment string, last bool) {
	if i := strings.IndexByte(s, '.'); i >= 0 {
		return s[:i+1], false
	}
	return s, true
}
