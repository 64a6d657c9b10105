package tree

import (
	"strconv"
	"strings"
)

// arrayIndex returns the index that a key of an array is: digits without a zero in front.
func arrayIndex(key string) (i int, ok bool) {
	if key == "" || len(key) > 9 || key[0] == '0' && key != "0" {
		return 0, false
	}
	for _, c := range []byte(key) {
		if c < '0' || c > '9' {
			return 0, false
		}
		i = 10*i + int(c-'0')
	}
	return i, true
}

func indexKey(i int) string { return strconv.Itoa(i) }

// slashPath returns the steps of a path such as /a/b. It is not ok if the path does not
// begin with a slash or is too deep.
func slashPath(path string) (steps []string, ok bool) {
	if path == "/" {
		return nil, true
	}
	if path == "" || path[0] != '/' || strings.Count(path, "/") > MaxDepth {
		return nil, false
	}
	return strings.FieldsFunc(path, func(c rune) bool { return c == '/' }), true
}

// pointer returns the steps of a JSON Pointer (RFC 6901). It is not ok if it is none or
// too deep.
func pointer(path string) (steps []string, ok bool) {
	if path == "" {
		return nil, true
	}
	if path[0] != '/' || strings.Count(path, "/") > MaxDepth {
		return nil, false
	}
	steps = strings.Split(path[1:], "/")
	for i, step := range steps {
		if strings.Contains(step, "~") {
			steps[i] = strings.ReplaceAll(strings.ReplaceAll(step, "~1", "/"), "~0", "~")
		}
	}
	return steps, true
}

// missing returns the objects that put makes to lead to a path.
func (t *Tree) missing(path []string) (m size) {
	n := t.root
	for i, step := range path {
		if n == nil {
			m.nodes++
			if i > 0 {
				m.bytes += len(path[i-1])
			}
			continue
		}
		n = n.child(step)
	}
	return m
}

// find returns the node at a path, or nil.
func (t *Tree) find(path []string) *node {
	n := t.root
	for _, step := range path {
		if n == nil {
			return nil
		}
		n = n.child(step)
	}
	return n
}
