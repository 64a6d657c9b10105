package topics

import (
	"sort"
	"strings"
)

// find returns those of the topics, which are sorted by name, that the selection
// matches, in their order.
//
// Names and patterns that are sorted are tries that take no memory: those that
// begin with the same tokens lie side by side. find goes through both tries at
// once, so that it looks at what matches and at little else: at no topic that a
// token in front rules out, and at none twice because several patterns match it.
// Only "*" makes it look at every token in its place.
func (s Selection) find(topics []*Topic) []*Topic {
	if s.everything() {
		return topics
	}
	f := finder{patterns: s.patterns, topics: topics}
	f.descend(span{0, len(topics)}, 0, []patternSpan{{span{0, len(s.patterns)}, 0}})
	return f.found
}

// A finder is one walk of find. Both tries branch by segments: a token with the dot
// behind it, or the last token of all.
type finder struct {
	patterns []Pattern
	topics   []*Topic
	found    []*Topic
	states   []patternSpan // those of the next level; a stack
}

// A span is the items from one index up to another.
type span struct{ from, to int }

// A patternSpan is patterns whose segments up to a place are the same, and match
// those of the topics that are looked at.
type patternSpan struct {
	span
	at int // where the next segment begins
}

// descend looks at the topics of a span, which all have the same first at bytes.
// states are the patterns that match so far.
func (f *finder) descend(topics span, at int, states []patternSpan) {
	anyLast, anyMore := false, false // whether "*" stands here, at the end or before more
	for i := range states {
		s := &states[i]
		if f.has(*s, ">") {
			f.found = append(f.found, f.topics[topics.from:topics.to]...)
			return
		}
		anyLast = anyLast || f.has(*s, "*")
		anyMore = anyMore || f.pattern(*s, "*.").len() > 0
	}
	for i := topics.from; i < topics.to; {
		segment, last := nextSegment(f.topics[i].name.s[at:])
		if !anyLast && !anyMore {
			if i = f.skip(span{i, topics.to}, at, segment, states); i == topics.to {
				return
			}
			segment, last = nextSegment(f.topics[i].name.s[at:])
		}
		if last {
			if anyLast || f.hasAny(states, segment) {
				f.found = append(f.found, f.topics[i])
			}
			i++
			continue
		}
		end := f.group(span{i, topics.to}, at, segment)
		before := len(f.states)
		if next := f.follow(states, segment); len(next) > 0 {
			f.descend(span{i, end}, at+len(segment), next)
		}
		f.states = f.states[:before]
		i = end
	}
}

// skip returns the index of the first topic whose segment is one that a pattern
// asks for, where none stands for every token: from one such segment to the next.
func (f *finder) skip(topics span, at int, segment string, states []patternSpan) int {
	wanted, found := "", false
	for _, s := range states {
		if i := f.lowerBound(s, segment); i < s.to {
			if next, _ := nextSegment(f.patterns[i].s[s.at:]); !found || next < wanted {
				wanted, found = next, true
			}
		}
	}
	switch {
	case !found:
		return topics.to
	case wanted == segment:
		return topics.from
	}
	return topics.from + sort.Search(topics.len(), func(i int) bool {
		return f.topics[topics.from+i].name.s[at:] >= wanted
	})
}

// follow returns what is left of the states after a segment that is not the last.
func (f *finder) follow(states []patternSpan, segment string) []patternSpan {
	first := len(f.states)
	for _, s := range states {
		for _, wanted := range [...]string{"*.", segment} {
			if next := f.pattern(s, wanted); next.len() > 0 {
				f.states = append(f.states, patternSpan{next, s.at + len(wanted)})
			}
		}
	}
	return f.states[first:len(f.states):len(f.states)]
}

// group returns where the topics with the same segment as the first end.
func (f *finder) group(topics span, at int, segment string) int {
	end := topics.from + 1
	for step := 1; end < topics.to && strings.HasPrefix(f.topics[end].name.s[at:], segment); step *= 2 {
		topics.from, end = end, min(end+step, topics.to)
	}
	return topics.from + sort.Search(end-topics.from, func(i int) bool {
		return !strings.HasPrefix(f.topics[topics.from+i].name.s[at:], segment)
	})
}

// pattern returns the patterns of the span that go on with a segment that is not
// their last.
func (f *finder) pattern(s patternSpan, segment string) span {
	from := f.lowerBound(s, segment)
	to := from + sort.Search(s.to-from, func(i int) bool {
		return !strings.HasPrefix(f.patterns[from+i].s[s.at:], segment)
	})
	return span{from, to}
}

// has reports whether a pattern of the span ends with this segment.
func (f *finder) has(s patternSpan, segment string) bool {
	i := f.lowerBound(s, segment)
	return i < s.to && f.patterns[i].s[s.at:] == segment
}

func (f *finder) hasAny(states []patternSpan, segment string) bool {
	for _, s := range states {
		if f.has(s, segment) {
			return true
		}
	}
	return false
}

// lowerBound returns the index of the first pattern of the span whose rest is not
// before the text.
func (f *finder) lowerBound(s patternSpan, text string) int {
	return s.from + sort.Search(s.len(), func(i int) bool { return f.patterns[s.from+i].s[s.at:] >= text })
}

func (s span) len() int { return s.to - s.from }

// nextSegment returns the token that s begins with and the dot behind it, and
// whether it is the last.
func nextSegment(s string) (segment string, last bool) {
	if i := strings.IndexByte(s, '.'); i >= 0 {
		return s[:i+1], false
	}
	return s, true
}
