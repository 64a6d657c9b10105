// Package schematest validates config files in tests, as editors do.
package schematest

import (
	"errors"
	"fmt"
	"math"
	"regexp"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"topicmux/cmd/internal/settings"
)

// A Validator validates YAML with a schema.
type Validator struct{ schema *jsonschema.Schema }

// New returns a validator for a schema, which must be valid itself.
func New(tb testing.TB, s settings.Schema) *Validator {
	tb.Helper()
	text, err := s.JSON()
	if err != nil {
		tb.Fatal(err)
	}
	document, err := jsonschema.UnmarshalJSON(strings.NewReader(string(text)))
	if err != nil {
		tb.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("schema.json", document); err != nil {
		tb.Fatal(err)
	}
	compiled, err := compiler.Compile("schema.json")
	if err != nil {
		tb.Fatal(err)
	}
	return &Validator{compiled}
}

// Validate returns why a document is not valid, or nil.
func (v *Validator) Validate(text []byte) error {
	normal := strings.ReplaceAll(strings.TrimPrefix(string(text), "\ufeff"), "\r\n", "\n")
	var document any
	if err := yaml.Unmarshal([]byte(normal), &document); err != nil {
		return err
	}
	return v.schema.Validate(plain(document))
}

// beyond matches the problems that no schema can know, in the order of their reasons.
var beyond = regexp.MustCompile(strings.Join([]string{
	// what a text means: an address, a URL, a pattern, an expression, a rule
	`is not an address`, `is not a host name`, `is not an origin`, `\* would allow pages`, `is not a URL`,
	`pattern "`, `jq|expression|function not defined|unexpected|undefined`, `missing closing|brace is missing`,
	`want one of >|a value is missing|for needs a duration|a topic is missing`, `belong to the server`,
	`condition|path|fixed text`, `the scheme of the URL|the URL has no host`, `the address of (an|the) engine`,
	// a range of times and sizes with units
	`want at most 1s`, `want a duration (such as|from|of at least)`, `want a size such as`,
	// what is outside of the file
	`no such file`, `is empty`, `environment variable`, `there is no theme`, `token file`,
	// what several values mean together
	`there are two`, `above max`, `two of|have the same`, `needs the metric`, `selected twice`, `no metric is selected`,
	`the whole output is an event only`, `every runs the command again`, `about logs`, `already in token`, `have a period`,
	`is not below max`, `is already that of`, `stands for several panes`, `cells wide`, `cannot be shown`,
	`a dialect needs|dialect: |rules? of kind|needs (text|reason|part)|has no use|identif`, `standard input can`,
	// what YAML itself does not know, or not everywhere
	`a second document`, `this is nested`, `more than \d+`, `expand to`, `alias`, `the maximum is`, `its secret has`,
}, "|"))

// Agrees checks that the schema accepts a config file that Load accepted, and rejects one
// that Load rejected, unless no schema can know why.
func (v *Validator) Agrees(tb testing.TB, text []byte, loaded error) {
	tb.Helper()
	said := ""
	if problems := new(settings.Problems); errors.As(loaded, &problems) {
		said = problems.Text + problems.Hint
	}
	invalid := v.Validate(text)
	switch {
	case loaded == nil && invalid != nil:
		tb.Errorf("Load accepts %s, but the schema says: %v", text, invalid)
	case loaded != nil && invalid == nil && !beyond.MatchString(said):
		tb.Errorf("the schema accepts %s, but Load says: %v", text, loaded)
	}
}

// plain returns a document as JSON has it: the keys are texts, and the numbers finite.
func plain(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for key, value := range v {
			v[key] = plain(value)
		}
	case map[any]any:
		out := make(map[string]any, len(v))
		for key, value := range v {
			out[fmt.Sprint(key)] = plain(value)
		}
		return out
	case []any:
		for i := range v {
			v[i] = plain(v[i])
		}
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return fmt.Sprint(v)
		}
	}
	return v
}
