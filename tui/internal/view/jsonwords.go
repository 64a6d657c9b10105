package view

import (
	"strconv"
	"strings"

	"github.com/tidwall/gjson"

	"topicmux/monitor/text"
)

const (
	jsonWordsMost = 32  // largest number of members shown; the rest is counted
	jsonWordsText = 128 // largest length of a text value, in bytes
)

// JSONWords formats a JSON object as its keys and values, "id 7, state paid,
// items 3 items", and an array of scalars as its values. It counts the elements
// of nested values. It returns false if s is not an object or array. If cut is
// true, it formats the complete part of a truncated one.
func JSONWords(s string, cut bool) (words string, ok bool) {
	v := gjson.Parse(s)
	if !v.IsObject() && !v.IsArray() || !cut && !gjson.Valid(s) {
		return "", false
	}
	w := jsonWords{}
	path := ""
	if !cut { // members may have been cut off
		path, v = sole(path, v)
	}
	switch {
	case path != "" && !v.IsObject():
		return text.CleanLine(path, keyValueText) + " " + jsonValueWords(v), true
	case path != "":
		w.prefix = path + "."
		fallthrough
	case v.IsObject():
		v.ForEach(w.member)
	default:
		v.ForEach(w.item)
	}
	if words = w.said(v); cut {
		words += ", …"
	}
	return words, true
}

// sole follows a chain of objects with a single member. It returns the dotted
// path and the value at its end.
func sole(path string, v gjson.Result) (string, gjson.Result) {
	for v.IsObject() && len(path) < keyValueText {
		name, inner, n := "", gjson.Result{}, 0
		v.ForEach(func(k, m gjson.Result) bool {
			name, inner = k.String(), m
			n++
			return n < 2
		})
		if n != 1 {
			break
		}
		if path != "" {
			name = path + "." + name
		}
		path, v = name, inner
	}
	return path, v
}

// jsonWords collects the words for an object or array.
type jsonWords struct {
	prefix string // prefix of the keys
	words  []string
	n      int
	deep   bool // an element of the array is an object or array
}

func (w *jsonWords) member(k, v gjson.Result) bool {
	if w.n++; w.n <= jsonWordsMost {
		path, inner := sole(w.prefix+k.String(), v)
		w.words = append(w.words, text.CleanLine(path, keyValueText)+" "+jsonValueWords(inner))
	}
	return true
}

func (w *jsonWords) item(_, v gjson.Result) bool {
	if w.n++; w.n <= jsonWordsMost {
		w.words = append(w.words, jsonValueWords(v))
	}
	w.deep = w.deep || v.IsObject() || v.IsArray()
	return true
}

// said joins the words.
func (w *jsonWords) said(v gjson.Result) string {
	what := "field"
	if v.IsArray() {
		what = "item"
	}
	if w.n == 0 || w.deep {
		return strings.TrimSpace(strings.TrimSuffix(w.prefix, ".") + " " + text.Plural(w.n, what))
	}
	if more := w.n - len(w.words); more > 0 {
		w.words = append(w.words, strconv.Itoa(more)+" more")
	}
	return strings.Join(w.words, ", ")
}

// jsonValueWords returns the words for a value: the number of elements for an
// object or array.
func jsonValueWords(v gjson.Result) string {
	n := 0
	count := func(_, _ gjson.Result) bool { n++; return true }
	switch {
	case v.IsObject():
		v.ForEach(count)
		return text.Plural(n, "field")
	case v.IsArray():
		v.ForEach(count)
		return text.Plural(n, "item")
	case v.Type == gjson.String:
		s := strings.TrimSpace(text.CleanLine(v.Str, jsonWordsText))
		if s == "" {
			return "empty"
		}
		return s
	}
	return v.Raw
}
