package cmd

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"topicmux/cmd/internal/settings"
	"topicmux/cmd/internal/settings/schematest"
)

// validators are those of the two config files.
var validators = map[string]func(tb testing.TB) *schematest.Validator{
	"serve": validatorOf("serve"), "watch": validatorOf("watch"),
}

func validatorOf(command string) func(tb testing.TB) *schematest.Validator {
	var once sync.Once
	var v *schematest.Validator
	return func(tb testing.TB) *schematest.Validator {
		tb.Helper()
		once.Do(func() { v = schematest.New(tb, configSchema(command)) })
		return v
	}
}

// agree checks that the schema of a command agrees with Load.
func agree(tb testing.TB, command string, text []byte, loaded error) {
	tb.Helper()
	validators[command](tb).Agrees(tb, text, loaded)
}

// TestTheSchemaAcceptsTheExamplesOfTheManual validates each YAML example of the manual that
// is a config file.
func TestTheSchemaAcceptsTheExamplesOfTheManual(t *testing.T) {
	t.Setenv("US_TOKEN", "t")
	documents, err := filepath.Glob("../docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, document := range append(documents, "../README.md") {
		text, err := os.ReadFile(document)
		if err != nil {
			t.Fatal(err)
		}
		for _, block := range regexp.MustCompile("(?s)\n```yaml\n(.*?)```").FindAllStringSubmatch(string(text), -1) {
			keys := settings.TopKeys([]byte(block[1]))
			for command, table := range map[string]settings.Table{"serve": new(serveSettings).table(), "watch": new(watchSettings).table()} {
				if len(keys) == 0 || slices.ContainsFunc(keys, func(key string) bool { return !table.Has(key) }) {
					continue
				}
				found++
				if err := validators[command](t).Validate([]byte(block[1])); err != nil {
					t.Errorf("%s: %v\n%s", document, err, block[1])
				}
			}
		}
	}
	if found < 12 {
		t.Errorf("found only %d examples", found)
	}
}

// TestEveryKeyIsDescribed looks for keys about which an editor would say nothing.
func TestEveryKeyIsDescribed(t *testing.T) {
	t.Parallel()
	for _, command := range []string{"serve", "watch"} {
		text, err := configSchema(command).JSON()
		if err != nil {
			t.Fatal(err)
		}
		var schema any
		if err := json.Unmarshal(text, &schema); err != nil {
			t.Fatal(err)
		}
		undescribed(schema, command, func(path string) {
			if !strings.Contains(path, ".dashboard.") {
				t.Errorf("%s has no description; add Doc to its line of the table", path)
			}
		})
	}
}

// TestEditorsSuggestWhatIsMeant checks what yaml-language-server makes of the schema: it
// completes a value that may be a boolean with true and false, shows the title of the schema
// about each key, and says of several alternatives only what the first one lacks.
func TestEditorsSuggestWhatIsMeant(t *testing.T) {
	t.Parallel()
	for _, command := range []string{"serve", "watch"} {
		text, err := configSchema(command).JSON()
		if err != nil {
			t.Fatal(err)
		}
		var schema map[string]any
		if err := json.Unmarshal(text, &schema); err != nil {
			t.Fatal(err)
		}
		if schema["title"] != nil || schema["description"] == nil {
			t.Errorf("%s: title %v, description %v", command, schema["title"], schema["description"])
		}
		forEachSchema(schema, command, func(path string, of map[string]any) {
			if types, several := of["type"].([]any); several && slices.Contains(types, any("boolean")) && slices.Contains(types, any("string")) {
				t.Errorf("%s: a text is completed with true and false", path)
			}
			if _, titled := of["title"].(string); titled {
				t.Errorf("%s has a title", path)
			}
		})
		theme := `"enum":["` + strings.Join(themeNames(), `","`) + `"]`
		compact, err := json.Marshal(schema)
		if err != nil || !strings.Contains(string(compact), theme) {
			t.Errorf("%s: the themes are missing, %v", command, err)
		}
		kinds := "this source needs one of the keys command, file, prometheus, http, sse, system, docker, stdin, simulate"
		if command == "serve" && strings.Count(string(text), kinds) != 1 {
			t.Errorf("the message about a source without a kind is missing: %s", kinds)
		}
	}
}

// forEachSchema calls found with each schema in a schema.
func forEachSchema(schema any, path string, found func(path string, of map[string]any)) {
	switch schema := schema.(type) {
	case map[string]any:
		found(path, schema)
		for key, of := range schema {
			if properties, ok := of.(map[string]any); ok && key == "properties" {
				for name, of := range properties {
					forEachSchema(of, path+"."+name, found)
				}
			} else if key != "not" {
				forEachSchema(of, path, found)
			}
		}
	case []any:
		for _, of := range schema {
			forEachSchema(of, path, found)
		}
	}
}

