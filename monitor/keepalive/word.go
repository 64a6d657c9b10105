package keepalive

// IsWord reports whether a word is the name of a keepalive, in any case and with any
// separators: "ping", "keep-alive", "KEEP_ALIVE", "server.heartbeat".
func IsWord(word string) bool { return meaningOf(word) != other }

// IsUnmistakable reports whether a word is the name of a keepalive and means nothing else.
// It is false for "alive", which is also a state. Use it for topics of a server whose own
// keepalives are known.
func IsUnmistakable(word []byte) bool {
	return endsUnmistakable(word) && meaningOf(word) == unmistakable
}

// endsUnmistakable reports whether a word ends as those do that are unmistakable. That rules
// out nearly all states at little cost.
func endsUnmistakable(word []byte) bool {
	n := len(word) - 4
	if n < 0 {
		return false
	}
	switch [4]byte{word[n] | 0x20, word[n+1] | 0x20, word[n+2] | 0x20, word[n+3] | 0x20} {
	case [4]byte{'p', 'i', 'n', 'g'}, [4]byte{'p', 'o', 'n', 'g'}, [4]byte{'b', 'e', 'a', 't'}, [4]byte{'l', 'i', 'v', 'e'}:
		return true
	}
	return false
}

// meaningOf returns the meaning of a word.
func meaningOf[T string | []byte](word T) meaning {
	if len(word) < 2 || len(word) > longestWord || !endsWord(word[len(word)-1]) {
		return other
	}
	var small [longestWord]byte
	n := 0
	for i := range len(word) {
		c := word[i]
		switch {
		case c >= 'A' && c <= 'Z':
			c |= 0x20
		case c == '-' || c == '_' || c == ' ':
			continue
		case c == '.' || c == ':' || c == '/': // a name in a namespace, such as server.ping
			if n = 0; i == len(word)-1 {
				return other
			}
			continue
		case c < 'a' || c > 'z':
			return other
		}
		small[n] = c
		n++
	}
	return words[string(small[:n])]
}

// endsWord reports whether one of the words may end with a byte, or a separator follows it.
func endsWord(c byte) bool {
	switch c | 0x20 {
	case 'g', 't', 'b', 'e', 'p', '-' | 0x20, '_' | 0x20, ' ' | 0x20:
		return true
	}
	return false
}

// symbols are the texts of keepalives that are not words.
var symbols = []string{"💓", "❤", "♥", "❤️", "💗", "💚", "💙", "🏓"}
