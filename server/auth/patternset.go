package auth

import "topicmux/topics"

// maxPatterns is the maximum number of patterns in each list of permissions. It
// equals the limit of a subscription, because a client may subscribe to all that it
// may read at once.
const maxPatterns = 256

// A patternSet is the set of topics that a permission covers. The zero set is
// empty.
type patternSet struct {
	some bool // whether there are patterns; a Selection without patterns matches everything
	of   topics.Selection
}

func newPatternSet(patterns []topics.Pattern) (sc patternSet, ok bool) {
	for _, p := range patterns {
		if p.String() == "" {
			return sc, false
		}
	}
	return patternSet{len(patterns) > 0, topics.SelectPatterns(patterns...)}, true
}

func (sc patternSet) match(n topics.Name) bool { return sc.some && sc.of.Match(n) }

// outside returns the first pattern of the selection that the set does not fully
// cover, or "".
func (sc patternSet) outside(selected topics.Selection) string {
	patterns := selected.Patterns()
	if len(patterns) == 0 {
		patterns = []topics.Pattern{everything}
	}
	for _, p := range patterns {
		if !sc.some || !sc.of.Covers(p) {
			return p.String()
		}
	}
	return ""
}

var everything = func() topics.Pattern {
	p, err := topics.ParsePattern(">")
	if err != nil {
		panic(err)
	}
	return p
}()

func (sc patternSet) equal(other patternSet) bool {
	return sc.some == other.some && sc.of.String() == other.of.String()
}
