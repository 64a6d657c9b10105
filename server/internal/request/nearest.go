package request

import (
	"slices"
	"strings"
)

// maxSuggested is the maximum length in bytes of a word that nearest compares. All
// names here are shorter.
const maxSuggested = 128

// otherWords maps the path segments of other servers to ours.
var otherWords = map[string]string{
	"stream": "events", "sse": "events", "subscribe": "events", "event-stream": "events",
	"publish": "topics", "pub": "topics", "catalog": "topics", "catalogue": "topics", "channels": "topics",
	"sessions": "clients", "subscribers": "clients", "connections": "clients",
	"stats": "metrics", "prometheus": "metrics",
	"health": "healthz", "livez": "healthz", "live": "healthz", "ping": "healthz", "status": "healthz", "ready": "readyz",
	"latest": "last", "newest": "last", "value": "last",
}

// Nearest returns the name that the word probably means: it may differ in case or
// by one typing error, or be the word of another server. It returns "" if there is
// none.
func Nearest(word string, names []string) string {
	word = strings.ToLower(word)
	if other, ok := otherWords[word]; ok && slices.Contains(names, other) {
		return other
	}
	if len(word) < 3 || len(word) > maxSuggested {
		return ""
	}
	slices.Sort(names)
	for _, name := range names {
		if oneTypo(word, strings.ToLower(name)) {
			return name
		}
	}
	return ""
}

// oneTypo reports whether a and b differ by at most one missing, extra or wrong
// letter, or by two swapped letters.
func oneTypo(a, b string) bool {
	for a != "" && b != "" && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for a != "" && b != "" && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	swapped := len(a) == 2 && len(b) == 2 && a[0] == b[1] && a[1] == b[0]
	return swapped || len(a) <= 1 && len(b) <= 1
}
