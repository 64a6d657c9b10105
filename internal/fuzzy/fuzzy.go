// Package fuzzy matches abbreviations and mistyped names.
package fuzzy

import (
	"unicode"
)

// most is the largest length that is compared, in runes. Names and commands are
// shorter.
const most = 128

// Points that a matching letter adds to the score, depending on its position.
const (
	hit      = 16
	wordHead = 12 // first letter of a word
	textHead = 6  // first letter of the text, in addition
	inRow    = 10 // directly after the previous match
	skip     = -1 // for each letter between two matches
)

// Match reports whether text contains the letters of query in the same order.
// It ignores case and the blanks of query, and other letters may be in between.
// A better match has a higher score. The spots are the rune indices of the
// matching letters in text, ascending. An empty query matches every text.
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

// none is the score of a text that does not match.
const none = -1 << 30

// best finds the placement of the letters with the highest score. In its
// tables, at[i][j] is the best score for the first i+1 letters if the last one
// is at j, and from[i][j] is the position of the letter before.
func best(q, t []rune) (score int, spots []int, ok bool) {
	at, from := table(len(q), len(t)), table(len(q), len(t))
	for i, letter := range q {
		lead, leadAt := none, -1 // best placement of the previous letters up to here
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

// trace returns the best score and follows the table back to the positions.
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
	return score - len(at[last])/8, spots, true // prefer a shorter text
}

// head returns the points for a letter's position.
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
