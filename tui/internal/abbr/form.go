package abbr

import (
	"slices"
	"strings"

	"topicmux/monitor/text"
)

// form is a name while it is abbreviated.
type form struct {
	*group
	name      []string
	separator string
	shown     []string // visible text of each part
	signs     bool     // parts have an ellipsis for an omitted prefix
}

// dropSame omits the parts that all names have in common.
func (f *form) dropSame() {
	f.signs = true
	for i := range f.shown {
		if f.same[i] {
			f.shown[i] = ""
		}
	}
}

// dropPrefixes omits the common prefix of the parts at each position.
func (f *form) dropPrefixes() {
	for i := range f.shown {
		if !f.same[i] {
			f.shown[i] = strings.TrimPrefix(f.name[i], f.prefix[i])
		}
	}
}

// dropSigns keeps only the ellipsis at the start.
func (f *form) dropSigns() { f.signs = false }

// String returns the abbreviation. A single ellipsis replaces consecutive
// omitted parts.
func (f *form) String() string {
	var b strings.Builder
	cut, last := false, -1
	for i, s := range f.shown {
		if s == "" {
			if f.signs && !cut || b.Len() == 0 {
				b.WriteString(ellipsis)
			}
			cut = true
			continue
		}
		bare := len(s) < len(f.name[i]) && !strings.HasPrefix(f.name[i], strings.TrimSuffix(s, ellipsis))
		switch {
		case bare && b.Len() == 0:
			b.WriteString(ellipsis)
		case last >= 0 && !cut:
			b.WriteString(f.separator)
			if bare && f.signs {
				b.WriteString(ellipsis)
			}
		case last >= 0 && !f.signs:
			b.WriteString(f.separator)
		}
		b.WriteString(s)
		cut, last = false, i
	}
	if cut && !f.signs {
		b.WriteString(ellipsis)
	}
	return b.String()
}

// cut truncates the longest part until the name fits in w cells. It is not ok
// if the result would equal that of another name.
func (f *form) cut(w int) (s string, ok bool) {
	whole := slices.Clone(f.shown)
	left := make([]int, len(whole))
	for i, part := range whole {
		left[i] = text.Width(part)
	}
	for {
		if s = f.String(); text.Width(s) <= w {
			return s, f.unlike(whole)
		}
		at := -1
		for i, n := range left {
			if n > 2 && (at < 0 || n >= left[at]) {
				at = i
			}
		}
		if at < 0 {
			return "", false
		}
		left[at]--
		f.shown[at] = text.Truncate(whole[at], left[at]) // with its ellipsis
	}
}

// unlike reports whether no other name has parts that begin with the remaining
// text.
func (f *form) unlike(whole []string) bool {
	for _, parts := range f.names {
		if slices.Equal(parts, f.name) {
			continue
		}
		alike := true
		for i, part := range parts {
			kept := strings.TrimSuffix(f.shown[i], ellipsis)
			mine := strings.TrimPrefix(part, f.prefix[i])
			switch {
			case f.same[i]:
			case f.shown[i] == whole[i]:
				alike = alike && mine == whole[i]
			default:
				alike = alike && strings.HasPrefix(mine, kept)
			}
		}
		if alike {
			return false
		}
	}
	return true
}
