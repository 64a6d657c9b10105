package view

import (
	"strconv"
	"strings"

	"github.com/tidwall/gjson"

	"topicmux/monitor/text"
)

const (
	jsonWordsMost = 32  // members that are said of an object; the rest is counted
	jsonWordsText = 128 // bytes of a value that is text
)

// JSONWords says a JSON object as its keys and values, "id 7, state paid, items 3
// items", and an array of plain values as these. What lies deeper is counted. It
// returns false for what is no JSON object or array. The beginning of one that was cut
// is said as far as it goes.
func JSONWords(s string, cut bool) (words string, ok bool) {
	v := gjson.Parse(s)
	if !v.IsObject() && !v.IsArray() || !cut && !gjson.Valid(s) {
		return "", false
	}
	w := jsonWords{}
	path := ""
	if !cut { // what was cut off may be members
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

// sole goes down while an object has one member: it returns the way to what it comes
// to, joined by dots to path.
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

// jsonWords collects what is said of an object or an array.
type jsonWords struct {
	prefix string // of the keys
	words  []string
	n      int
	deep   bool // an item of the array holds others
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

// said puts the words together.
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

// jsonValueWords says a value: what holds others is counted.
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
