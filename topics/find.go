package topics

import (
	"slices"
	"sort"
	"strings"
)

// findSelected returns those of the topics, which are sorted by name, that the selection
// matches, in their order.
//
// Names and patterns that are sorted are tries: those that begin with the same
// tokens lie side by side. findSelected goes through both at once, so that it looks at what
// matches and at little else: at no topic that a token in front rules out, and at
// none twice because several patterns match it. Only "*" makes it look at every
// token in its place.
func findSelected(topics []*Topic, s Selection) []*Topic {
	if s.Everything() {
		return topics
	}
	f := finder{patterns: s.Patterns(), topics: topics, room: maxFindMemory}
	root := f.state([]*patternBranch{f.branch(span{0, s.Len()}, 0)})
	f.descend(span{0, len(topics)}, 0, root)
	return f.found
}

// maxFindMemory bounds what one search remembers of states it was in, in pointers.
// Beyond it a state that it comes to again is made again.
const maxFindMemory = 64 << 10

// A finder is one walk of findSelected. Both tries branch by segments: a token with the dot
// behind it, or the last token of all.
type finder struct {
	patterns []Pattern
	topics   []*Topic
	found    []*Topic
	room     int // what is left of maxFindMemory
}

// A span is the items from one index up to another.
type span struct{ from, to int }

// descend looks at the topics of a span, whose first at bytes are the same and led
// to the state.
func (f *finder) descend(topics span, at int, s *findState) {
	if s.rest {
		f.found = append(f.found, f.topics[topics.from:topics.to]...)
		return
	}
	for i := topics.from; i < topics.to; {
		segment, last := nextSegment(f.topics[i].name.String()[at:])
		if !s.anyLast && !s.anyMore {
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
			if s.anyLast || s.ends(segment) {
				f.found = append(f.found, f.topics[i])
			}
			i++
			continue
		}
		end := f.group(span{i, topics.to}, at, segment)
		if next := f.follow(s, segment); next != nil {
			f.descend(span{i, end}, at+len(segment), next)
		}
		i = end
	}
}

// skip returns the index of the first topic that goes on with the text or is behind
// it.
func (f *finder) skip(topics span, at int, text string) int {
	return topics.from + sort.Search(topics.to-topics.from, func(i int) bool {
		return f.topics[topics.from+i].name.String()[at:] >= text
	})
}

// group returns where the topics end that go on with the same segment as the first.
func (f *finder) group(topics span, at int, segment string) int {
	end := topics.from + 1
	for step := 1; end < topics.to && strings.HasPrefix(f.topics[end].name.String()[at:], segment); step *= 2 {
		topics.from, end = end, min(end+step, topics.to)
	}
	return topics.from + sort.Search(end-topics.from, func(i int) bool {
		return !strings.HasPrefix(f.topics[topics.from+i].name.String()[at:], segment)
	})
}

// A patternBranch is where patterns that begin with the same segments go on.
type patternBranch struct {
	at            int      // where the next segment begins
	rest, anyLast bool     // ">" follows, or "*" and nothing more
	lasts         []string // tokens that follow, and nothing more; sorted
	more          []patternMore
	anyMore       *patternMore // what follows "*", or nil
}

// A patternMore is a segment that is not the last, and the branch behind it, which is
// made when it is needed.
type patternMore struct {
	segment  string
	patterns span
	branch   *patternBranch
}

func (f *finder) branch(patterns span, at int) *patternBranch {
	b := &patternBranch{at: at}
	for i := patterns.from; i < patterns.to; {
		segment, last := nextSegment(f.patterns[i].String()[at:])
		if last {
			switch segment {
			case ">":
				b.rest = true
			case "*":
				b.anyLast = true
			default:
				b.lasts = append(b.lasts, segment)
			}
			i++
			continue
		}
		end := i + 1
		for end < patterns.to && strings.HasPrefix(f.patterns[end].String()[at:], segment) {
			end++
		}
		more := patternMore{segment: segment, patterns: span{i, end}}
		if segment == "*." {
			b.anyMore = &more
		} else {
			b.more = append(b.more, more)
		}
		i = end
	}
	return b
}

// behind returns the branch behind a segment of b.
func (f *finder) behind(b *patternBranch, m *patternMore) *patternBranch {
	if m.branch == nil {
		m.branch = f.branch(m.patterns, b.at+len(m.segment))
	}
	return m.branch
}

// get returns what is behind the segment, or nil.
func (b *patternBranch) get(segment string) *patternMore {
	i, found := slices.BinarySearchFunc(b.more, segment, compareSegment)
	if !found {
		return nil
	}
	return &b.more[i]
}

func compareSegment(m patternMore, segment string) int { return strings.Compare(m.segment, segment) }

// A findState is where all patterns are that match so far.
type findState struct {
	branches               []*patternBranch
	rest, anyLast, anyMore bool // of any of them

	next  map[string]*findState // behind a segment that a pattern asks for
	other *findState            // behind any other; nil: nothing matches it
	known bool                  // whether other was looked for
}

// state returns the state of being at these branches, or nil if there are none.
func (f *finder) state(branches []*patternBranch) *findState {
	if len(branches) == 0 {
		return nil
	}
	s := &findState{branches: branches}
	for _, b := range branches {
		s.rest = s.rest || b.rest
		s.anyLast = s.anyLast || b.anyLast
		s.anyMore = s.anyMore || b.anyMore != nil
	}
	return s
}

// follow returns the state behind a segment that is not the last, or nil.
func (f *finder) follow(s *findState, segment string) *findState {
	if next, ok := s.next[segment]; ok {
		return next
	}
	if !slices.ContainsFunc(s.branches, func(b *patternBranch) bool { return b.get(segment) != nil }) {
		if !s.known {
			s.known, s.other = true, f.state(f.step(s, segment))
		}
		return s.other
	}
	next := f.state(f.step(s, segment))
	if f.room -= len(next.branches); f.room > 0 {
		if s.next == nil {
			s.next = map[string]*findState{}
		}
		s.next[segment] = next
	}
	return next
}

func (f *finder) step(s *findState, segment string) (branches []*patternBranch) {
	for _, b := range s.branches {
		if b.anyMore != nil {
			branches = append(branches, f.behind(b, b.anyMore))
		}
		if m := b.get(segment); m != nil {
			branches = append(branches, f.behind(b, m))
		}
	}
	return branches
}

// ends reports whether a pattern ends with the token.
func (s *findState) ends(token string) bool {
	for _, b := range s.branches {
		if _, found := slices.BinarySearch(b.lasts, token); found {
			return true
		}
	}
	return false
}

// atLeast returns the first segment that a pattern asks for which is not before the
// given one.
func (s *findState) atLeast(segment string) (wanted string, ok bool) {
	take := func(candidate string) {
		if !ok || candidate < wanted {
			wanted, ok = candidate, true
		}
	}
	for _, b := range s.branches {
		if i, _ := slices.BinarySearch(b.lasts, segment); i < len(b.lasts) {
			take(b.lasts[i])
		}
		if i, _ := slices.BinarySearchFunc(b.more, segment, compareSegment); i < len(b.more) {
			take(b.more[i].segment)
		}
	}
	return wanted, ok
}

// nextSegment returns the token that s begins with and the dot behind it, and
// whether it is the last.
func nextSegment(s string) (segment string, last bool) {
	if i := strings.IndexByte(s, '.'); i >= 0 {
		return s[:i+1], false
	}
	return s, true
}
