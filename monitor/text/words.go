package text

import (
	"strings"
	"unicode"
)

// Words splits a name such as rx_bytes, bytesIn or "eth0/rx" into words in
// lower case. It splits at characters that are not letters and before capitals
// that follow a lower-case letter.
func Words(name string) []string {
	var words []string
	from, small := -1, false
	for i, r := range name {
		letter := unicode.IsLetter(r)
		if from >= 0 && (!letter || small && unicode.IsUpper(r)) {
			words, from = append(words, strings.ToLower(name[from:i])), -1
		}
		if letter && from < 0 {
			from = i
		}
		small = unicode.IsLower(r)
	}
	if from >= 0 {
		words = append(words, strings.ToLower(name[from:]))
	}
	return words
}
