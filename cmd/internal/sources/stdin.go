package sources

import (
	"context"
	"fmt"
	"os"
	"slices"

	"topicmux/cmd/internal/settings"
	"topicmux/cmd/internal/stdin"
	"topicmux/topics"
	"topicmux/topics/lines"
)

// stdinKind is the kind that reads standard input.
const stdinKind = "stdin"

// stdinRate is the largest number of lines of standard input a second, by default. More
// wait, so that the program that writes them waits too.
const stdinRate = 10_000

func stdinTable(r *reader) settings.Table {
	l := &r.stdin
	return settings.Table{
		{Key: "stdin", Doc: "true: read what is piped into topicmux.", Value: settings.Custom(&r.url, readTrue)},
		{Key: "match", Doc: "A regular expression that picks values out of lines, such as 'time=(?<ms>[0-9.]+)'.", Value: r.pattern(&l.Match)},
		{Key: "first", Doc: "A regular expression for the first line of a record of several lines, such as '^\\d{4}-'.", Value: r.pattern(&l.First)},
		{Key: "rate", Doc: "The largest number of lines a second. Further lines wait. Default: 10000.", Value: settings.Int(&l.Rate, stdinRate, 1, 1_000_000)},
	}
}

// readTrue reads true.
func readTrue(n settings.Node) {
	if n.Describe(settings.Schema{"enum": []any{true}}) {
		return
	}
	if !n.Bool() {
		n.FailHint("write stdin: true, or remove this source", "want true")
	}
}

func buildStdin(r *reader) (topics.Source, error) {
	opts := r.stdin
	opts.Topic, opts.CR, opts.Wait, opts.Columns = r.info, true, true, true
	if r.from = "standard input"; opts.Topic.Help == "" {
		opts.Topic.Help = "Standard input"
	}
	return topics.Source{
		Topics: []topics.TopicInfo{opts.Topic},
		Run: func(ctx context.Context, pub *topics.Publisher) error {
			return lines.Run(ctx, stdin.Open(os.Stdin), pub, opts)
		},
	}, opts.Validate()
}

// Stdin returns the source that reads standard input, or nil.
func (l List) Stdin() *Source {
	if i := slices.IndexFunc(l, func(s Source) bool { return s.Kind == stdinKind }); i >= 0 {
		return &l[i]
	}
	return nil
}

// KeepStdin makes the source that reads standard input that of a list that runs: what has
// been read cannot be read again. It returns whether the two differ. The error says that
// another source has taken the name.
func (l List) KeepStdin(running List) (kept List, differ bool, err error) {
	now, next := running.Stdin(), l.Stdin()
	if now == nil && next == nil || now != nil && next != nil && now.written == next.written {
		return l, false, nil
	}
	kept = slices.DeleteFunc(slices.Clone(l), func(s Source) bool { return s.Kind == stdinKind })
	if now == nil {
		return kept, true, nil
	}
	if slices.ContainsFunc(kept, func(s Source) bool { return s.Name == now.Name }) {
		return nil, false, fmt.Errorf("the source %q reads standard input until a restart, so another one cannot have its name", now.Name.String())
	}
	return append(kept, *now), true, nil
}
