package arrangement

import (
	"errors"
	"strings"
)

// Selector selects panes by the names of their topics. Create it with [ParseSelector]. It is
// comparable.
type Selector struct{ text string }

// ParseSelector parses the name of a topic or a pattern. In a pattern * stands for one or
// more characters, as in groups, and a final > for everything after a dot: "net.>". A single *
// or > selects all panes.
func ParseSelector(s string) (Selector, error) {
	rest, tail := strings.CutSuffix(s, ">")
	switch {
	case s == "":
		return Selector{}, errors.New("the name of a topic is missing")
	case len(s) > maxName:
		return Selector{}, errors.New("the name is too long")
	case strings.Count(s, star) > 1:
		return Selector{}, errors.New("a pattern has one *, as in net.* or *.cpu")
	case tail && rest != "" && !strings.HasSuffix(rest, "."):
		return Selector{}, errors.New("the > is only for the end of a name after a dot, as in net.>")
	case tail && strings.Contains(s, star), strings.Contains(rest, ">"):
		return Selector{}, errors.New("a pattern has one * or a final >, as in *.cpu or net.>")
	}
	return Selector{s}, nil
}

const (
	star = "*"
	// maxName is the largest length of a name, in bytes.
	maxName = 512
)

// String returns the selector in the form that ParseSelector reads.
func (s Selector) String() string { return s.text }

// IsPattern reports whether the selector may select several panes.
func (s Selector) IsPattern() bool {
	return strings.Contains(s.text, star) || strings.HasSuffix(s.text, ">")
}

// Matches reports whether the selector selects the pane of a topic. The own name is that
// without its stream.
func (s Selector) Matches(topic, own string) bool { return s.rank(topic, own) > 0 }

// rank returns how specific the selector is for a topic: 0 if it does not select it, more for
// a pattern with more characters, and most for its name.
func (s Selector) rank(topic, own string) int {
	switch {
	case s.text == topic:
		return 2*maxName + 2
	case s.text == own:
		return 2*maxName + 1
	case s.IsPattern() && (s.fits(topic) || s.fits(own)):
		return len(s.text)
	}
	return 0
}

// fits reports whether a name matches the pattern.
func (s Selector) fits(name string) bool {
	prefix, suffix, _ := strings.Cut(s.text, star)
	if above, tail := strings.CutSuffix(s.text, ">"); tail {
		prefix, suffix = above, ""
	}
	return len(name) > len(prefix)+len(suffix) && strings.HasPrefix(name, prefix) && strings.HasSuffix(name, suffix)
}
