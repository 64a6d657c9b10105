package tree

import "slices"

// Form is how a stream tells changes of a tree.
type Form uint8

// The forms. None is the zero value.
const (
	None      Form = iota // no tree
	PathData              // events put, patch and delete with a path and data
	JSONPatch             // arrays of operations of RFC 6902
)

// An op is a change of one place of the tree.
type op struct {
	kind   opKind
	path   []string
	from   []string // of a move or copy
	value  []byte   // JSON
	strict bool     // the place must exist
}

type opKind uint8

const (
	set     opKind = iota // put a value at a path
	merge                 // put the members of an object beneath a path
	remove                // take a value out
	add                   // insert into an array, or set
	replace               // set what exists
	move
	copyTo
	test // the value must be that
)

// ops returns the changes that an event tells.
func (f Form) ops(name string, data []byte, deep bool) ([]op, bool) {
	switch f {
	case PathData:
		return pathDataOps(name, data, deep)
	case JSONPatch:
		if ops, ok := patchOps(data); ok {
			return ops, true
		}
		s := scanner{data: data}
		if s.peek() != '{' {
			return nil, false
		}
		value, ok := s.skip()
		return []op{{kind: set, value: value}}, ok && s.peek() == 0
	}
	return nil, false
}

// envelope is the data of an event of the form PathData.
type envelope struct {
	path    string
	data    []byte // nil: none
	version bool   // it has a version
}

// readEnvelope reads the data of an event. It is not ok if it has not exactly the members
// of one.
func readEnvelope(data []byte) (e envelope, ok bool) {
	hasPath := false
	ok = members(data, func(key string, value []byte) bool {
		switch key {
		case "path":
			if hasPath || len(value) == 0 || value[0] != '"' {
				return false
			}
			e.path, hasPath = text(value), true
		case "data":
			if e.data != nil {
				return false
			}
			e.data = value
		case "version":
			e.version = true
		default:
			return false
		}
		return true
	})
	return e, ok && hasPath
}

// pathDataOps returns the changes of an event named put, patch or delete.
func pathDataOps(name string, data []byte, deep bool) ([]op, bool) {
	if !slices.Contains(changeNames, name) {
		return nil, false
	}
	e, ok := readEnvelope(data)
	if !ok || (e.data == nil) != (name == "delete") {
		return nil, false
	}
	path, ok := slashPath(e.path)
	if !ok {
		return nil, false
	}
	switch {
	case name == "delete", string(e.data) == "null":
		return []op{{kind: remove, path: path}}, true
	case name == "patch" && !deep && e.data[0] == '{':
		return []op{{kind: merge, path: path, value: e.data}}, true
	}
	return []op{{kind: set, path: path, value: e.data}}, true
}

// changeNames are the events of the form PathData that change the tree.
var changeNames = []string{"put", "patch", "delete"}

// Failure returns what is wrong if an event of the form PathData tells that the server
// sends no more changes.
func (f Form) Failure(name string, data []byte) (reason string, failed bool) {
	if f != PathData || name != "auth_revoked" && name != "cancel" {
		return "", false
	}
	s := scanner{data: data}
	if raw, ok := s.scalar(); ok && raw[0] == '"' {
		return text(raw), true
	}
	if s = (scanner{data: data}); s.peek() == 0 || string(data) == "null" || s.peek() == '{' {
		if name == "cancel" {
			return "the server no longer allows reading this location", true
		}
		return "the credential has expired or was revoked", true
	}
	return string(data), true
}
