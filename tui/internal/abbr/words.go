package abbr

import (
	"cmp"
	"slices"
	"strings"

	"topicmux/monitor/text"
)

// maxCompared is the largest number of names whose words are compared. It keeps a frame of
// many topics fast.
const maxCompared = 512

// rarest abbreviates a name to the words that the fewest names have, as many as fit. It is not
// ok if none fits, if another name has them all, or if there are too few or too many names.
func (n *Names) rarest(name string, w int) (short string, ok bool) {
	if len(n.all) < 2 || len(n.all) > maxCompared {
		return "", false
	}
	words := wordsOf(name)
	byRarity := make([]int, len(words))
	for i := range byRarity {
		byRarity[i] = i
	}
	slices.SortStableFunc(byRarity, func(a, b int) int { return cmp.Compare(n.rarity(words[a]), n.rarity(words[b])) })
	shown := make([]bool, len(words))
	for _, i := range byRarity {
		shown[i] = true
		if s := joinShown(name, words, shown); text.Width(s) <= w {
			short = s
		} else {
			shown[i] = false
		}
	}
	if short == "" {
		return "", false
	}
	others := 0
	for _, other := range n.all {
		if hasShown(wordsOf(other), words, shown) {
			others++
		}
	}
	return short, others <= 1 // the name itself
}

// rarity returns how many names have a word.
func (n *Names) rarity(word string) int {
	if n.rare == nil {
		n.rare = make(map[string]int)
		for _, name := range n.all {
			words := wordsOf(name)
			slices.Sort(words)
			for _, w := range slices.Compact(words) {
				n.rare[w]++
			}
		}
	}
	return n.rare[word]
}

// wordsOf returns the words of a name.
func wordsOf(name string) []string { return strings.FieldsFunc(name, isSeparator) }

func isSeparator(r rune) bool { return strings.ContainsRune("._-/ :", r) }

// joinShown joins the words that are shown as in the name, with an ellipsis for others.
func joinShown(name string, words []string, shown []bool) string {
	var b strings.Builder
	rest, cut := name, false
	for i, word := range words {
		at := strings.Index(rest, word)
		switch {
		case !shown[i]:
			cut = true
		case cut || b.Len() == 0 && at > 0:
			b.WriteString(ellipsis)
			b.WriteString(word)
			cut = false
		default:
			b.WriteString(rest[:at])
			b.WriteString(word)
		}
		rest = rest[at+len(word):]
	}
	if cut || rest != "" {
		b.WriteString(ellipsis)
	}
	return b.String()
}

// hasShown reports whether words has the words that are shown, in their order.
func hasShown(words, of []string, shown []bool) bool {
	for i, word := range of {
		if !shown[i] {
			continue
		}
		at := slices.Index(words, word)
		if at < 0 {
			return false
		}
		words = words[at+1:]
	}
	return true
}
