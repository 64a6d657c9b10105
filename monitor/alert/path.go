package alert

import "strings"

// Path returns the path of a topic and a field in the syntax of rules. It
// quotes names where necessary. If field is "", the path is that of the topic's
// own value.
func Path(topic, field string) string {
	out := quoteTokens(topic)
	if field != "" {
		out += "." + quoteTokens(field)
	}
	return out
}

// quoteTokens returns a dotted name, in quotes if it cannot be written without.
func quoteTokens(name string) string {
	plain := name != "" && !strings.ContainsAny(name, " \t<>=!\"'*\\") &&
		!strings.HasPrefix(name, ".") && !strings.HasSuffix(name, ".") && !strings.Contains(name, "..")
	if plain {
		return name
	}
	return Quote(name)
}

// Quote returns s as a quoted string in the syntax of rules.
func Quote(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}
