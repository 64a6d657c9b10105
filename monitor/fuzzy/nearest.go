package fuzzy

import (
	"cmp"
	"slices"
	"strings"
)

// Nearest returns the name that is most similar to a mistyped s, or "" if none
// is similar. A name is similar if its edit distance from s is at most
// 1+len(s)/3 bytes; a name that begins with s counts as distance 1. Of names
// that are equally similar, the shortest wins.
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

// distance returns the edit distance of a and b: the number of bytes to insert,
// delete or change.
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
