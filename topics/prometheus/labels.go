package prometheus

import (
	"cmp"
	"hash/maphash"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"topicmux/topics/prometheus/internal/exposition"
)

const (
	bucketLabel   = "le"
	quantileLabel = "quantile"
	// maxValue and maxKey are how much of a label's value a key contains, and how long a
	// key is, in runes.
	maxValue = 48
	maxKey   = 200
)

// labels are the labels of a series, sorted by name and without empty ones.
type labels []exposition.Label

func newLabels(from []exposition.Label) labels {
	ls := make(labels, 0, len(from))
	for _, l := range from {
		if l.Value != "" { // the same as no label
			ls = append(ls, l)
		}
	}
	slices.SortFunc(ls, func(a, b exposition.Label) int { return cmp.Compare(a.Name, b.Name) })
	return ls
}

func (ls labels) get(name string) string {
	for _, l := range ls {
		if l.Name == name {
			return l.Value
		}
	}
	return ""
}

// without returns the labels without one of them.
func (ls labels) without(name string) labels {
	if ls.get(name) == "" {
		return ls
	}
	return slices.DeleteFunc(slices.Clone(ls), func(l exposition.Label) bool { return l.Name == name })
}

// only returns the labels with these names.
func (ls labels) only(names []string) labels {
	return slices.DeleteFunc(slices.Clone(ls), func(l exposition.Label) bool { return !slices.Contains(names, l.Name) })
}

// seed is that of the ids of series, which are never stored.
var seed = maphash.MakeSeed()

// id identifies the series among those of its metric: a hash of 64 bits. It takes an
// eighth of the memory of the labels.
func (ls labels) id() uint64 {
	var h maphash.Hash
	h.SetSeed(seed)
	for _, l := range ls {
		_, _ = h.WriteString(l.Name) // no error for a hash
		_ = h.WriteByte(0xff)        // no byte of UTF-8
		_, _ = h.WriteString(l.Value)
		_ = h.WriteByte(0xff)
	}
	return h.Sum64()
}

// key returns how a payload names the series: the values of its labels in the order of
// the labels' names. It depends on nothing but the labels, so it is the same in every
// scrape.
func (ls labels) key() string {
	return ls.join(" ", func(l exposition.Label) string { return short(l.Value) })
}

// longKey is a longer key with the names of the labels, for a series whose key another one
// has.
func (ls labels) longKey() string {
	return ls.join(",", func(l exposition.Label) string {
		return cut(l.Name, maxKey) + "=" + strconv.Quote(cut(l.Value, maxKey))
	})
}

// join joins what part returns for the labels, as far as a key has room for them.
func (ls labels) join(sep string, part func(exposition.Label) string) string {
	var b strings.Builder
	for i, l := range ls {
		if i > 0 {
			b.WriteString(sep)
		}
		b.WriteString(part(l))
		if b.Len() > utf8.UTFMax*maxKey {
			break
		}
	}
	return cut(b.String(), maxKey)
}

// short returns the value of a label as a part of a key.
func short(value string) string {
	return cut(strings.Join(strings.Fields(value), " "), maxValue)
}

// cut returns a text of more runes than most as far as that, with an ellipsis.
func cut(text string, most int) string {
	n := 0
	for i := range text {
		if n == most {
			return text[:i] + "…"
		}
		n++
	}
	return text
}

// compareNatural compares texts so that numbers in them are in their order.
func compareNatural(a, b string) int {
	for a != "" && b != "" {
		m, n := digits(a), digits(b)
		if m == 0 || n == 0 {
			if a[0] != b[0] {
				return cmp.Compare(a[0], b[0])
			}
			a, b = a[1:], b[1:]
			continue
		}
		x, y := strings.TrimLeft(a[:m], "0"), strings.TrimLeft(b[:n], "0")
		if c := cmp.Or(cmp.Compare(len(x), len(y)), cmp.Compare(x, y)); c != 0 {
			return c
		}
		a, b = a[m:], b[n:]
	}
	return cmp.Compare(len(a), len(b))
}

// digits returns how many digits a text begins with.
func digits(s string) int { return len(s) - len(strings.TrimLeft(s, "0123456789")) }
