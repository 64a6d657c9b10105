package tree

import (
	"encoding/json"
)

// appendJSON appends a node as JSON. It stops once dst has more than limit bytes.
func (n *node) appendJSON(dst []byte, limit int) []byte {
	if n.kind == 0 {
		return append(dst, n.raw...)
	}
	end := byte('}')
	if n.kind == '[' {
		end = ']'
	}
	dst = append(dst, n.kind)
	for i, c := range n.children {
		if len(dst) > limit {
			return dst
		}
		if i > 0 {
			dst = append(dst, ',')
		}
		if n.kind == '{' {
			dst = append(appendQuoted(dst, c.key), ':')
		}
		dst = c.appendJSON(dst, limit)
	}
	return append(dst, end)
}

// appendQuoted appends a key as a JSON string.
func appendQuoted(dst []byte, key string) []byte {
	for _, c := range []byte(key) {
		if c < 0x20 || c == '"' || c == '\\' || c >= 0x7f {
			quoted, _ := json.Marshal(key)
			return append(dst, quoted...)
		}
	}
	dst = append(dst, '"')
	dst = append(dst, key...)
	return append(dst, '"')
}

// appendChanged appends the paths of the leaves that changed after a time. The steps of
// a path are joined by dots. There are limit at most.
func (n *node) appendChanged(dst []string, path []byte, after int64, limit int, name func(key string) string) []string {
	switch {
	case n.changed <= after || len(dst) >= limit:
		return dst
	case n.kind == 0:
		return append(dst, string(path))
	}
	for i, c := range n.children {
		step := indexKey(i)
		if n.kind == '{' {
			step = name(c.key)
		}
		inner := path
		if len(path) > 0 {
			inner = append(inner, '.')
		}
		dst = c.appendChanged(dst, append(inner, step...), after, limit, name)
	}
	return dst
}
