package jq

import (
	"regexp"
	"strings"

	"github.com/itchyny/gojq"
)

// maxDots is how many dots may be missing in an expression for which Parse suggests another.
const maxDots = 8

// compileError returns the error of an expression that gojq parses but does not compile.
func compileError(source string, err error) *SyntaxError {
	at := placeOf(source, err)
	return &SyntaxError{Source: source, At: at, Reason: err.Error(), Meant: dotted(source, at, err)}
}

// undefined matches the error of a function without arguments that is not defined.
var undefined = regexp.MustCompile(`^function not defined: ([A-Za-z_][A-Za-z0-9_]*)/0$`)

// dotted returns the expression with a dot before each word that is not defined, or "" if
// that is no expression.
func dotted(source string, at int, err error) string {
	for range maxDots {
		if at < 0 || !undefined.MatchString(err.Error()) {
			return ""
		}
		source = source[:at] + "." + source[at:]
		query, wrong := gojq.Parse(source)
		if wrong != nil {
			return ""
		}
		if _, err = gojq.Compile(query); err == nil {
			return source
		}
		at = placeOf(source, err)
	}
	return ""
}

// placeOf returns the position of the name in a compile error such as "function not
// defined: foo/0". The same name may occur before it as a field, a variable or a text.
func placeOf(source string, err error) int {
	_, name, _ := strings.Cut(err.Error(), ": ")
	name, _, _ = strings.Cut(name, "/")
	at := regexp.MustCompile(`(?:^|[^.\w$@"])(` + regexp.QuoteMeta(name) + `)(?:$|\W)`).FindStringSubmatchIndex(source)
	if at == nil || name == "" {
		return max(0, strings.Index(source, name))
	}
	return at[2]
}
