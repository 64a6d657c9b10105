package tree

import (
	"bytes"
	"slices"
)

const (
	// findEvents is how many events decide.
	findEvents = 20
	// minPatches is how many events with a JSON Patch are enough.
	minPatches = 3
)

// A Finder looks at the first events of a stream for a tree. It belongs to one
// goroutine.
type Finder struct {
	form    Form
	events  int
	over    bool
	names   []string // events of the tree
	changes int      // events of the form PathData
	patched bool     // one of them is a patch
	patches int      // events with a JSON Patch
	whole   []byte   // the first event, if it may be the tree that is patched
}

// Searching reports whether the next events may still show that the stream tells a tree.
func (f *Finder) Searching() bool { return !f.over }

// Form returns the form of the tree, or None while there is none.
func (f *Finder) Form() Form { return f.form }

// Observe looks at the next event, and reports whether a tree has been found with it.
// The events before it then belong to the tree, as far as Has says. Keepalives must not
// be passed.
//
// A stream tells a tree if it begins with an event put that has exactly a path, which is
// the root, and data; if its first 20 events are all of the form PathData and patches
// are among them; or if its first three events are all a JSON Patch, apart from an object
// before them.
func (f *Finder) Observe(name string, data []byte) (found bool) {
	if f.over {
		return false
	}
	f.events++
	switch {
	case f.isChange(name, data):
	case f.isPatch(name, data):
	default:
		f.over = true
	}
	f.over = f.over || f.form != None || f.events >= findEvents
	if f.over && f.form == None {
		f.whole = nil
	}
	return f.form != None
}

// isChange reports whether the stream may be of the form PathData.
func (f *Finder) isChange(name string, data []byte) bool {
	if f.changes < f.events-1 || !slices.Contains(changeNames, name) {
		return false
	}
	e, ok := readEnvelope(data)
	if _, valid := slashPath(e.path); !ok || !valid || (e.data == nil) != (name == "delete") || e.version && name != "delete" {
		return false
	}
	f.changes++
	f.patched = f.patched || name == "patch"
	isRoot := name == "put" && e.path == "/" && (e.data[0] == '{' || e.data[0] == '[' || string(e.data) == "null")
	if f.events == 1 && isRoot || f.patched && f.changes == findEvents {
		f.form, f.names = PathData, append(changeNames[:len(changeNames):len(changeNames)], "cancel", "auth_revoked")
	}
	return true
}

// isPatch reports whether the stream may be of the form JSONPatch.
func (f *Finder) isPatch(name string, data []byte) bool {
	if f.changes > 0 {
		return false
	}
	whole := scanner{data: data} // the tree that is patched, if it comes first
	switch _, ok := patchOps(data); {
	case ok:
		f.patches++
	case f.events > 1 || whole.peek() != '{' || len(data) > MaxBytes:
		return false
	default:
		f.whole = bytes.Clone(data)
	}
	if !slices.Contains(f.names, name) {
		f.names = append(f.names, name)
	}
	if len(f.names) > 2 {
		return false
	}
	if f.patches == minPatches {
		f.form = JSONPatch
	}
	return true
}

// Whole returns the data of the event with the tree that the patches are of, if it came
// before them, and otherwise nil.
func (f *Finder) Whole() []byte { return f.whole }

// Has reports whether events with that name belong to the tree.
func (f *Finder) Has(name string) bool { return f.form != None && slices.Contains(f.names, name) }
