package text

import "strconv"

// Plural formats a count with its noun: "1 event", "2 events".
func Plural(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return strconv.Itoa(n) + " " + thing + "s"
}
