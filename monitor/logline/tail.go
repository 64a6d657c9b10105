package logline

import (
	"bytes"

	"github.com/tidwall/gjson"
)

// maxTries is how many positions of a message are tried as the start of its
// fields.
const maxTries = 32

// splitFields splits off the fields that loggers append to a message, as pairs
// or as a JSON object. It leaves a message alone that has several lines or
// consists of fields only.
func splitFields(msg []byte) (head []byte, fields []Field) {
	if bytes.IndexByte(msg, '\n') >= 0 {
		return msg, nil
	}
	if head, fields = splitObject(msg); fields != nil {
		return head, fields
	}
	at := 0
	for range maxTries {
		if at = nextKey(msg, at); at == 0 {
			break
		}
		fields = nil
		rest := eachPair(msg[at:], func(key, value []byte) {
			fields = append(fields, Field{string(key), unquote(value)})
		})
		if len(rest) == 0 && !isOpen(msg[:at]) {
			return bytes.TrimRight(msg[:at], " \t"), fields
		}
	}
	return msg, nil
}

// isOpen reports whether a sentence continues with something that only looks
// like a pair, as in "done (took=3)" and "done, took=3".
func isOpen(head []byte) bool {
	head = bytes.TrimRight(head, " \t")
	return len(head) > 0 && bytes.IndexByte([]byte(",([{<"), head[len(head)-1]) >= 0
}

// nextKey returns the next position after i where a pair may begin, or 0.
func nextKey(msg []byte, i int) int {
	for i < len(msg) {
		eq := bytes.IndexByte(msg[i:], '=')
		if eq < 0 {
			return 0
		}
		end := i + eq
		from := end
		for from > i && isKeyByte(msg[from-1]) {
			from--
		}
		if from > i && from < end && isBlank(msg[from-1]) {
			return from
		}
		i = end + 1
	}
	return 0
}

// splitObject splits off a JSON object, and the extra array that Monolog
// appends.
func splitObject(msg []byte) (head []byte, fields []Field) {
	body := bytes.TrimSuffix(msg, []byte(" []"))
	if len(body) < len(msg) && bytes.HasSuffix(body, []byte(" []")) {
		return bytes.TrimRight(body[:len(body)-len(" []")], " "), []Field{}
	}
	if len(body) == 0 || body[len(body)-1] != '}' {
		return msg, nil
	}
	at := 0
	for range maxTries {
		n := bytes.IndexByte(body[at+1:], '{')
		if n < 0 {
			break
		}
		at += n + 1
		if object := string(body[at:]); isBlank(body[at-1]) && gjson.Valid(object) {
			return bytes.TrimRight(body[:at], " \t"), fieldsOf(object)
		}
	}
	return msg, nil
}

// fieldsOf returns the members of a JSON object as fields.
func fieldsOf(s string) []Field {
	o := object{plain: true}
	o.members("", gjson.Parse(s), 0)
	l := Line{Fields: []Field{}}
	for _, m := range o.fields {
		l.add(m.path, valueOf(m.value))
	}
	return l.Fields
}
