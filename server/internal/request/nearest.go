package request

import (
	"slices"
	"strings"

	"topicmux/internal/fuzzy"
)

// A word that Nearest compares has between minSuggested and maxSuggested bytes. A
// shorter one is near to too many names, and all names here are shorter than the maximum.
const minSuggested, maxSuggested = 3, 128

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
// by one typing error, be the beginning of the name, or be the word of another server.
// It returns "" if there is none.
func Nearest(word string, names []string) string {
	word = strings.ToLower(word)
	if other, ok := otherWords[word]; ok && slices.Contains(names, other) {
		return other
	}
	if len(word) < minSuggested || len(word) > maxSuggested {
		return ""
	}
	return fuzzy.NearestWithin(word, names, 1)
}
