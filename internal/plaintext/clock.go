package plaintext

import "bytes"

// clocks are the forms of a time of day, by locale. A 0 stands for a digit.
var clocks = []string{"00:00:00", "00:00:00 AM", "00:00:00 PM", "00时00分00秒"}

// isClock reports whether a word is a time of day, such as 19:15:01.
func isClock(word []byte) bool {
	for _, form := range clocks {
		if hasForm(word, form) {
			return true
		}
	}
	return false
}

func hasForm(word []byte, form string) bool {
	if len(word) != len(form) {
		return false
	}
	for i, b := range word {
		digit := '0' <= b && b <= '9'
		if form[i] == '0' && !digit || form[i] != '0' && b != form[i] {
			return false
		}
	}
	return true
}

// joinClock makes one word of a time such as 07:15:01 PM at the start of a line.
func joinClock(words [][]byte) [][]byte {
	if len(words) < 2 || !isClock(words[0]) {
		return words
	}
	clock := bytes.Join(words[:2], []byte{' '})
	if !isClock(clock) {
		return words
	}
	words[1] = clock
	return words[1:]
}
