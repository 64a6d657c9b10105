package fuzzy

import (
	"cmp"
	"slices"
	"strings"
)

// Nearest returns the name that a mistyped s most likely means, or "" if none
// is near: at most a third of its bytes, and one, may differ. Of two that are
// equally near, it is the shorter one.
func Nearest(s string, names []string) string {
	best, limit := "", 1+len(s)/3
	byLength := func(a, b string) int {
		return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b))
	}
	for _, name := range slices.SortedFunc(slices.Values(names), byLength) {
		d := distance(s, name)
		if len(s) > 1 && strings.HasPrefix(name, s) {
			d = min(d, 1)
		}
		if d <= limit {
			best, limit = name, d-1
		}
	}
	return best
}

// distance is how many insertions, deletions and changes of a byte lead from a
// to b.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
