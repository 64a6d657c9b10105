package text

import (
	"strings"
	"unicode"
)

// Words splits a name such as rx_bytes, bytesIn or "eth0/rx" at what is no
// letter and where small letters become capitals, in small letters.
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
