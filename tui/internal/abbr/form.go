package abbr

import (
	"slices"
	"strings"

	"topicmux/monitor/text"
)

// form is a name that is being shortened.
type form struct {
	*group
	name      []string
	separator string
	shown     []string // of each part
	signs     bool     // each part has a sign for what is cut before it
}

// dropSame leaves out the parts that all names have.
func (f *form) dropSame() {
	f.signs = true
	for i := range f.shown {
		if f.same[i] {
			f.shown[i] = ""
		}
	}
}

// dropPrefixes leaves out what the parts at a place begin with.
func (f *form) dropPrefixes() {
	for i := range f.shown {
		if !f.same[i] {
			f.shown[i] = strings.TrimPrefix(f.name[i], f.prefix[i])
		}
	}
}

// dropSigns leaves a sign at the beginning only.
func (f *form) dropSigns() { f.signs = false }

// String writes the parts: one sign stands for a run of parts that are left out.
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

// cut shortens the longest part at its end until the name fits w cells; not ok
// where another name would read the same.
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
		f.shown[at] = text.Truncate(whole[at], left[at]) // with its sign
	}
}

// unlike reports whether no other name has parts that begin with what is left.
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
