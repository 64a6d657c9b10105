package store

// maxSetWord is the largest length of a word in a set, in bytes.
const maxSetWord = 16

// words is a set of words in lower case, of at most maxSetWord bytes each.
type words struct {
	set map[string]bool
	// begin holds the first bytes of the words of each length: bit c of begin[n] is
	// set if a word of n bytes begins with a byte whose low six bits are c. It rules
	// out most other words at little cost.
	begin [maxSetWord + 1]uint64
}

// foldSet returns a set for hasFold.
func foldSet(all ...string) *words {
	w := &words{set: wordSet(all...)}
	for _, word := range all {
		w.begin[len(word)] |= 1 << (word[0] & 63)
	}
	return w
}

// wordSet returns a set of words.
func wordSet(all ...string) map[string]bool {
	m := make(map[string]bool, len(all))
	for _, word := range all {
		m[word] = true
	}
	return m
}

// has reports whether the set contains b.
func (w *words) has(b string) bool { return w.set[b] }

// hasFold reports whether the set contains b in any case.
func (w *words) hasFold(b []byte) bool {
	if len(b)-1 >= maxSetWord || w.begin[len(b)]>>(lower(b[0])&63)&1 == 0 {
		return false
	}
	var small [maxSetWord]byte
	for i, c := range b {
		small[i] = lower(c)
	}
	return w.set[string(small[:len(b)])]
}

// lower returns an ASCII letter in lower case, and any other byte unchanged.
func lower(c byte) byte {
	if c-'A' < 26 {
		c |= 0x20
	}
	return c
}
