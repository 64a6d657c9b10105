package tree_test

import (
	"fmt"
	"strings"
	"testing"

	"topicmux/monitor/tree"
)

// find passes events to a finder, and returns the form and the number of the event with
// which it was found, or 0.
func find(events []event) (tree.Form, int) {
	var f tree.Finder
	for i, ev := range events {
		if f.Observe(ev.name, []byte(ev.data)) {
			return f.Form(), i + 1
		}
	}
	return f.Form(), 0
}

// repeat returns n events made by a function.
func repeat(n int, of func(i int) event) (all []event) {
	for i := range n {
		all = append(all, of(i))
	}
	return all
}

func TestTreesAreRecognized(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		events []event
		form   tree.Form
		at     int
	}{
		{"the whole tree first", []event{put("/", `{"a":1}`)}, tree.PathData, 1},
		{"a list first", []event{put("/", `[1,2]`), put("/2", "1")}, tree.PathData, 1},
		{"nothing first", []event{put("/", `null`), put("/a", "1")}, tree.PathData, 1},
		{"feature flags", []event{put("/", `{"flags":{},"segments":{}}`)}, tree.PathData, 1},
		{"in the middle", repeat(30, func(i int) event {
			if i%3 == 0 {
				return patch("/a", `{"b":1}`)
			}
			return put(fmt.Sprintf("/a/%d", i), "1")
		}), tree.PathData, 20},
		{"patches", repeat(5, func(i int) event {
			return event{"message", fmt.Sprintf(`[{"op":"replace","path":"/a","value":%d}]`, i)}
		}), tree.JSONPatch, 3},
		{"patches after a snapshot", append([]event{{"snapshot", `{"a":1}`}}, repeat(5, func(i int) event {
			return event{"patch", fmt.Sprintf(`[{"op":"add","path":"/a/-","value":%d},{"op":"test","path":"/b","value":1}]`, i)}
		})...), tree.JSONPatch, 4},
		{"moves", repeat(5, func(int) event {
			return event{"delta", `[{"op":"move","from":"/a","path":"/b"}, {"op":"remove","path":"/c"}]`}
		}), tree.JSONPatch, 3},
	} {
		if form, at := find(c.events); form != c.form || at != c.at {
			t.Errorf("%s: form %d with event %d, want form %d with event %d", c.name, form, at, c.form, c.at)
		}
	}
}

// TestOtherStreamsAreNoTrees has streams that look much like one.
func TestOtherStreamsAreNoTrees(t *testing.T) {
	t.Parallel()
	one := func(name, format string) []event {
		return repeat(40, func(i int) event { return event{name, fmt.Sprintf(strings.ReplaceAll(format, "#", "%[1]d"), i)} })
	}
	for name, events := range map[string][]event{
		"a put with other members":          one("put", `{"path":"/users/#","data":{"n":#},"user":"anna"}`),
		"puts alone":                        one("put", `{"path":"/objects/#","data":{"size":#}}`),
		"puts and deletes of a store":       append(one("put", `{"path":"/objects/#","data":#}`), one("delete", `{"path":"/objects/#"}`)...),
		"a put with a number":               one("put", `#`),
		"a put with an option":              one("put", `{"path":"/","strike":#,"data":{"bid":1}}`),
		"a put without data":                one("put", `{"path":"/"}`),
		"a put with a file":                 one("put", `{"path":"C:/","data":#}`),
		"a root that is a number":           append([]event{put("/", "5")}, one("put", `5`)...),
		"the same without a name":           one("message", `{"path":"/","data":{"n":#}}`),
		"another name":                      one("update", `{"path":"/","data":{"n":#}}`),
		"a request log":                     one("message", `{"method":"put","path":"/a","data":#}`),
		"a put after another event":         append([]event{{"hello", `{}`}}, one("put", `{"path":"/","data":{"n":#}}`)...),
		"a patch of a version":              one("patch", `{"path":"/a","data":{"b":#},"version":2}`),
		"patches of documents":              one("patch", `{"id":#,"path":"/a","data":1}`),
		"operations without a slash":        one("message", `[{"op":"replace","path":"a.b","value":#}]`),
		"operations of a database":          one("message", `[{"op":"c","path":"/a","value":#}]`),
		"operations with a time":            one("message", `[{"op":"add","path":"/a","value":#,"ts":1}]`),
		"operations that lack a value":      one("message", `[{"op":"add","path":"/a"}]`),
		"one operation":                     one("message", `{"op":"replace","path":"/a","value":#}`),
		"tables":                            one("message", `[{"path":"/","size":#}]`),
		"objects with a patch now and then": append(one("message", `{"n":#}`)[:5], one("message", `[{"op":"add","path":"/a","value":#}]`)...),
		"patches under many names": repeat(40, func(i int) event {
			return event{fmt.Sprintf("doc%d", i), `[{"op":"add","path":"/a","value":1}]`}
		}),
		"a put of a deep path": append([]event{put("/users/1", `{"n":1}`)}, one("login", `{"user":#}`)...),
		"text":                 one("put", `path # data`),
	} {
		if form, at := find(events); at != 0 || form != tree.None {
			t.Errorf("%s: form %d with event %d", name, form, at)
		}
		var f tree.Finder
		for i, ev := range events {
			f.Observe(ev.name, []byte(ev.data))
			if i == 19 && f.Searching() {
				t.Errorf("%s: the search has not ended after 20 events", name)
			}
		}
	}
}

func BenchmarkFinderOfAnotherStream(b *testing.B) {
	var f tree.Finder
	data := []byte(`{"type":"tick","n":1}`)
	for b.Loop() {
		f.Observe("message", data)
	}
}

func BenchmarkApply(b *testing.B) {
	tr := tree.New(tree.PathData)
	var whole strings.Builder
	for i := range 10_000 {
		fmt.Fprintf(&whole, `"k%d":{"n":%d},`, i, i)
	}
	tr.Apply("put", []byte(pathData("/", "{"+strings.TrimSuffix(whole.String(), ",")+"}")), 1)
	events := [][]byte{[]byte(pathData("/k77/n", "1")), []byte(pathData("/k5000/n", "2"))}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		tr.Apply("put", events[i%2], int64(i))
	}
}
