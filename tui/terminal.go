package tui

import (
	"strings"
)

// noColor reports whether the user wants no colours. By convention any
// non-empty value of NO_COLOR means that; the libraries accept only some
// values.
func noColor(environ []string) bool {
	for _, e := range environ {
		if v, ok := strings.CutPrefix(e, "NO_COLOR="); ok {
			return v != ""
		}
	}
	return false
}
