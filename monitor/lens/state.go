package lens

import (
	"bytes"
	"strconv"
)

const (
	// maxParts is how many parts and messages a Reader remembers. When there are more,
	// it forgets all, so that later pieces of the same parts may make new parts.
	maxParts = 8192
	// maxNames is how many different keys and names a Reader shares between updates.
	maxNames = 4096
	// longestName is the longest of them in bytes. Longer ones are cut.
	longestName = 512
)

// state is what a Reader knows of the conversation.
type state struct {
	dialect  *compiled
	turn     int
	ended    bool   // the turn has ended
	current  string // key of the message of the event before
	messages map[messageKey]*messageState
	parts    map[partKey]*partState
	recent   recent
	owners   map[string]string // messages by keys of parts
	names    map[string]string
	copies   int // parts with the key of a closed one
	open     int // messages of the turn that have not finished
}

// recent are the message and the part that were looked up last. Most pieces are of the
// same ones as the piece before.
type recent struct {
	messageKey messageKey
	message    *messageState
	partKey    partKey
	part       *partState
}

type messageKey struct {
	key    string
	choice int
}

type partKey struct {
	message messageKey
	part    string
}

type messageState struct {
	role     string
	last     *partState // the part that changed last
	parts    int        // how many have a key that was made for them
	has      uint8      // kinds of its parts
	finished bool
}

type partState struct {
	key    string
	kind   Kind
	length int    // bytes of text
	sum    uint64 // checksum of the text, if the dialect replaces texts
	high   rune   // first half of a surrogate pair at the end of the text
	output int    // bytes of the result
	tool   string
	id     string
	closed bool

	arguments arguments // of a tool
}

// newState returns a state in which as many responses have come before as turn says.
func newState(c *compiled, turn int) state {
	s := state{
		dialect: c, turn: turn, names: make(map[string]string), messages: make(map[messageKey]*messageState),
		parts: make(map[partKey]*partState), owners: make(map[string]string),
	}
	s.begin()
	return s
}

// begin begins a turn.
func (s *state) begin() {
	s.turn++
	s.ended, s.open = false, 0
	s.current = strconv.Itoa(s.turn)
	clear(s.messages)
	clear(s.parts)
	clear(s.owners)
	s.recent = recent{}
}

// name returns a text as a string that is shared.
func (s *state) name(text []byte) string {
	if len(text) > longestName {
		text = bytes.ToValidUTF8(text[:longestName], nil)
	}
	if name, ok := s.names[string(text)]; ok {
		return name
	}
	if len(s.names) >= maxNames {
		clear(s.names)
	}
	name := string(text)
	s.names[name] = name
	return name
}

// message returns the state of a message, and whether it is new.
func (s *state) message(key messageKey) (m *messageState, isNew bool) {
	if s.recent.message != nil && s.recent.messageKey == key {
		return s.recent.message, false
	}
	if m = s.messages[key]; m == nil {
		if len(s.messages) >= maxParts {
			clear(s.messages)
			clear(s.parts)
			s.recent = recent{}
		}
		m, isNew = &messageState{role: s.dialect.role}, true
		s.messages[key] = m
		s.open++
	}
	s.recent.messageKey, s.recent.message = key, m
	return m, isNew
}

// part returns the state of a part with a key that the stream tells.
func (s *state) part(message messageKey, key string, kind Kind) *partState {
	k := partKey{message, key}
	p := s.recent.part
	if p == nil || s.recent.partKey != k {
		p = s.parts[k]
	}
	if p == nil || p.closed {
		p = s.addPart(k, p != nil, kind)
	}
	s.recent.partKey, s.recent.part = k, p
	return p
}

// addPart adds a part. If it is a copy of a closed one, it gets a key of its own.
func (s *state) addPart(k partKey, isCopy bool, kind Kind) *partState {
	key := k.part
	if isCopy {
		s.copies++
		key = s.name(strconv.AppendInt(append([]byte(key), '~'), int64(s.copies), 10))
	}
	if len(s.parts) >= maxParts {
		clear(s.parts)
		clear(s.owners)
	}
	p := &partState{key: key, kind: kind, sum: seed}
	s.parts[k] = p
	return p
}

// newPart returns a part with a key of its own, such as "text" or "tool.2".
func (s *state) newPart(m *messageState, message messageKey, kind Kind) *partState {
	m.parts++
	key := s.name(strconv.AppendInt(append([]byte(kind), '.'), int64(m.parts), 10))
	return s.part(message, key, kind)
}
