package logline

// longestPath is the length of the longest path of a key.
const longestPath = 63

// pathSet is a quick look at a set of paths, for most keys of most objects are
// in none: a bit for each length of those that begin with that byte.
type pathSet [256]uint64

func (s *pathSet) add(path string) { s[path[0]] |= 1 << len(path) }

// may reports whether a path can be in the set.
func (s *pathSet) may(path []byte) bool {
	return uint(len(path)-1) < longestPath && s[path[0]]>>uint(len(path))&1 != 0
}

// The keys by their paths, the paths that lead to several of them, and both.
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

// May reports whether a member of that path can tell what an object is. It is
// quick, and wrong at times: only where it is false, Evidence and HasKeys need
// not see the path.
func May(path []byte) bool { return paths.may(path) }

// find returns the key of that path, or nil.
func find(path []byte) *key {
	if !paths.may(path) {
		return nil
	}
	return byPath[string(path)]
}

// HasKeys reports whether members of the member of that path can tell what an
// object is, so that Evidence wants to see them.
func HasKeys(path []byte) bool { return parents[string(path)] }
