package tree_test

import (
	"encoding/json"
	"strings"
	"testing"

	"topicmux/monitor/tree"
)

// FuzzApply applies events, one a line as "name data", and checks that the tree is valid
// JSON, counts its size right, remembers its states and takes back what fails.
func FuzzApply(f *testing.F) {
	f.Add(false, "put {\"path\":\"/\",\"data\":{\"a\":{\"b\":[1,2,{\"c\":null}]}}}\nput {\"path\":\"/a/b/1\",\"data\":5}\npatch {\"path\":\"/a\",\"data\":{\"b\":null,\"x/y\":1}}\ndelete {\"path\":\"/a\"}")
	f.Add(false, "patch {\"path\":\"/a/0\",\"data\":{\"b\":1}}\nput {\"path\":\"/a\",\"data\":[1,2]}\nput {\"path\":\"/a/2\",\"data\":1}\nput {\"path\":\"/a/7\",\"data\":1}")
	f.Add(true, "s {\"a\":[1,2],\"b\":{\"c\":1}}\np [{\"op\":\"add\",\"path\":\"/a/1\",\"value\":[]},{\"op\":\"move\",\"from\":\"/b\",\"path\":\"/a/0\"}]\np [{\"op\":\"copy\",\"from\":\"/a\",\"path\":\"/a/-\"},{\"op\":\"test\",\"path\":\"/a/0\",\"value\":1}]")
	f.Add(true, "p [{\"op\":\"remove\",\"path\":\"\"},{\"op\":\"add\",\"path\":\"/x\",\"value\":{\"\":1}}]\np [{\"op\":\"replace\",\"path\":\"/\",\"value\":2}]")
	f.Fuzz(func(t *testing.T, patches bool, stream string) {
		form := tree.PathData
		if patches {
			form = tree.JSONPatch
		}
		tr := tree.New(form)
		var finder tree.Finder
		var states []string
		for i, line := range strings.Split(stream, "\n") {
			if i == 64 {
				break
			}
			name, data, _ := strings.Cut(line, " ")
			finder.Observe(name, []byte(data))
			form.Failure(name, []byte(data))
			before := jsonOf(tr, newest)
			delta, ok := tr.Apply(name, []byte(data), int64(10*i+10))
			after := jsonOf(tr, newest)
			switch {
			case !ok && before != after:
				t.Fatalf("%q is refused and changes %s to %s", line, before, after)
			case after != "none" && !json.Valid([]byte(after)):
				t.Fatalf("%q makes %s", line, after)
			case ok && !json.Valid(delta):
				t.Fatalf("%q: change %s", line, delta)
			}
			if nodes, bytes := tr.Counted(); [2]int{nodes, bytes} != tr.Used() {
				t.Fatalf("%q: counted %d nodes and %d bytes, used %v", line, nodes, bytes, tr.Used())
			}
			states = append(states, after)
		}
		for i, want := range states {
			if got := jsonOf(tr, int64(10*i+15)); got != want {
				t.Fatalf("after event %d: %s, want %s", i+1, got, want)
			}
		}
		for _, path := range tr.AppendChanged(nil, newest, 100, 50, func(key string) string { return key }) {
			_ = path
		}
	})
}
