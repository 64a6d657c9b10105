package fuzzy

import (
	"cmp"
	"slices"
	"strings"
)

// Nearest returns the name that is most similar to a mistyped s, or "" if none is
// similar: one mistake for each four bytes of s is allowed, as NearestWithin counts them.
func Nearest(s string, names []string) string {
	return NearestWithin(s, names, mistakes(len(s)))
}

// NearestWithin returns the name that differs from s by the fewest mistakes, or "" if
// all differ by more than the limit. Bytes that are missing, extra or wrong and
// neighbours that are swapped are one mistake each, and so is the beginning of a name.
// Upper and lower case are equal. Of names that are equally similar, the shortest wins.
func NearestWithin(s string, names []string, limit int) string {
	best, typed := "", strings.ToLower(s)
	byLength := func(a, b string) int {
		return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b))
	}
	for _, name := range slices.SortedFunc(slices.Values(names), byLength) {
		folded := strings.ToLower(name)
		d := distance(typed, folded)
		if len(s) > 1 && strings.HasPrefix(folded, typed) {
			d = min(d, 1)
		}
		if d <= limit {
			best, limit = name, d-1
		}
	}
	return best
}

// mistakes returns the largest edit distance from a text of n bytes, rounded up.
func mistakes(n int) int { return (n + 3) / 4 }

// distance returns the edit distance of a and b: the number of bytes to insert,
// delete or change, and of neighbours to swap.
func distance(a, b string) int {
	above, row, next := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		next[0] = i + 1
		for j := range len(b) {
			change := row[j]
			if a[i] != b[j] {
				change++
			}
			next[j+1] = min(change, next[j]+1, row[j+1]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				next[j+1] = min(next[j+1], above[j-1]+1)
			}
		}
		above, row, next = row, next, above
	}
	return row[len(b)]
}
