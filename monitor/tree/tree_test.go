package tree_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"topicmux/internal/testenv"
	"topicmux/monitor/tree"
)

// newest is a time after all events of a test.
const newest = 1 << 60

// event is an event of a stream.
type event struct{ name, data string }

func put(path, data string) event   { return event{"put", pathData(path, data)} }
func patch(path, data string) event { return event{"patch", pathData(path, data)} }

func pathData(path, data string) string { return fmt.Sprintf(`{"path":%q,"data":%s}`, path, data) }

// jsonOf returns a tree as of a time, or "none".
func jsonOf(tr *tree.Tree, to int64) string {
	b, ok := tr.AppendJSON(nil, to, 4*tree.MaxBytes)
	if !ok {
		return "none"
	}
	return string(b)
}

// TestEventsChangeTheTree checks the tree and what the last event is said to have
// changed.
func TestEventsChangeTheTree(t *testing.T) {
	t.Parallel()
	const base = `{"a":{"b":1,"c":[1,2]},"d":"x"}`
	for _, c := range []struct {
		name   string
		form   tree.Form
		events []event
		want   string
		delta  string
	}{
		{"whole", tree.PathData, []event{put("/", base)}, base, base},
		{"a value", tree.PathData, []event{put("/", base), put("/a/b", "2")}, `{"a":{"b":2,"c":[1,2]},"d":"x"}`, `{"a":{"b":2}}`},
		{"a new place", tree.PathData, []event{put("/", base), put("/e/f", "2")}, `{"a":{"b":1,"c":[1,2]},"d":"x","e":{"f":2}}`, `{"e":{"f":2}}`},
		{"under a leaf", tree.PathData, []event{put("/", base), put("/d/f", "2")}, `{"a":{"b":1,"c":[1,2]},"d":{"f":2}}`, `{"d":{"f":2}}`},
		{"null removes", tree.PathData, []event{put("/", base), put("/a", "null")}, `{"d":"x"}`, `{"a":null}`},
		{"nothing left", tree.PathData, []event{put("/", base), put("/", "null")}, `none`, `{}`},
		{"begins with nothing", tree.PathData, []event{put("/", "null"), put("/a", "1")}, `{"a":1}`, `{"a":1}`},
		{"a scalar", tree.PathData, []event{put("/", `5`), put("/a", "1")}, `{"a":1}`, `{"a":1}`},
		{"patch merges", tree.PathData, []event{put("/", base), patch("/a", `{"b":3,"z":true}`)}, `{"a":{"b":3,"c":[1,2],"z":true},"d":"x"}`, `{"a":{"b":3},"a":{"z":true}}`},
		{"patch removes", tree.PathData, []event{put("/", base), patch("/a", `{"b":null}`)}, `{"a":{"c":[1,2]},"d":"x"}`, `{"a":{"b":null}}`},
		{"patch by paths", tree.PathData, []event{put("/", base), patch("/", `{"a/b":7,"e/f/g":8}`)}, `{"a":{"b":7,"c":[1,2]},"d":"x","e":{"f":{"g":8}}}`, `{"a":{"b":7},"e":{"f":{"g":8}}}`},
		{"patch of nothing", tree.PathData, []event{patch("/a", `{"b":1}`)}, `{"a":{"b":1}}`, `{"a":{"b":1}}`},
		{"index", tree.PathData, []event{put("/", base), put("/a/c/1", "9")}, `{"a":{"b":1,"c":[1,9]},"d":"x"}`, `{"a":{"c":{"1":9}}}`},
		{"next index", tree.PathData, []event{put("/", base), put("/a/c/2", "9")}, `{"a":{"b":1,"c":[1,2,9]},"d":"x"}`, `{"a":{"c":{"2":9}}}`},
		{"far index", tree.PathData, []event{put("/", base), put("/a/c/7", "9")}, `{"a":{"b":1,"c":{"0":1,"1":2,"7":9}},"d":"x"}`, `{"a":{"c":{"7":9}}}`},
		{"key of an array", tree.PathData, []event{put("/", base), put("/a/c/k/l", "9")}, `{"a":{"b":1,"c":{"0":1,"1":2,"k":{"l":9}}},"d":"x"}`, `{"a":{"c":{"k":{"l":9}}}}`},
		{"delete", tree.PathData, []event{put("/", base), {"delete", `{"path":"/a/b","version":3}`}}, `{"a":{"c":[1,2]},"d":"x"}`, `{"a":{"b":null}}`},
		{"delete of nothing", tree.PathData, []event{put("/", base), {"delete", `{"path":"/q"}`}}, base, `{}`},
		{
			"flags are replaced", tree.PathData,
			[]event{put("/", `{"flags":{"f":{"key":"f","version":1,"old":true}},"segments":{}}`), patch("/flags/f", `{"key":"f","version":2}`)},
			`{"flags":{"f":{"key":"f","version":2}},"segments":{}}`, `{"flags":{"f":{"key":"f","version":2}}}`,
		},
		{"twice the same key", tree.PathData, []event{put("/", `{"a":1,"a":2}`)}, `{"a":2}`, `{"a":1,"a":2}`},
		{"odd keys", tree.PathData, []event{put("/", `{"a.b":{"ü\"":1}}`), put(`/a.b/ü"`, "2")}, `{"a.b":{"ü\"":2}}`, `{"a.b":{"ü\"":2}}`},

		{"snapshot", tree.JSONPatch, []event{{"s", base}}, base, base},
		{"replace", tree.JSONPatch, []event{{"s", base}, {"p", `[{"op":"replace","path":"/a/b","value":2}]`}}, `{"a":{"b":2,"c":[1,2]},"d":"x"}`, `{"a":{"b":2}}`},
		{"add in the middle", tree.JSONPatch, []event{{"s", base}, {"p", `[{"op":"add","path":"/a/c/1","value":9}]`}}, `{"a":{"b":1,"c":[1,9,2]},"d":"x"}`, `{"a":{"c":{"1":9}}}`},
		{"add at the end", tree.JSONPatch, []event{{"s", base}, {"p", `[{"op":"add","path":"/a/c/-","value":9}]`}}, `{"a":{"b":1,"c":[1,2,9]},"d":"x"}`, `{"a":{"c":{"2":9}}}`},
		{"remove", tree.JSONPatch, []event{{"s", base}, {"p", `[{"op":"remove","path":"/a/c/0"}]`}}, `{"a":{"b":1,"c":[2]},"d":"x"}`, `{"a":{"c":{"0":null}}}`},
		{"move", tree.JSONPatch, []event{{"s", base}, {"p", `[{"op":"move","from":"/a/b","path":"/e"}]`}}, `{"a":{"c":[1,2]},"d":"x","e":1}`, `{"a":{"b":null},"e":1}`},
		{"copy", tree.JSONPatch, []event{{"s", base}, {"p", `[{"op":"copy","from":"/a/c","path":"/e"}]`}}, `{"a":{"b":1,"c":[1,2]},"d":"x","e":[1,2]}`, `{"e":[1,2]}`},
		{"test holds", tree.JSONPatch, []event{{"s", base}, {"p", `[{"op":"test","path":"/a","value":{"c":[1,2.0],"b":1}},{"op":"remove","path":"/d"}]`}}, `{"a":{"b":1,"c":[1,2]}}`, `{"d":null}`},
		{"escapes", tree.JSONPatch, []event{{"s", `{"a/b":1,"m~n":2}`}, {"p", `[{"op":"replace","path":"/a~1b","value":3},{"op":"remove","path":"/m~0n"}]`}}, `{"a/b":3}`, `{"a/b":3,"m~n":null}`},
		{"the root", tree.JSONPatch, []event{{"p", `[{"op":"add","path":"","value":{"a":1}}]`}}, `{"a":1}`, `{"a":1}`},
		{"no snapshot", tree.JSONPatch, []event{{"p", `[{"op":"replace","path":"/a/b","value":1}]`}, {"p", `[{"op":"remove","path":"/z"}]`}}, `{"a":{"b":1}}`, `{}`},
		{"null is a value", tree.JSONPatch, []event{{"s", base}, {"p", `[{"op":"replace","path":"/a","value":null}]`}}, `{"a":null,"d":"x"}`, `{"a":null}`},
	} {
		tr := tree.New(c.form)
		delta := []byte("none")
		for i, ev := range c.events {
			var ok bool
			if delta, ok = tr.Apply(ev.name, []byte(ev.data), int64(i+1)); !ok {
				t.Errorf("%s: event %d is refused", c.name, i+1)
			}
		}
		if got := jsonOf(tr, newest); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
		if string(delta) != c.delta {
			t.Errorf("%s: change\n got %s\nwant %s", c.name, delta, c.delta)
		}
	}
}

