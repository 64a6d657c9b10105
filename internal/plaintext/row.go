package plaintext

import "bytes"

// rowOf returns which row words are: two numbers at least, and at most one text and one time
// of day.
func rowOf(words [][]byte) Outcome {
	numbers, texts := 0, 0
	for i, w := range words {
		switch {
		case isNumber(w):
			numbers++
		case isText(w) && (i > 0 || !isClock(w)):
			texts++
		}
	}
	switch {
	case numbers < 2 || texts > 1:
		return Text
	case texts == 1:
		return Named
	}
	return Row
}

// joinLast makes n words, the last of which has the rest, as in the commands of processes.
func joinLast(words [][]byte, n int) [][]byte {
	if len(words) <= n {
		return words
	}
	last := bytes.Join(words[n-1:], []byte{' '})
	return append(words[:n-1:n-1], last)
}

// appendCell appends the JSON value of a word of a row.
func appendCell(dst, word []byte) []byte {
	if isMissing(word) {
		return append(dst, "null"...)
	}
	return AppendValue(dst, decimalPoint(word))
}

// isMissing reports whether a word stands for a number that there is not.
func isMissing(word []byte) bool { return string(word) == "-" }

// isText reports whether a word is no number and stands for none.
func isText(word []byte) bool { return !isMissing(word) && !isNumber(word) }

func isNumber(word []byte) bool {
	var room [32]byte
	_, ok := AppendNumber(room[:0], decimalPoint(word))
	return ok
}

// decimalPoint returns a number such as 29,67 with a point. Three digits after a comma may be
// thousands, so it leaves them as they are.
func decimalPoint(word []byte) []byte {
	whole, decimals, found := bytes.Cut(word, []byte{','})
	if !found || len(decimals) == 3 || !isDigits(bytes.TrimLeft(whole, "+-")) || !isDigits(decimals) {
		return word
	}
	return bytes.Join([][]byte{whole, decimals}, []byte{'.'})
}

func isDigits(word []byte) bool {
	return len(word) > 0 && len(bytes.Trim(word, "0123456789")) == 0
}
