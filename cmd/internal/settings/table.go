// Package settings reads the settings of a command from its config file, the
// environment and its flags.
//
// A command describes its settings in one Table: each line binds a variable to a
// key, an environment variable and a flag, with default and help. Load fills the
// variables: the environment takes precedence over the file, and a flag over both.
// The file is decoded strictly. Its problems come with their position, a snippet
// of the line and a suggestion, several at once; no text of one shows what may be
// a secret. What decoding costs is bounded, whatever stands in the file.
package settings

import (
	"maps"
	"reflect"
	"slices"
	"strings"
)

// A Setting is one line of a Table. Only Value is required.
type Setting struct {
	Key   string // in the config file; a dot separates a section from the key in it
	Env   string // the environment variable
	Flag  string // without the dashes
	Short string // the letter of the flag, if it has one
	Value Value
	Help  string // of the flag
	Doc   string // of the key, as editors show it. Default: Help as a sentence

	Required bool // the schema says so; the decoder of the mapping checks it

	Hidden    bool // the help leaves the flag out
	NoDefault bool // the help leaves out the flag's default
	Live      bool // a reload applies a new value, no restart is needed
}

// A Table is the settings of a command.
type Table []Setting

// Get returns what the variable of the setting holds.
func (s Setting) Get() any { return s.Value.get() }

// Section describes a section of the config file to editors.
func Section(key, doc string) Setting {
	return Setting{Key: key, Doc: doc, Live: true, Value: Custom(new(struct{}), func(Node) {})}
}

// whole returns what all variables of the setting hold.
func (s Setting) whole() any {
	if s.Value.whole != nil {
		return s.Value.whole()
	}
	return s.Get()
}

// Keys returns the keys of the config file, sorted.
func (t Table) Keys() []string {
	var keys []string
	for _, s := range t {
		if s.Key != "" {
			keys = append(keys, s.Key)
		}
	}
	slices.Sort(keys)
	return keys
}

// Has reports whether the config file may have the key at its top.
func (t Table) Has(key string) bool {
	_, ok := t.sections()[key]
	return ok
}

// Changed returns the keys whose values differ from those of another table of the
// same shape, and that only a restart applies. They are sorted.
func (t Table) Changed(other Table) []string {
	var keys []string
	for i, s := range t {
		if s.Key != "" && !s.Live && !reflect.DeepEqual(s.whole(), other[i].whole()) {
			keys = append(keys, s.Key)
		}
	}
	slices.Sort(keys)
	return keys
}

// FileOnly returns the table without flags: the keys are valid, the flags are not.
func (t Table) FileOnly() Table {
	var out Table
	for _, s := range t {
		if s.Flag = ""; s.Key != "" {
			out = append(out, s)
		}
	}
	return out
}

// sections returns the table by the first part of each key: the lines below a
// section have the rest of their key, and a line of that very key has none.
func (t Table) sections() map[string]Table {
	sections := map[string]Table{}
	for _, s := range t {
		name, rest, _ := strings.Cut(s.Key, ".")
		if s.Key = rest; name != "" {
			sections[name] = append(sections[name], s)
		}
	}
	return sections
}

// words adds to a set each word that may be a key somewhere in the document.
func (t Table) words(set map[string]bool) {
	for _, s := range t {
		for part := range strings.SplitSeq(s.Key, ".") {
			set[part] = true
		}
		for _, key := range s.Value.keys {
			set[key] = true
		}
	}
	delete(set, "")
}

// Fields decodes a mapping: each key by its line of the table.
func (n Node) Fields(t Table) {
	if n.recording != nil {
		n.record(t.object())
		return
	}
	sections := t.sections()
	names := slices.Sorted(maps.Keys(sections))
	n.pairs("keys and values here: "+strings.Join(names, ", "), func(key string, value Node) {
		section, known := sections[key]
		if !known {
			value.Unknown(names)
			return
		}
		n.doc.reveal(value.key, key)
		value.section(section)
	})
}

// section decodes the value of a key: the lines below it, and then the line of the
// key itself, if nothing was wrong.
func (n Node) section(t Table) {
	problems := n.Problems()
	below := slices.DeleteFunc(slices.Clone(t), func(s Setting) bool { return s.Key == "" })
	if len(below) > 0 {
		n.Fields(below)
	}
	for _, s := range t {
		if s.Key == "" && n.Problems() == problems {
			s.Value.decode(n)
		}
	}
}
