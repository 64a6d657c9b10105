package prometheus

import (
	"cmp"
	"hash/maphash"
	"slices"
	"strconv"
	"strings"

	"topicmux/topics/prometheus/internal/exposition"
)

const (
	bucketLabel   = "le"
	quantileLabel = "quantile"
	// maxValue is how much of a label's value a key contains, in runes.
	maxValue = 48
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
	parts := make([]string, len(ls))
	for i, l := range ls {
		parts[i] = short(l.Value)
	}
	return strings.Join(parts, " ")
}

// longKey is a key that no other series has, for the case that two have the same.
func (ls labels) longKey() string {
	parts := make([]string, len(ls))
	for i, l := range ls {
		parts[i] = l.Name + "=" + strconv.Quote(l.Value)
	}
	return strings.Join(parts, ",")
}

// short returns the value of a label as a part of a key.
func short(value string) string {
	value = strings.Join(strings.Fields(value), " ")
	if runes := []rune(value); len(runes) > maxValue {
		value = string(runes[:maxValue-1]) + "…"
	}
	return value
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