// TestWrongEventsChangeNothing has events that are broken or do not fit. Part of some
// could be applied.
func TestWrongEventsChangeNothing(t *testing.T) {
	t.Parallel()
	const base = `{"a":{"b":1,"c":[1,2]},"d":"x"}`
	for _, c := range []struct {
		form tree.Form
		event
	}{
		{tree.PathData, event{"put", `{"path":"/a","data":{"b":2}`}},
		{tree.PathData, event{"put", `{"path":"/a","data":[1,}`}},
		{tree.PathData, event{"put", `{"path":"/a","data":{"b":tru}}`}},
		{tree.PathData, event{"put", `{"path":"a","data":1}`}},
		{tree.PathData, event{"put", `{"path":"/a"}`}},
		{tree.PathData, event{"put", `{"path":7,"data":1}`}},
		{tree.PathData, event{"put", `{"path":"/a","data":1,"data":2}`}},
		{tree.PathData, event{"put", `{"path":"/a","data":1} x`}},
		{tree.PathData, event{"put", ``}},
		{tree.PathData, event{"put", `null`}},
		{tree.PathData, event{"get", `{"path":"/a","data":1}`}},
		{tree.PathData, event{"patch", `{"path":"/a","data":{"b":2,"c":bad}}`}},
		{tree.PathData, event{"put", pathData(strings.Repeat("/a", tree.MaxDepth+1), "1")}},
		{tree.JSONPatch, event{"p", `[{"op":"remove","path":"/d"},{"op":"test","path":"/a/b","value":2}]`}},
		{tree.JSONPatch, event{"p", `[{"op":"remove","path":"/d"},{"op":"remove","path":"/d"}]`}},
		{tree.JSONPatch, event{"p", `[{"op":"replace","path":"/q","value":1}]`}},
		{tree.JSONPatch, event{"p", `[{"op":"add","path":"/q/r","value":1}]`}},
		{tree.JSONPatch, event{"p", `[{"op":"add","path":"/a/c/5","value":1}]`}},
		{tree.JSONPatch, event{"p", `[{"op":"add","path":"/a/c/01","value":1}]`}},
		{tree.JSONPatch, event{"p", `[{"op":"move","from":"/a","path":"/a/b"}]`}},
		{tree.JSONPatch, event{"p", `[{"op":"copy","from":"/q","path":"/r"}]`}},
		{tree.JSONPatch, event{"p", `[{"op":"add","path":"/d"}]`}},
		{tree.JSONPatch, event{"p", `[{"op":"erase","path":"/d"}]`}},
		{tree.JSONPatch, event{"p", `[]`}},
		{tree.JSONPatch, event{"p", `[1]`}},
	} {
		tr := tree.New(c.form)
		first := event{"put", pathData("/", base)}
		if c.form == tree.JSONPatch {
			first = event{"s", base}
		}
		if _, ok := tr.Apply(first.name, []byte(first.data), 1); !ok {
			t.Fatal("the first event is refused")
		}
		if _, ok := tr.Apply(c.name, []byte(c.data), 2); ok {
			t.Errorf("%s %s: want a refusal", c.name, c.data)
		}
		if got := jsonOf(tr, newest); got != base {
			t.Errorf("%s %s: the tree is %s", c.name, c.data, got)
		}
		if nodes, bytes := tr.Counted(); [2]int{nodes, bytes} != tr.Used() {
			t.Errorf("%s %s: counted %d nodes and %d bytes, used %v", c.name, c.data, nodes, bytes, tr.Used())
		}
	}
}

