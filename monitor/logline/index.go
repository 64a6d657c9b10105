package logline

// longestPath is the largest length of a key's path that a pathSet can hold, in
// bytes.
const longestPath = 63

// pathSet is a filter for a set of paths. For each first byte it has a bit for
// each length. It can report false positives but no false negatives. It makes
// the common case fast: a path that is not in the set.
type pathSet [256]uint64

func (s *pathSet) add(path string) { s[path[0]] |= 1 << len(path) }

// may reports whether the set may contain a path.
func (s *pathSet) may(path []byte) bool {
	return uint(len(path)-1) < longestPath && s[path[0]]>>uint(len(path))&1 != 0
}

// Indexes over keys: the keys by path, the parents of their paths, and a filter
// for both.
var (
	byPath  = make(map[string]*key)
	parents = make(map[string]bool)

	paths = func() (paths pathSet) {
		for i := range keys {
			path := keys[i].path
			byPath[path] = &keys[i]
			paths.add(path)
			for j, c := range path {
				if c == '.' {
					parents[path[:j]] = true
					paths.add(path[:j])
				}
			}
		}
		return paths
	}()
)

// May reports whether a member with that path may be evidence for a log line.
// It is fast but can report false positives. If it is false, the path need not
// be passed to Evidence or HasKeys.
func May(path []byte) bool { return paths.may(path) }

// find returns the key with that path, or nil.
func find(path []byte) *key {
	if !paths.may(path) {
		return nil
	}
	return byPath[string(path)]
}

// HasKeys reports whether the object at that path may contain members that are
// evidence for a log line.
func HasKeys(path []byte) bool { return parents[string(path)] }
