package system

import (
	"fmt"
	"path"
	"slices"
	"strings"
)

// patterns are names, or patterns of names with the wildcards * and ?.
type patterns []string

// noSlash hides slashes from package path, in which a wildcard does not match them.
var noSlash = strings.NewReplacer("/", "\x00")

// check returns what is wrong with the patterns of an option.
func (p patterns) check(option string) error {
	for _, pattern := range p {
		if strings.TrimSpace(pattern) == "" {
			return fmt.Errorf("%s: a name is empty", option)
		}
		if _, err := path.Match(noSlash.Replace(pattern), ""); err != nil {
			return fmt.Errorf("%s: the pattern %q is invalid", option, pattern)
		}
	}
	return nil
}

// names reports whether a name is one of the patterns, letter by letter.
func (p patterns) names(name string) bool { return slices.Contains(p, name) }

// match reports whether a name matches one of the patterns.
func (p patterns) match(name string) bool {
	return p.names(name) || slices.ContainsFunc(p, func(pattern string) bool {
		ok, _ := path.Match(noSlash.Replace(pattern), noSlash.Replace(name))
		return ok
	})
}

// or returns the patterns as text, or what is meant without any.
func (p patterns) or(text string) string {
	if len(p) == 0 {
		return text
	}
	return strings.Join(p, ", ")
}

// missing returns the error that no device matches.
func (p patterns) missing(device string, present []string) error {
	const most = 16
	if len(present) == 0 {
		return fmt.Errorf("no %s matches %s; there is no %s", device, p.or(""), device)
	}
	shown := strings.Join(present[:min(len(present), most)], ", ")
	if len(present) > most {
		shown += ", …"
	}
	return fmt.Errorf("no %s matches %s; this machine has %s", device, p.or(""), shown)
}
