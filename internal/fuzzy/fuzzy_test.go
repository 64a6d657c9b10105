package fuzzy_test

import (
	"slices"
	"testing"
	"unicode/utf8"

	"topicmux/internal/fuzzy"
)

func TestTheBestMatchIsWhatAPersonMeans(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ query, want, other string }{
		{"nv", "next view", "never"},
		{"theme d", "theme dark", "theme redgreen"},
		{"cpu", "goto cpu", "copy the value up"},
		{"zo", "zoom", "horizon"},
		{"quit", "quit", "quiet it"},
	} {
		a, _, ok := fuzzy.Match(c.query, c.want)
		b, _, _ := fuzzy.Match(c.query, c.other)
		if !ok || a <= b {
			t.Errorf("%q: %q scores %d, %q %d", c.query, c.want, a, c.other, b)
		}
	}
}

func TestLettersMustComeInTheirOrder(t *testing.T) {
	t.Parallel()
	for _, c := range [][2]string{{"ba", "ab"}, {"aa", "a"}, {"x", ""}, {"viewn", "next view"}} {
		if _, _, ok := fuzzy.Match(c[0], c[1]); ok {
			t.Errorf("%q matches %q", c[0], c[1])
		}
	}
}

func TestSpotsAreTheLettersThatMatched(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		query, text string
		want        []int
	}{{"nv", "Next View", []int{0, 5}}, {"", "any", nil}, {"äß", "xÄyß", []int{1, 3}}, {"pane", "copy pane", []int{5, 6, 7, 8}}} {
		if _, spots, ok := fuzzy.Match(c.query, c.text); !ok || !slices.Equal(spots, c.want) {
			t.Errorf("%q in %q: %v %v, want %v", c.query, c.text, spots, ok, c.want)
		}
	}
}

func FuzzMatch(f *testing.F) {
	f.Add("nv", "next view")
	f.Add("\xff", "\x00\xff")
	f.Fuzz(func(t *testing.T, query, text string) {
		_, spots, ok := fuzzy.Match(query, text)
		if !ok {
			return
		}
		if !slices.IsSorted(spots) {
			t.Errorf("spots %v are not in order", spots)
		}
		if n := len(spots); n > 0 && spots[n-1] >= utf8.RuneCountInString(text) {
			t.Errorf("spot %d lies outside of %q", spots[n-1], text)
		}
	})
}
