package cmd

import (
	"slices"

	"topicmux/cmd/internal/settings"
)

// sourceList are the streams of a config file, by name.
type sourceList []source

// value returns the setting of the streams.
func (l *sourceList) value() settings.Value {
	return settings.Custom((*[]source)(l), l.read, new(source).table().Keys()...)
}

// read reads for each name a URL, or a mapping with it.
func (l *sourceList) read(n settings.Node) {
	n.Pairs("names and URLs here, such as eu: https://eu.example.org/events", func(name string, n settings.Node) {
		s := source{name: name}
		if n.IsMapping() {
			before := n.Problems()
			if n.Fields(s.table()); n.Problems() == before && s.where == "" {
				n.FailHint("add url: https://example.org/events", "this stream has no url")
			}
		} else {
			s.where = readSource(n)
		}
		switch {
		case !isSourceName(name):
			n.FailHint("want letters, digits, - and _, as in eu-1", "%q cannot be the name of a stream", name)
		case len(*l) == maxSources:
			n.Fail("the maximum is %d streams", maxSources)
		case s.where == "-" && slices.ContainsFunc(*l, func(o source) bool { return o.where == "-" }):
			n.Fail("standard input can be only one of the streams")
		default:
			*l = append(*l, s)
		}
	})
}

// table returns the keys of a stream.
func (s *source) table() settings.Table {
	return settings.Table{
		{Key: "url", Required: true, Doc: "The URL of the stream, a recording, or - for standard input.", Value: settings.TextFrom(&s.where, "", readSource)},
		{Key: "tokenEnv", Doc: "The variable of the environment with the token for this server.", Value: settings.Text(&s.tokenEnv, "")},
		{Key: "method", Doc: "The method of the request. Default: GET, or POST with data.", Value: settings.Text(&s.method, "")},
		{Key: "data", Doc: "The body of the request, or @FILE.", Value: settings.TextFrom(&s.data, "", settings.Node.HiddenText)},
		{Key: "topicField", Doc: "Take topics from this field of the JSON; '' for event names. Default: that of all streams.", Value: settings.TextFrom(&s.field, "", s.readField)},
	}
}

// readField reads the topic field of this source alone, which may be empty.
func (s *source) readField(n settings.Node) string {
	s.ownField = true
	return readTopicField(n)
}
