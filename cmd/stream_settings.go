package cmd

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"topicmux/cmd/internal/settings"
	"topicmux/monitor"
	"topicmux/sse"
	"topicmux/topics"
)

// streamHint is what to do about a problem in the config file of watch and tail.
var streamHint = "the keys are " + strings.Join(slices.Compact(new(watchSettings).table().Keys()), ", ")

// manyEvents is the highest number of events that a config file may ask for.
const manyEvents = 1_000_000

// streamSettings say which stream watch and tail read, and as whom.
type streamSettings struct {
	source  string // a URL, a file, or - for standard input
	topics  string // names and patterns, joined by commas
	last    int    // -1: the server decides
	since   string // a time as protocol.ParseSince reads it, or ""
	headers []string
	field   string // autoTopicField, or where the topics come from; "" for event names
	auth    clientAuth

	dialects dialectList // of streams of language models and agents
}

// autoTopicField makes watch look for the topics in the JSON of other servers.
const autoTopicField = "auto"

func (s *streamSettings) table() settings.Table {
	source := settings.TextFrom(&s.source, serverURL(), readSource) // TOPICMUX_URL is the default
	return append(settings.Table{
		{Key: "url", Doc: "The URL of the stream, a recording, or - for standard input. Default: $TOPICMUX_URL, or http://127.0.0.1:8080.", Value: source},
		{Key: "topics", Doc: "Names and patterns of topics: a list, or one text with commas. Default: all.", Flag: "topics", Short: "t", Value: settings.TextFrom(&s.topics, "", readSelection), Help: "only the topics in `LIST`, such as cpu,disk.*"},
		{Key: "last", Flag: "last", NoDefault: true, Value: settings.Int(&s.last, -1, 0, manyEvents), Help: "start with the last `N` events of each topic"},
		{Flag: "since", Value: settings.Text(&s.since, ""), Help: "start with the events since `TIME`, such as 15m"},
		{Key: "topicField", Doc: "Take topics from this field of the JSON, such as .type; '' for event names. Default: detected.", Flag: "topic-field", NoDefault: true, Value: settings.TextFrom(&s.field, autoTopicField, readTopicField), Help: "take topics from the JSON field `PATH`, such as .type"},
		{Key: "dialects", Doc: "Dialects of language models and agents that topicmux does not know.", Value: s.dialects.value()},
		{Flag: "header", Short: "H", Value: settings.List(&s.headers), Help: "send `HEADER`, such as 'Name: value'; repeatable"},
	}, s.auth.table()...)
}

// selection returns the topics that are wanted.
func (s *streamSettings) selection() (topics.Selection, error) {
	selected, err := topics.ParseSelection(s.topics)
	if err != nil {
		return selected, usageError(err, "want names and patterns separated by commas, such as cpu,disk.*")
	}
	return selected, nil
}

// topicField returns the jq expression for the topics of events, and whether it is to be
// found.
func (s *streamSettings) topicField() (expression string, find bool, err error) {
	if s.field == autoTopicField {
		return "", true, nil
	}
	if s.field != "" {
		if err := monitor.CheckTopicField(s.field); err != nil {
			return "", false, usageError(fmt.Errorf("--topic-field: %w", err), "want a jq path, such as .type or .meta.stream, or '' for event names")
		}
	}
	return s.field, false, nil
}

// readTopicField reads a jq expression for the topics of events.
func readTopicField(n settings.Node) string {
	expression := n.Text()
	if expression != "" && expression != autoTopicField {
		if err := monitor.CheckTopicField(expression); err != nil {
			n.Fail("%v", err)
		}
	}
	return expression
}

// readSelection reads names and patterns, and joins them by commas.
func readSelection(n settings.Node) string {
	patterns := readPatterns(n)
	if len(patterns) == 0 {
		return ""
	}
	return topics.SelectPatterns(patterns...).String()
}

// readSource reads a URL, a file, or - for standard input.
func readSource(n settings.Node) string {
	source := n.Text()
	if source == "-" {
		return source
	}
	if !strings.Contains(source, "://") {
		file := n.Relative(source)
		if _, err := os.Stat(file); err == nil || isPath(source) {
			return file
		}
	}
	if _, _, isSocket := sse.SplitSocket(source); isSocket {
		return source
	}
	if _, err := parseURL(source); err != nil {
		n.Fail("%v", err)
	}
	return source
}
