package settings

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"
)

// A Schema is a JSON Schema of draft 7, which editors use to check and complete a config
// file. It accepts every file that Load accepts. It cannot know everything that Load
// checks: files and variables that must exist, expressions, and what several values mean
// together.
type Schema map[string]any

// Schema returns the schema of a config file with the keys of the table.
// The description is what it is for. It has no title: editors would show that about each
// key.
func (t Table) Schema(description string) Schema {
	schema := t.object()
	schema["$schema"], schema["description"] = "http://json-schema.org/draft-07/schema#", description
	schema["type"] = []string{"object", "null"} // an empty file has no value
	return schema
}

// JSON returns the schema as indented JSON with a line end.
func (s Schema) JSON() ([]byte, error) {
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	err := encoder.Encode(s)
	return []byte(b.String()), err
}

// object returns the schema of a mapping with the keys of the table and no others.
func (t Table) object() Schema {
	properties := t.Properties()
	schema := Schema{"type": "object", "properties": properties, "additionalProperties": false}
	var required []string
	for name, section := range t.sections() {
		if slices.ContainsFunc(section, func(s Setting) bool { return s.Key == "" && s.Required }) {
			required = append(required, name)
		}
	}
	if len(required) > 0 {
		slices.Sort(required)
		schema["required"] = required
	}
	return schema
}

// Properties returns the schemas of the keys of the table, by the first part of the key.
func (t Table) Properties() Schema {
	properties := Schema{}
	for name, section := range t.sections() {
		below := slices.DeleteFunc(slices.Clone(section), func(s Setting) bool { return s.Key == "" })
		schema := Schema{}
		if len(below) > 0 {
			schema = below.object()
		}
		for _, s := range section {
			if s.Key != "" {
				continue
			}
			if len(below) == 0 {
				schema = s.Value.describe()
			}
			if text := s.description(); text != "" {
				schema["description"] = text
			}
		}
		properties[name] = schema
	}
	return properties
}

// description returns what editors say about the key: Doc, or the help of the flag as a
// sentence.
func (s Setting) description() string {
	if s.Doc != "" || s.Help == "" {
		return s.Doc
	}
	text := strings.ReplaceAll(s.Help, "`", "")
	return strings.ToUpper(text[:1]) + text[1:] + "."
}

// describe returns the schema of a value.
func (v Value) describe() Schema {
	if v.schema != nil {
		return maps.Clone(v.schema)
	}
	return describe(v.decode)
}

// A recording is what a decoder does with a value that it reads only to be described.
type recording struct {
	list, mapping bool // what the value claims to be
	asked         bool // whether the decoder asked what it is
	read          Schema
}

// describe returns the schema of what a decoder reads. The decoder runs without a
// document, so its problems mean nothing; for each kind of value that it asks about, it
// runs once more.
func describe(decode func(Node)) Schema {
	var accepted []Schema
	kinds := []recording{{}, {list: true}, {mapping: true}}
	for i := range kinds {
		r := &kinds[i]
		if i > 0 && !kinds[0].asked {
			break
		}
		r.read = Schema{}
		doc := &document{words: map[string]bool{}}
		decode(Node{doc: doc, recording: r})
		if len(r.read) == 0 && len(doc.problems) > 0 {
			continue // it rejects this kind of value
		}
		if !slices.ContainsFunc(accepted, func(s Schema) bool { return reflect.DeepEqual(s, r.read) }) {
			accepted = append(accepted, r.read)
		}
	}
	if len(accepted) == 1 {
		return accepted[0]
	}
	return Schema{"anyOf": accepted}
}

// record adds to the schema of the value if it is read only to be described, and reports
// whether it is.
func (n Node) record(s Schema) bool {
	if n.recording == nil {
		return false
	}
	for key, value := range s {
		if _, more := n.recording.read[key]; !more {
			n.recording.read[key] = value
		}
	}
	return true
}

// Describe says what the schema has about the value, in place of what the methods that
// read it would say. A decoder that returns true from it need not read: the value is not
// one of a file, but is read only to be described. Call it first.
func (n Node) Describe(s Schema) bool { return n.record(s) }

// Enum is the schema of a value that is one of some texts.
func Enum[T ~string](words ...T) Schema { return Schema{"type": "string", "enum": words} }

// AnyText is the schema of a text, which may look like a number or a boolean. These are not
// listed as types: editors would complete each text with true and false.
func AnyText() Schema {
	return Schema{"anyOf": []Schema{{"type": "string"}, {"not": Schema{"type": []string{"string", "object", "array", "null"}}}}}
}

// NamesOrText is the schema of a text that is usually one of some names.
func NamesOrText(names ...string) Schema {
	usual := Schema{"enum": names, "errorMessage": "want text, such as " + strings.Join(names, ", ")}
	return Schema{"anyOf": append([]Schema{usual}, AnyText()["anyOf"].([]Schema)...)}
}

// The schemas of numbers allow quotes around them, as Load does. The limits are those of
// numbers without.
func intSchema(low, high int) Schema {
	return Schema{"type": []string{"integer", "string"}, "minimum": low, "maximum": high, "pattern": `^[+-]?[0-9]+$`}
}

// NumberSchema is the schema of a number.
func NumberSchema() Schema {
	return Schema{"type": []string{"number", "string"}, "pattern": `^[+-]?([0-9][0-9.]*|\.[0-9]+)([eE][+-]?[0-9]+)?$|^[+-]?0[xX][0-9a-fA-F_.]+[pP][+-]?[0-9]+$`}
}

// sizeSchema is the schema of a size, such as 65536 or 64KiB.
func sizeSchema() Schema {
	return Schema{
		"type": []string{"number", "string"}, "minimum": 1, "maximum": 1 << 40,
		"pattern":  `^[0-9.,]+ *([bB]|[kKmMgGtTpPeE]([iI]?[bB]|[iI])?)?$`,
		"examples": []string{"64KiB", "1MiB"}, "patternErrorMessage": "want a size such as 64KiB or 1MiB",
	}
}

// DurationSchema is the schema of a time that is not negative, such as 30s. It does not
// know the range.
func DurationSchema() Schema {
	const wanted = "want a duration such as 5ms, 30s or 1m"
	text := Schema{
		"type":    "string",
		"pattern": `^\+?(([0-9]+\.?[0-9]*|\.[0-9]+)(ns|us|µs|μs|ms|s|m|h))+$|^[+-]?0$|^-((0+\.?0*|\.0+)(ns|us|µs|μs|ms|s|m|h))+$`,
		// yaml-language-server knows these two
		"errorMessage": wanted, "patternErrorMessage": wanted,
	}
	return Schema{"anyOf": []Schema{text, {"enum": []int{0}}}, "examples": []string{"500ms", "5s", "1m"}}
}
