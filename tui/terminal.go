package tui

import (
	"strings"
)

// noColor reports whether the user asked for no colours: by the convention
// any non-empty value of NO_COLOR does, which the libraries beneath read more
// narrowly.
func noColor(environ []string) bool {
	for _, e := range environ {
		if v, ok := strings.CutPrefix(e, "NO_COLOR="); ok {
			return v != ""
		}
	}
	return false
}
