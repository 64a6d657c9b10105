package settings

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/dustin/go-humanize"

	"topicmux/internal/fuzzy"
)

// A Value reads one setting into a variable, which it is bound to.
type Value struct {
	kind   string // as pflag.Value has it
	text   string // the default, as the help of a flag shows it
	reset  func() // sets the default
	decode func(Node)
	apply  func(texts []string) error // of a flag or variable; nil: it is YAML
	get    func() any
	whole  func() any // of a file and a flag that have a variable each; nil: get
	keys   []string   // that may be in it
	schema Schema     // nil: that of what decode reads
}

// as returns the value with a schema of its own.
func (v Value) as(s Schema) Value {
	v.schema = s
	return v
}

// scalar is a value of one text. Of several flags, the last one counts.
func scalar[T any](at *T, value T, kind string, parse func(string) (T, error), decode func(Node) T) Value {
	return Value{
		kind:   kind,
		text:   fmt.Sprint(value),
		reset:  func() { *at = value },
		decode: func(n Node) { *at = decode(n) },
		apply: func(texts []string) (err error) {
			*at, err = parse(texts[len(texts)-1])
			return err
		},
		get: func() any { return *at },
	}
}

// checked decodes a text of the config file and reports what is wrong with it.
func checked[T any](parse func(string) (T, error), checks ...func(T) error) func(Node) T {
	return func(n Node) T {
		text := ""
		if !n.isCollection() {
			text = n.Text()
		} else if _, err := parse(text); err == nil {
			text = n.Text() // which says that it is not one
		}
		value, err := parse(text)
		for _, check := range checks {
			if err == nil {
				err = check(value)
			}
		}
		if err != nil {
			n.Fail("%v", err)
		}
		return value
	}
}

// suggest returns the value with a hint for texts that are wrong: what was probably meant,
// or "".
func (v Value) suggest(meant func(text string) string) Value {
	decode := v.decode
	v.decode = func(n Node) {
		if near := meant(n.plainText()); near != "" {
			n.doc.instead = "did you mean " + near + "?"
			defer func() { n.doc.instead = "" }()
		}
		decode(n)
	}
	return v
}

// ListHint returns the value with a hint for a list, which it cannot be.
func (v Value) ListHint(hint string) Value {
	decode := v.decode
	v.decode = func(n Node) {
		if n.recording == nil && n.IsList() {
			n.doc.instead = hint
			defer func() { n.doc.instead = "" }()
		}
		decode(n)
	}
	return v
}

// want returns a parser whose error says what is wanted.
func want[T any](what string, parse func(string) (T, error), valid func(T) bool) func(string) (T, error) {
	return func(text string) (T, error) {
		value, err := parse(text)
		if err != nil || !valid(value) {
			return *new(T), fmt.Errorf("want %s", what)
		}
		return value, nil
	}
}

func parseText[T ~string](text string) (T, error) { return T(text), nil }

// Text is a text. The checks are for the config file.
func Text[T ~string](at *T, value T, checks ...func(T) error) Value {
	return scalar(at, value, "string", parseText, checked(parseText, checks...))
}

// TextFrom is a text that a function decodes in the config file.
func TextFrom(at *string, value string, decode func(Node) string) Value {
	return scalar(at, value, "string", parseText, decode)
}

// Word is one of some words. The config file may have no other.
func Word(at *string, value string, words ...string) Value {
	return Text(at, value, func(word string) error {
		if !slices.Contains(words, word) {
			return fmt.Errorf("want one of %s", strings.Join(words, ", "))
		}
		return nil
	}).as(Enum(words...)).suggest(func(word string) string { return fuzzy.Nearest(word, words) })
}

// Bool is true or false.
func Bool(at *bool, value bool) Value {
	return scalar(at, value, "bool", strconv.ParseBool, Node.Bool)
}

// InvertedFlag is true or false. The flag says the opposite, as --no-system does.
func InvertedFlag(at *bool, value bool) Value {
	v := Bool(at, value)
	v.text = fmt.Sprint(!value)
	v.apply = func(texts []string) error {
		is, err := strconv.ParseBool(texts[len(texts)-1])
		*at = !is
		return err
	}
	return v
}

// Int is a whole number. The range is for the config file.
func Int(at *int, value, low, high int) Value {
	what := fmt.Sprintf("a whole number from %d to %d", low, high)
	return scalar(at, value, "int", strconv.Atoi,
		checked(want(what, strconv.Atoi, func(n int) bool { return low <= n && n <= high }))).as(intSchema(low, high))
}

// Size is a number of bytes from 1 to 1 TiB, such as 65536, 64KiB or 1 MB.
func Size(at *int, value int) Value {
	parse := want("a size such as 64KiB or 1MiB", func(text string) (int, error) {
		n, err := humanize.ParseBytes(text)
		return int(min(n, 1<<40+1)), err
	}, func(n int) bool { return 1 <= n && n <= 1<<40 })
	return scalar(at, value, "size", parse, checked(parse)).as(sizeSchema())
}

// Duration is a time such as 5ms, 30s or 1m. In the config file it goes from 0 to a
// day, and the checks hold. A check that rejects negative times replaces that range,
// and its error says what is wanted.
func Duration(at *time.Duration, value time.Duration, checks ...func(time.Duration) error) Value {
	parse := func(text string) (time.Duration, error) {
		d, err := time.ParseDuration(text)
		valid := err == nil && d >= 0
		for _, check := range checks {
			if wanted := check(-1); wanted != nil && !valid {
				return 0, wanted
			} else if wanted != nil {
				return d, nil // the check knows the range
			}
		}
		if !valid || d > 24*time.Hour {
			return 0, errors.New("want a duration such as 5ms, 30s or 1m")
		}
		return d, nil
	}
	return scalar(at, value, "duration", time.ParseDuration, checked(parse, checks...)).as(DurationSchema()).suggest(SuggestDuration)
}

// Float is a number, or nil without one.
func Float(at **float64) Value {
	parse := want("a number", func(text string) (*float64, error) {
		x, err := strconv.ParseFloat(text, 64)
		return &x, err
	}, func(*float64) bool { return true })
	return scalar(at, nil, "float", parse, checked(parse)).as(NumberSchema())
}

// List is a list of texts. The checks are for the config file. The flag can be
// repeated, and replaces the list of the file.
func List(at *[]string, checks ...func(string) error) Value {
	decode := checked(parseText[string], checks...)
	v := Custom(at, func(n Node) { n.List(func(n Node) { *at = append(*at, decode(n)) }) })
	v.kind = "stringArray"
	v.apply = func(texts []string) error {
		*at = slices.Clone(texts)
		return nil
	}
	return v
}

// Custom is a value of the config file that a function decodes; keys may be in it.
// In the environment it is YAML, and a secret.
func Custom[T any](at *T, decode func(Node), keys ...string) Value {
	return Value{
		reset: func() { *at = *new(T) }, decode: decode,
		get: func() any { return *at }, keys: keys,
	}
}

// Split is a value whose file and flag have a variable each, because a command
// combines them, or tells them apart.
func Split(file, flag Value) Value {
	both := flag
	both.decode, both.keys, both.schema = file.decode, file.keys, file.schema
	both.whole = func() any { return [2]any{file.get(), flag.get()} }
	both.reset = func() {
		file.reset()
		flag.reset()
	}
	return both
}
