package store

// role is what a top-level key suggests about its object: which shape it has, or
// what chats and jobs read from the member.
type role uint8

const (
	roleNone     role = iota
	roleAuthor        // of a message
	roleDelta         // a string or an object
	roleText          // a string
	roleDone          // a boolean, or the part that is done
	rolePart          // a number
	roleTotal         // a number
	roleState         // a string
	roleChoices       // an array, as in OpenAI's streams
	rolePercent       // a number
	roleProgress      // a number
	roleType          // a string
	roleOther         // suggests no shape, but chats and jobs are read from it
)

var roles = map[string]role{
	"role": roleAuthor, "delta": roleDelta, "text": roleText, "content": roleText,
	"done": roleDone, "completed": rolePart, "total": roleTotal,
	"state": roleState, "status": roleState, "phase": roleState, "stage": roleState, "step": roleState,
	"choices": roleChoices, "progress": roleProgress,
	"percent": rolePercent, "percentage": rolePercent, "pct": rolePercent, "type": roleType,

	"message": roleOther, "message_id": roleOther, "finished": roleOther, "order": roleOther, "id": roleOther,
	"key": roleOther, "job": roleOther, "task": roleOther, "name": roleOther, "file": roleOther, "item": roleOther,
	"title": roleOther, "label": roleOther, "description": roleOther, "error": roleOther,
}

// keyClass is what a key alone says about its member.
type keyClass struct {
	role   role
	kind   int8 // its index in kindKeys, or -1
	top    bool // it has a role or a kind
	entity bool // one of entityKeys
	id     bool // isIDKey
	number bool // a number under it identifies an entity
}

func classOf(key []byte) *keyClass {
	c := keyClass{role: roles[string(key)], kind: int8(kindOf(key)), entity: entityKeys.hasFold(key), id: isIDKey(key)}
	c.top = c.role != roleNone || c.kind >= 0
	c.number = (c.entity || c.id) && endsInID(key)
	return &c
}

const (
	// longestKey is the largest length of a key whose class is cached, in bytes.
	// Longer keys are in none of the sets, but may end in "id".
	longestKey = 24
	// cachedKeys is the number of keys whose classes are cached, a power of two.
	cachedKeys = 256
)

// keyCache holds the classes of the keys seen last. Streams repeat the same keys in
// each event.
type keyCache [cachedKeys]struct {
	key   [longestKey]byte
	n     uint8 // length of the key, 0 for an unused entry
	class keyClass
}

// class returns the class of a key. It is valid until the next call.
func (c *keyCache) class(key []byte) *keyClass {
	n := len(key)
	if n == 0 || n > longestKey {
		return classOf(key)
	}
	e := &c[(uint(n)+uint(key[0])*3+uint(key[n/2])*5+uint(key[n-1])*7)%cachedKeys]
	if string(e.key[:e.n]) != string(key) {
		e.n = uint8(copy(e.key[:], key))
		e.class = *classOf(key)
	}
	return &e.class
}
