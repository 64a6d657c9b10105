package tui

import (
	"strconv"
	"strings"

	"topicmux/internal/fuzzy"
)

// sentenceOf converts a message to a sentence.
func sentenceOf(s string) string {
	if s == "" {
		return s
	}
	s = strings.ToUpper(s[:1]) + s[1:]
	if strings.HasSuffix(s, "?") {
		return s
	}
	return s + "."
}

// listedMost is the largest number of names in a message.
const listedMost = 8

// notFound says that there is no thing with that name. It suggests a similar
// name or, if there is none, lists the known names if they are few.
func notFound(thing, name string, known []string) string {
	s := noSuch(thing, name)
	switch near := fuzzy.Nearest(name, known); {
	case near != "":
		return s + " Did you mean " + near + "?"
	case len(known) == 1:
		return s + " The only " + thing + " is " + known[0] + "."
	case len(known) > 1 && len(known) <= listedMost:
		return s + allOf(thing, known)
	}
	return s
}

func noSuch(thing, name string) string {
	return "There is no " + thing + " " + strconv.Quote(name) + "."
}

// allOf lists the names of at least two things.
func allOf(thing string, known []string) string {
	last := len(known) - 1
	return " The " + thing + "s are " + strings.Join(known[:last], ", ") + " and " + known[last] + "."
}
