//go:build unix

package command_test

import (
	"strings"
	"testing"

	"topicmux/topics/command"
)

func TestJSONOfACommandMayHaveSeveralLines(t *testing.T) {
	r := run(t, command.Options{
		Shell:  `printf '{\n  "a": 1\n}\n'; printf '{"b":2}\0'; echo text; head -c 100000 /dev/zero | tr '\0' x | sed 's/.*/["&"]/'`,
		Output: command.OutputJSON,
	})
	r.expect(`a={"a":1}`, `a={"b":2}`, "a=text", `a=["`+strings.Repeat("x", 100_000)+`"]`, "a complete")
}