// TestTheTreeOfAnEarlierTime checks every state that is kept.
func TestTheTreeOfAnEarlierTime(t *testing.T) {
	t.Parallel()
	tr := tree.New(tree.PathData)
	var states []string
	for i, ev := range []event{
		put("/", `{"a":{"b":1,"c":[1,2]},"d":"x"}`), put("/a/b", "2"), put("/a/c/1", "5"), put("/a/c/9", "5"), patch("/a", `{"b":null,"e":{"f":1}}`),
		put("/a/e/f", "2"), put("/a", `{"n":1}`), put("/a/n", "null"), put("/d", "null"), put("/", "null"), put("/", `{"z":1}`), put("/y/x", "1"),
	} {
		if _, ok := tr.Apply(ev.name, []byte(ev.data), int64(10*i+10)); !ok {
			t.Fatalf("event %d is refused", i+1)
		}
		states = append(states, jsonOf(tr, newest))
	}
	for round := range 2 {
		for i := range states {
			if got := jsonOf(tr, int64(10*i+15)); got != states[i] {
				t.Errorf("round %d, after event %d:\n got %s\nwant %s", round, i+1, got, states[i])
			}
		}
	}
	if got := jsonOf(tr, 5); got != "none" {
		t.Errorf("before the first event: %s", got)
	}
}

