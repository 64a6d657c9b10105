package tree_test

import (
	"fmt"
	"strings"
	"testing"

	"topicmux/monitor/tree"
)

// readings returns the values that a path has had, such as 10:1 20:2.
func readings(tr *tree.Tree, field string) string {
	path, ok := tr.PathTo(field)
	if !ok {
		return "none"
	}
	var out []string
	for _, r := range tr.Readings(path) {
		out = append(out, fmt.Sprintf("%d:%s", r.At, r.JSON))
	}
	return strings.Join(out, " ")
}

// TestAPathHasAHistory checks values that were set, merged, replaced with what is around them
// and removed, and that the tree itself stays as it is.
func TestAPathHasAHistory(t *testing.T) {
	t.Parallel()
	tr := tree.New(tree.PathData)
	for i, ev := range []event{
		put("/", `{"a":{"b":1,"c":[1,2],"x.y":7},"d":"x"}`), // 10
		put("/a/b", "2"), put("/d", `"y"`), patch("/a", `{"b":3,"n":true}`), // 20 30 40
		put("/a/c/1", "5"), patch("/a", `{"b":3}`), put("/a", `{"b":4,"c":[1,9],"x.y":8,"n":false}`), // 50 60 70
		patch("/a", `{"n":null}`), put("/a/n", "true"), put("/z/deep/er", "1"), put("/z/deep/er", "2"), // 80 90 100 110
	} {
		if _, ok := tr.Apply(ev.name, []byte(ev.data), int64(10*i+10)); !ok {
			t.Fatalf("event %d is refused", i+1)
		}
	}
	whole := jsonOf(tr, newest)
	for field, want := range map[string]string{
		"a.b": "10:1 20:2 40:3 60:3 70:4", "a.c.0": "10:1 70:1", "a.c.1": "10:2 50:5 70:9", "a.x.y": "10:7 70:8",
		"d": `10:"x" 30:"y"`, "a.n": "90:true", "z.deep.er": "100:1 110:2", "a": "none", "a.q": "none", "": "none",
	} {
		for range 2 {
			if got := readings(tr, field); got != want {
				t.Errorf("%s: got %s, want %s", field, got, want)
			}
		}
	}
	if got := jsonOf(tr, newest); got != whole {
		t.Errorf("the tree is now\n%s, was\n%s", got, whole)
	}
	if got := jsonOf(tr, 15); got != `{"a":{"b":1,"c":[1,2],"x.y":7},"d":"x"}` {
		t.Errorf("the first tree is now %s", got)
	}
}

// TestTheHistoryOfAPathEndsWhereItIsUnknown has arrays whose items move, and more changes
// than are kept.
func TestTheHistoryOfAPathEndsWhereItIsUnknown(t *testing.T) {
	t.Parallel()
	tr := tree.New(tree.JSONPatch)
	for i, patch := range []string{
		`[{"op":"add","path":"","value":{"list":[1,2,3],"o":{"v":1}}}]`,
		`[{"op":"replace","path":"/list/1","value":5}]`,
		`[{"op":"remove","path":"/list/0"}]`,
		`[{"op":"replace","path":"/list/1","value":6},{"op":"replace","path":"/o/v","value":2},{"op":"replace","path":"/o/v","value":3}]`,
	} {
		if _, ok := tr.Apply("message", []byte(patch), int64(10*i+10)); !ok {
			t.Fatalf("patch %d is refused", i+1)
		}
	}
	for field, want := range map[string]string{"list.1": "30:3 40:6", "list.0": "30:5", "o.v": "10:1 40:3"} {
		if got := readings(tr, field); got != want {
			t.Errorf("%s: got %q, want %q", field, got, want)
		}
	}
	tr = tree.New(tree.PathData)
	var wide strings.Builder
	for i := range 20_000 {
		fmt.Fprintf(&wide, `"k%d":%d,`, i, i)
	}
	tr.Apply("put", []byte(pathData("/", "{"+wide.String()+`"a":1,"b":{"c":0}}`)), 1)
	for i := range 30_000 {
		tr.Apply("put", []byte(pathData("/b/c", fmt.Sprint(i))), int64(i+2))
	}
	path, _ := tr.PathTo("b.c")
	if got := tr.Readings(path); len(got) < 10_000 || len(got) > 20_000 || got[len(got)-1].JSON != "29999" || got[0].At >= got[1].At {
		t.Errorf("%d values, the last is %v", len(got), got[len(got)-1])
	}
	path, _ = tr.PathTo("a")
	if got := tr.Readings(path); len(got) != 1 || got[0].JSON != "1" {
		t.Errorf("a value that has not changed: %v", got)
	}
}
