package logline

import (
	"strings"
	"time"

	"github.com/tidwall/gjson"
)

// line makes a line of what was read.
func (o *object) line(level Level, depth int) Line {
	l := Line{Level: level, Time: o.at}
	if !l.Time.IsZero() {
		l.Time = l.Time.Add(time.Duration(o.nanos))
	}
	used := o.say(&l, depth)
	for _, m := range append(o.fields, o.traces...) {
		if !used[m.path] {
			l.add(fieldName(m.path), valueOf(m.value))
		}
	}
	if used != nil {
		l.lead(fieldName(o.status))
	}
	l.lead("SYSLOG_IDENTIFIER") // journald's name for who wrote it
	return l
}

// say puts the message into the line, and returns the paths of the fields that
// are told in it.
func (o *object) say(l *Line, depth int) (used map[string]bool) {
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

// messageOf returns the text of a message, which journald writes as an array of
// bytes when it is more than text.
func messageOf(v gjson.Result) string {
	if !v.IsArray() {
		return v.String()
	}
	var b []byte
	v.ForEach(func(_, n gjson.Result) bool {
		if n.Type != gjson.Number || n.Num < 0 || n.Num > 255 {
			b = append(b, n.String()...) // several messages of one entry
			b = append(b, '\n')
		} else {
			b = append(b, byte(n.Num))
		}
		return len(b) < maxText
	})
	return string(b)
}

// valueOf returns a value as people read it.
func valueOf(v gjson.Result) string {
	if v.Type == gjson.Number && v.Raw != "" {
		return v.Raw // exactly
	}
	return v.String()
}

// plainPrefixes are the members that hold nothing but the fields.
var plainPrefixes = []string{"fields.", "jsonPayload.", "record.extra.", "attributes.", "Attributes.", "Properties."}

// fieldName returns a path as people read it.
func fieldName(path string) string {
	for _, p := range plainPrefixes {
		if rest, ok := strings.CutPrefix(path, p); ok && rest != "" {
			return rest
		}
	}
	return path
}

// render fills the holes of a message template with the properties that they
// name, as in "{User} has {Count:000} items"; prefix is that of their paths.
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
		if len(template) > 1 && template[1] == template[0] { // {{ stands for {
			out.WriteByte(template[0])
			template = template[2:]
			continue
		}
		end := strings.IndexByte(template, '}')
		if template[0] == '}' || end < 0 {
			break
		}
		hole := template[:end+1]
		template = template[end+1:]
		name := strings.TrimLeft(hole[1:end], "@$")
		if i := strings.IndexAny(name, ",:"); i >= 0 {
			name = name[:i]
		}
		if v, ok := o.field(prefix+name, used); ok {
			hole = v
		}
		out.WriteString(hole)
	}
	out.WriteString(template)
	return out.String(), used
}

// field returns the value of a field for a text that tells it, or of all
// fields beneath that name.
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

// composed are the fields that make a message together where there is none.
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

// compose makes a message of fields.
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

// parsePairs reads a line of key=value pairs.
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

// pair takes a pair of a line.
func (o *object) pair(name, value []byte) {
	o.evidence.pair(name, value)
	m := member{string(name), gjson.Result{Type: gjson.String, Str: unquote(value)}}
	k := find(name)
	if k == nil || k.role == hidden || !o.special(k, m) {
		o.fields = append(o.fields, m)
	}
}
