package lines

import (
	"strings"

	"github.com/tidwall/gjson"

	"topicmux/topics"
)

// A namer declares topics below the topic of a source.
type namer struct {
	pub    *topics.Publisher
	parent topics.TopicInfo
	most   int
	known  map[string]topics.Name // by the text that names the topic
}

func newNamer(pub *topics.Publisher, opts Options) *namer {
	return &namer{pub: pub, parent: opts.Topic, most: opts.MaxTopics, known: map[string]topics.Name{}}
}

// below returns the topic for a text such as a host name, and declares it. If there are
// too many topics, it returns the parent and false.
func (n *namer) below(text string) (topics.Name, bool, error) {
	if name, ok := n.known[text]; ok {
		return name, true, nil
	}
	token := tokens(text, topicRoom(n.parent.Name))
	if token == "" || len(n.known) >= n.most {
		return n.parent.Name, token == "", nil
	}
	name, err := Below(n.parent.Name, token)
	if err != nil {
		return n.parent.Name, false, nil // the parent leaves no room
	}
	info := n.parent
	info.Name = name
	if err := n.pub.Declare(info); err != nil {
		return n.parent.Name, false, onlyClosed(err)
	}
	n.known[strings.Clone(text)] = name
	return name, true, nil
}

// topicRoom returns how many bytes a name below the parent may add.
func topicRoom(parent topics.Name) int { return max(0, maxName-len(parent.String())-1) }

const maxName = 128 // bytes of a topic name

// tokens returns a text as Tokens does, in at most room bytes.
func tokens(text string, room int) string {
	name := Tokens(text)
	return strings.TrimRight(name[:min(len(name), room)], ".")
}

// Tokens returns a text as a part of a topic name: each run of characters that a name must
// not contain is one "_". It is "" if nothing is left.
func Tokens(text string) string {
	var b strings.Builder
	for token := range strings.SplitSeq(text, ".") {
		words := strings.FieldsFunc(token, func(r rune) bool { return !isNameRune(r) })
		if len(words) == 0 {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte('.')
		}
		b.WriteString(strings.Join(words, "_"))
	}
	return b.String()
}

func isNameRune(r rune) bool {
	return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || r == '_' || r == '-'
}

// fieldPath returns the path of a JSON field in the syntax of gjson, in which only dots
// are special.
func fieldPath(path string) string {
	var b strings.Builder
	for _, r := range path {
		if r != '.' && !isNameRune(r) && r < 0x80 {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// fieldValue returns the text of a field in a line of JSON: a string or a number. It is
// "" if the line has no such field.
func fieldValue(line []byte, path string) string {
	if len(line) == 0 || line[0] != '{' || !gjson.ValidBytes(line) {
		return ""
	}
	switch v := gjson.GetBytes(line, path); v.Type {
	case gjson.String, gjson.True, gjson.False:
		return v.String()
	case gjson.Number:
		return v.Raw
	}
	return ""
}
