// Package fuzzy finds what a person means by a few letters of it.
package fuzzy

import (
	"unicode"
)

// most bounds what is compared, in runes: names and commands are shorter.
const most = 128

// What a letter is worth by where it matches.
const (
	hit      = 16
	wordHead = 12 // the first letter of a word
	textHead = 6  // of the text, besides
	inRow    = 10 // right behind the letter before
	skip     = -1 // for each letter left out between two
)

// Match reports whether text holds the letters of query in their order, in any
// case and with others between; blanks in the query do not count. The better
// the match the higher the score. Spots are the rune indices that match best,
// ascending. An empty query matches everything.
func Match(query, text string) (score int, spots []int, ok bool) {
	q := letters(query)
	t := []rune(text)
	t = t[:min(len(t), most)]
	if len(q) == 0 {
		return 0, nil, true
	}
	if len(q) > len(t) {
		return 0, nil, false
	}
	return best(q, t)
}

func letters(query string) []rune {
	var q []rune
	for _, r := range query {
		if !unicode.IsSpace(r) && len(q) < most {
			q = append(q, unicode.ToLower(r))
		}
	}
	return q
}

// none is the score of what does not match.
const none = -1 << 30

// best finds the placement of the letters with the highest score: at[i][j] is
// the best one of the first i+1 letters whose last one lies at j, and from[i][j]
// where the one before lies then.
func best(q, t []rune) (score int, spots []int, ok bool) {
	at, from := table(len(q), len(t)), table(len(q), len(t))
	for i, letter := range q {
		lead, leadAt := none, -1 // the best placement of the letters before, up to here
		for j, r := range t {
			at[i][j] = none
			if i > 0 && j > 0 {
				if lead += skip; at[i-1][j-1] > lead {
					lead, leadAt = at[i-1][j-1], j-1
				}
			}
			if unicode.ToLower(r) != letter {
				continue
			}
			worth := hit + head(t, j)
			switch {
			case i == 0:
				at[i][j] = worth
			case lead > none/2:
				at[i][j], from[i][j] = lead+worth, leadAt
				if tight := at[i-1][j-1]; tight > none/2 && tight+worth+inRow >= at[i][j] {
					at[i][j], from[i][j] = tight+worth+inRow, j-1
				}
			}
		}
	}
	return trace(at, from)
}

// trace reads the winner and its way out of the tables.
func trace(at, from [][]int) (score int, spots []int, ok bool) {
	last, end := len(at)-1, 0
	for j, s := range at[last] {
		if s > at[last][end] {
			end = j
		}
	}
	score = at[last][end]
	if score <= none/2 {
		return 0, nil, false
	}
	spots = make([]int, len(at))
	for i := last; i >= 0; i-- {
		spots[i] = end
		end = from[i][end]
	}
	return score - len(at[last])/8, spots, true // of equals the shorter one
}

// head is what the place of a letter adds.
func head(t []rune, j int) int {
	switch {
	case j == 0:
		return wordHead + textHead
	case !word(t[j-1]) && word(t[j]):
		return wordHead
	}
	return 0
}

func word(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

func table(rows, columns int) [][]int {
	cells := make([]int, rows*columns)
	out := make([][]int, rows)
	for i := range out {
		out[i] = cells[i*columns : (i+1)*columns]
	}
	return out
}
