package alert

import "strings"

// Path writes a topic and a field of it, "" for the topic's own value, as a rule
// has them: what a rule would read otherwise stands in quotes.
func Path(topic, field string) string {
	out := quoteTokens(topic)
	if field != "" {
		out += "." + quoteTokens(field)
	}
	return out
}

// quoteTokens writes a dotted name, in quotes if it cannot stand as it is.
func quoteTokens(name string) string {
	plain := name != "" && !strings.ContainsAny(name, " \t<>=!\"'*\\") &&
		!strings.HasPrefix(name, ".") && !strings.HasSuffix(name, ".") && !strings.Contains(name, "..")
	if plain {
		return name
	}
	return Quote(name)
}

// Quote puts a text into quotes, as a rule compares with it.
func Quote(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}
