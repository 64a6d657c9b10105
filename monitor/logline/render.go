package logline

import (
	"slices"
	"strings"
	"time"

	"github.com/tidwall/gjson"
)

// line builds the line from the members.
func (o *object) line(level Level, depth int) Line {
	l := Line{Level: level, Time: o.at}
	if !l.Time.IsZero() {
		l.Time = l.Time.Add(time.Duration(o.nanos))
	}
	used := o.setMessage(&l, depth)
	for _, m := range append(o.fields, o.traces...) {
		if m.path == o.version && o.evidence.numbered() || level != None && slices.Contains(o.unread, m.path) {
			continue
		}
		isLevel := m.path == o.state && o.evidence.level == None && level != None
		if !used[m.path] && !isLevel {
			l.add(fieldName(m.path), valueOf(m.value))
		}
	}
	if used != nil {
		l.lead(fieldName(o.status))
	}
	l.lead("SYSLOG_IDENTIFIER") // journald's name of the writer
	return l
}

// setMessage sets the message of the line. It returns the paths of the fields that the
// message already contains.
func (o *object) setMessage(l *Line, depth int) (used map[string]bool) {
	msg := messageOf(o.message.value)
	switch {
	case o.message.path == "@mt":
		msg, used = o.render(msg, "")
	case o.message.path == "MessageTemplate":
		msg, used = o.render(msg, "Properties.")
	case strings.TrimSpace(msg) == "":
		msg, used = o.compose()
	case depth < maxNested && (msg[0] == '{' || find([]byte(o.message.path)).inner || o.evidence.signs&cloudWatch != 0):
		l.enclose(strings.TrimSpace(msg), o.ref, depth+1)
		return nil
	}
	l.Message = strings.TrimRight(msg, " \t\r\n")
	return used
}

// messageOf returns the text of a message. It decodes an array of bytes, which
// journald writes for messages that are not plain text.
func messageOf(v gjson.Result) string {
	if !v.IsArray() {
		return v.String()
	}
	var b []byte
	v.ForEach(func(_, n gjson.Result) bool {
		if n.Type != gjson.Number || n.Num < 0 || n.Num > 255 {
			b = append(b, n.String()...) // several messages in one entry
			b = append(b, '\n')
		} else {
			b = append(b, byte(n.Num))
		}
		return len(b) < maxText
	})
	return string(b)
}

// valueOf returns a value as text.
func valueOf(v gjson.Result) string {
	if v.Type == gjson.Number && v.Raw != "" {
		return v.Raw // keeps all digits
	}
	return v.String()
}

// plainPrefixes lists the paths of objects that only group fields. Field names
// omit these prefixes.
var plainPrefixes = []string{"fields.", "jsonPayload.", "record.extra.", "attributes.", "Attributes.", "Properties."}

// fieldName returns the name of the field at a path.
func fieldName(path string) string {
	for _, p := range plainPrefixes {
		if rest, ok := strings.CutPrefix(path, p); ok && rest != "" {
			return rest
		}
	}
	return path
}

// render replaces the placeholders of a message template, such as "{User} has
// {Count:000} items", with the properties that they name. Property paths begin
// with prefix.
func (o *object) render(template, prefix string) (msg string, used map[string]bool) {
	used = make(map[string]bool)
	var out strings.Builder
	for template != "" {
		open := strings.IndexAny(template, "{}")
		if open < 0 {
			break
		}
		out.WriteString(template[:open])
		template = template[open:]
		if len(template) > 1 && template[1] == template[0] { // {{ is an escaped {
			out.WriteByte(template[0])
			template = template[2:]
			continue
		}
		end := strings.IndexByte(template, '}')
		if template[0] == '}' || end < 0 {
			break
		}
		placeholder := template[:end+1]
		template = template[end+1:]
		name := strings.TrimLeft(placeholder[1:end], "@$")
		if i := strings.IndexAny(name, ",:"); i >= 0 {
			name = name[:i]
		}
		if v, ok := o.field(prefix+name, used); ok {
			placeholder = v
		}
		out.WriteString(placeholder)
	}
	out.WriteString(template)
	return out.String(), used
}

// field returns the value of a field, or of all fields below that name, for use
// in a message.
func (o *object) field(name string, used map[string]bool) (string, bool) {
	var parts []string
	for _, m := range o.fields {
		if m.path == name {
			used[m.path] = true
			return valueOf(m.value), true
		}
		if rest, ok := strings.CutPrefix(m.path, name+"."); ok {
			used[m.path] = true
			parts = append(parts, rest+"="+valueOf(m.value))
		}
	}
	return "{" + strings.Join(parts, " ") + "}", parts != nil
}

// composed lists the fields that form a message in records that have none.
var composed = [][]string{
	{"method", "path"},
	{"method", "uri"},
	{"method", "url"},
	{"request_method", "request_uri"},
	{"request_method", "uri"},
	{"request_method", "path"},
	{"request.method", "request.uri"},
	{"RequestMethod", "RequestPath"},
	{"verb", "requestURI"},
	{"httpRequest.requestMethod", "httpRequest.requestUrl"},
	{"http.request.method", "url.path"},
	{"request"},
	{"Type", "Action", "Actor.Attributes.name"},
	{"Type", "Action"},
	{"eventSource", "eventName"},
	{"operationName"},
}

// compose builds a message from fields.
func (o *object) compose() (msg string, used map[string]bool) {
	for _, names := range composed {
		used = make(map[string]bool)
		var parts []string
		for _, name := range names {
			if v, ok := o.field(name, used); ok && used[name] {
				parts = append(parts, v)
			}
		}
		if len(parts) == len(names) {
			return strings.Join(parts, " "), used
		}
	}
	return "", nil
}

// parsePairs parses a line of key=value pairs.
func parsePairs(b []byte, ref time.Time) Line {
	o := object{ref: ref}
	rest := eachPair(b, o.pair)
	level, _, ok := o.evidence.Log()
	if !ok {
		level = o.evidence.level
	}
	l := o.line(level, maxNested)
	l.add("…", string(rest))
	return l
}

// pair adds a pair to the object.
func (o *object) pair(name, value []byte) {
	o.evidence.pair(name, value)
	m := member{string(name), gjson.Result{Type: gjson.String, Str: unquote(value)}}
	k := find(name)
	if k == nil || k.role == hidden || !o.special(k, m) {
		o.fields = append(o.fields, m)
	}
}