// undescribed calls found with each key without a description.
func undescribed(schema any, path string, found func(path string)) {
	switch schema := schema.(type) {
	case map[string]any:
		properties, _ := schema["properties"].(map[string]any)
		for key, of := range properties {
			of, _ := of.(map[string]any)
			if of == nil {
				continue
			}
			if _, described := of["description"].(string); !described {
				found(path + "." + key)
			}
			undescribed(of, path+"."+key, found)
		}
		for key, of := range schema {
			if key != "properties" {
				undescribed(of, path, found)
			}
		}
	case []any:
		for _, of := range schema {
			undescribed(of, path, found)
		}
	}
}

// TestWhatIsAcceptedIsValid writes config files at random, with the keys of the schema and
// mostly suitable values, and checks that the schema accepts what Load accepts.
func TestWhatIsAcceptedIsValid(t *testing.T) {
	t.Parallel()
	for command, read := range map[string]func([]byte) error{
		"serve": func(text []byte) error { _, err := parseConfig("c", text); return err },
		"watch": func(text []byte) error { _, err := parseWatchConfig("c", text); return err },
	} {
		t.Run(command, func(t *testing.T) {
			t.Parallel()
			text, err := configSchema(command).JSON()
			if err != nil {
				t.Fatal(err)
			}
			var schema map[string]any
			if err := json.Unmarshal(text, &schema); err != nil {
				t.Fatal(err)
			}
			accepted, validator := 0, validators[command](t)
			rapid.Check(t, func(t *rapid.T) {
				document, err := json.Marshal(randomValue(t, schema, 0))
				if err != nil {
					t.Fatal(err)
				}
				if read(document) != nil {
					return
				}
				accepted++
				if err := validator.Validate(document); err != nil {
					t.Fatalf("%s: %v", document, err)
				}
			})
			if accepted < 5 {
				t.Errorf("only %d documents were accepted", accepted)
			}
		})
	}
}

// texts are values of which some suit most keys.
var texts = []any{
	"a", "b.c", "1", "1s", "5m", "+1.5h", "-0s", "0", "64KiB", "1,000 MB", ".5k", "1e3", "0x1p4", "all", "true", "127.0.0.1:0", "http://h/x", ".x", "a=b", "cpu > 1",
	"latest", "", "${HOME}", 0, 1, 2, 70, -1, 1.5, 1e10, true, false, nil,
	[]any{"a"},
	map[string]any{"a": "b"},
}

// randomValue returns a value that often suits the schema.
func randomValue(t *rapid.T, schema map[string]any, depth int) any {
	for _, key := range []string{"anyOf", "enum", "examples"} {
		if choices, ok := schema[key].([]any); ok && rapid.IntRange(0, 9).Draw(t, key) > 0 {
			choice := rapid.SampledFrom(choices).Draw(t, "choice")
			if of, ok := choice.(map[string]any); ok && key == "anyOf" {
				return randomValue(t, of, depth)
			}
			return choice
		}
	}
	if depth > 0 && rapid.IntRange(0, 19).Draw(t, "wrong") == 0 {
		return rapid.SampledFrom(texts).Draw(t, "text")
	}
	kind := schema["type"]
	if several, ok := kind.([]any); ok {
		kind = several[0]
	}
	switch kind {
	case "object":
		return randomObject(t, schema, depth)
	case "array":
		items, _ := schema["items"].(map[string]any)
		list := []any{}
		for range rapid.IntRange(0, 2).Draw(t, "items") {
			list = append(list, randomValue(t, items, depth+1))
		}
		return list
	case "boolean":
		return rapid.Bool().Draw(t, "bool")
	case "integer":
		return rapid.IntRange(0, 100).Draw(t, "int")
	}
	return rapid.SampledFrom(texts).Draw(t, "text")
}

func randomObject(t *rapid.T, schema map[string]any, depth int) map[string]any {
	out := map[string]any{}
	add := func(properties map[string]any, odds int) {
		for _, key := range slices.Sorted(maps.Keys(properties)) {
			if of, ok := properties[key].(map[string]any); ok && rapid.IntRange(0, odds).Draw(t, key) == 0 {
				out[key] = randomValue(t, of, depth+1)
			}
		}
	}
	properties, _ := schema["properties"].(map[string]any)
	add(properties, 2+3*max(0, 2-depth))
	if required, ok := schema["required"].([]any); ok {
		for _, key := range required {
			if of, ok := properties[key.(string)].(map[string]any); ok {
				out[key.(string)] = randomValue(t, of, depth+1)
			}
		}
	}
	if cases, ok := schema["allOf"].([]any); ok { // a source: of one kind
		one := rapid.SampledFrom(cases).Draw(t, "case").(map[string]any)
		add(one["then"].(map[string]any)["properties"].(map[string]any), 3)
		if required, ok := one["if"].(map[string]any)["required"].([]any); ok {
			key := required[0].(string)
			out[key] = randomValue(t, one["then"].(map[string]any)["properties"].(map[string]any)[key].(map[string]any), depth+1)
		}
	}
	if more, ok := schema["additionalProperties"].(map[string]any); ok {
		out[fmt.Sprint("k", depth)] = randomValue(t, more, depth+1)
	}
	return out
}