// TestWhatJustChangedIsMarked checks the paths of values that changed lately.
func TestWhatJustChangedIsMarked(t *testing.T) {
	t.Parallel()
	tr := tree.New(tree.PathData)
	changed := func(to int64) []string {
		return tr.AppendChanged(nil, to, 10, 100, func(key string) string { return key })
	}
	tr.Apply("put", []byte(pathData("/", `{"a":{"b":1,"c":[1,2]},"d":"x"}`)), 100)
	if got := changed(newest); got != nil {
		t.Errorf("the first tree is marked: %q", got)
	}
	tr.Apply("put", []byte(pathData("/a", `{"b":1,"c":[1,3]}`)), 200)
	if got := changed(newest); !slices.Equal(got, []string{"a.c.1"}) {
		t.Errorf("changed %q, want a.c.1: the others have the same value", got)
	}
	tr.Apply("put", []byte(pathData("/d", `"y"`)), 205)
	if got := changed(newest); !slices.Equal(got, []string{"a.c.1", "d"}) {
		t.Errorf("changed %q, want a.c.1 and d", got)
	}
	tr.Apply("put", []byte(pathData("/a/b", `5`)), 300)
	if got := changed(newest); !slices.Equal(got, []string{"a.b"}) {
		t.Errorf("changed %q, want a.b", got)
	}
	if got := changed(207); !slices.Equal(got, []string{"a.c.1", "d"}) {
		t.Errorf("earlier: changed %q, want a.c.1 and d", got)
	}
}

