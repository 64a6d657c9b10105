package sources

import (
	"errors"

	"topicmux/cmd/internal/settings"
	"topicmux/protocol"
	"topicmux/topics"
)

// InfoTable are the keys that describe a topic.
func InfoTable(info *topics.TopicInfo) settings.Table {
	return settings.Table{
		{Key: "name", Required: true, Doc: "The name of the topic: letters, digits, - and _, joined by dots.", Value: settings.Custom(&info.Name, func(n settings.Node) { info.Name = readName(n) })},
		{Key: "kind", Doc: "What the events are. Default: detected.", Value: settings.Custom(&info.Kind, func(n settings.Node) {
			info.Kind = topics.Kind(n.Word("kind", protocol.KindNames()...))
		})},
		{Key: "unit", Doc: "The unit of the values, such as ms.", Value: settings.Text(&info.Unit, "")},
		{Key: "min", Doc: "The lower end of the range of the values.", Value: settings.Float(&info.Min)},
		{Key: "max", Doc: "The upper end of the range of the values.", Value: settings.Float(&info.Max)},
		{Key: "help", Doc: "A description, shown until the first event.", Value: settings.Text(&info.Help, "")},
		{Key: "keep", Doc: "Keep all events within the limits, or only the latest. Default: all.", Value: settings.Custom(&info.Retention, func(n settings.Node) {
			info.Retention = topics.Retention(n.Word("retention", string(topics.RetainAll), string(topics.RetainLatest)))
		})},
	}
}

// namePattern matches the names that topics.ParseName accepts, in the syntax of JSON
// Schema, and two others.
const namePattern = `^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$`

// readName reads the name of a topic.
func readName(n settings.Node) topics.Name {
	n.Describe(settings.Schema{
		"pattern": namePattern, "maxLength": protocol.MaxName,
		"not": settings.Enum("open", "error"), // EventSource uses them for its own state
	})
	name, err := topics.ParseName(n.Text())
	var wrong *protocol.SyntaxError
	switch {
	case errors.As(err, &wrong) && wrong.Example != "":
		n.FailHint("for example "+wrong.Example, "%v", err)
	case err != nil:
		n.Fail("%v", err)
	}
	return name
}
