package cmd

import (
	"os"
	"slices"
	"strings"

	"topicmux/cmd/internal/settings"
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
	headers []string
	auth    clientAuth
}

func (s *streamSettings) table() settings.Table {
	source := settings.TextFrom(&s.source, serverURL(), readSource) // TOPICMUX_URL is the default
	return append(settings.Table{
		{Key: "url", Value: source},
		{Key: "topics", Flag: "topics", Short: "t", Value: settings.TextFrom(&s.topics, "", readSelection), Help: "only the topics in `LIST`, such as cpu,disk.*"},
		{Key: "last", Flag: "last", NoDefault: true, Value: settings.Int(&s.last, -1, 0, manyEvents), Help: "start with the last `N` events of each topic"},
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
	if _, err := parseURL(source); err != nil {
		n.Fail("%v", err)
	}
	return source
}