// TestTreesAreBounded sends more than a tree keeps, in several ways.
func TestTreesAreBounded(t *testing.T) {
	t.Parallel()
	var wide strings.Builder
	for i := range tree.MaxNodes + 1000 {
		fmt.Fprintf(&wide, `"k%d":%d,`, i, i)
	}
	long := `"` + strings.Repeat("x", tree.MaxBytes) + `"`
	deep := strings.Repeat(`{"a":`, 10_000) + "1" + strings.Repeat("}", 10_000)
	for name, ev := range map[string]event{
		"wide":         put("/", "{"+strings.TrimSuffix(wide.String(), ",")+"}"),
		"long":         put("/", `{"a":`+long+`,"b":1}`),
		"deep":         put("/", deep),
		"only opening": put("/", strings.Repeat("[", 1<<20)),
		"wide patch":   patch("/x", "{"+strings.TrimSuffix(wide.String(), ",")+"}"),
	} {
		if testenv.Race && strings.HasPrefix(name, "wide") {
			continue // one goroutine needs no race detector
		}
		tr := tree.New(tree.PathData)
		_, ok := tr.Apply(ev.name, []byte(ev.data), 1)
		if wantOK := name != "only opening"; ok != wantOK {
			t.Errorf("%s: applied %t, want %t", name, ok, wantOK)
		}
		if used := tr.Used(); used[0] > tree.MaxNodes || used[1] > tree.MaxBytes {
			t.Errorf("%s: %d nodes and %d bytes", name, used[0], used[1])
		}
		if ok && tr.Lost() == 0 {
			t.Errorf("%s: nothing is counted as left out", name)
		}
		if s := jsonOf(tr, newest); s != "none" && !json.Valid([]byte(s)) {
			t.Errorf("%s: the tree is no JSON: %.80s", name, s)
		}
	}
	tr := tree.New(tree.PathData)
	for i := range 20_000 {
		tr.Apply("put", []byte(pathData("/a", `"`+strings.Repeat("x", 1000)+fmt.Sprint(i)+`"`)), int64(i+1))
	}
	if n, cost := tr.History(); n > 20_000 || cost > 9<<20 {
		t.Errorf("%d changes of %d bytes are kept", n, cost)
	}
	if got := jsonOf(tr, 5); got != "none" {
		t.Error("a state that is no longer kept is shown")
	}
}

// TestObjectsOnTheWayNeedRoom puts values below objects that are missing, up to the bound.
func TestObjectsOnTheWayNeedRoom(t *testing.T) {
	t.Parallel()
	if testenv.Race {
		return // one goroutine needs no race detector
	}
	tr := tree.New(tree.PathData)
	for i := 0; i*4 < tree.MaxNodes+8; i++ { // a step is three objects and a value
		tr.Apply("put", []byte(pathData(fmt.Sprintf("/x%d/y/z/w", i), "1")), 1)
		if used := tr.Used(); used[0] > tree.MaxNodes {
			t.Fatalf("%d nodes after %d events", used[0], i)
		}
	}
	if tr.Lost() == 0 {
		t.Error("nothing was left out")
	}
	lost := tr.Lost()
	tr.Apply("put", []byte(pathData("/x0/y/z/w", "2")), 2)
	if tr.Lost() != lost || !strings.HasPrefix(jsonOf(tr, newest), `{"x0":{"y":{"z":{"w":2}}}`) {
		t.Error("a value in the tree cannot be replaced")
	}
}

// TestFailuresAreTold checks the events with which a server stops.
func TestFailuresAreTold(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, data, want string }{
		{"auth_revoked", `"credential is no longer valid"`, "credential is no longer valid"},
		{"auth_revoked", `credential is no longer valid`, "credential is no longer valid"},
		{"auth_revoked", `null`, "the credential has expired or was revoked"},
		{"cancel", `null`, "the server no longer allows reading this location"},
		{"cancel", ``, "the server no longer allows reading this location"},
		{"put", `null`, ""},
	} {
		if got, failed := tree.PathData.Failure(c.name, []byte(c.data)); got != c.want || failed != (c.want != "") {
			t.Errorf("%s %s: %q, %t", c.name, c.data, got, failed)
		}
	}
}
