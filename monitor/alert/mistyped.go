package alert

import (
	"errors"
	"slices"
	"strings"

	"topicmux/internal/fuzzy"
)

// mistypedFigure returns an error if a path begins with an unquoted token that resembles
// $stream, such as $Stream.ttft or $steam.ttft. The path begins at start. Names with $ belong
// to servers, so such a rule would wait for a topic that never comes.
func (p *parser) mistypedFigure(path []string, start int) error {
	if p.in[start] != '$' {
		return nil
	}
	if near := nearFigure(path); near != "" {
		return p.fail(start, "did you mean %s? Quote a topic that is named %q", near, path[0])
	}
	if resemblesStream(path[0]) {
		return p.fail(start, "did you mean %s? It has %s; quote a topic that is named %q",
			StreamTopic, strings.Join(Figures(), ", "), path[0])
	}
	return nil
}

// similarFigure adds the figure that a path resembles to the error about its condition: what
// follows stream.ttft without the $ is probably meant for the figure.
func (p *parser) similarFigure(path []string, err error) error {
	var wrong *SyntaxError
	if near := nearFigure(path); near != "" && errors.As(err, &wrong) {
		return p.fail(wrong.At, "%s; did you mean %s?", wrong.What, near)
	}
	return err
}

// unquotedShell adds to the error about a path what a shell has done to a rule in double
// quotes: it has replaced $stream by nothing.
func (p *parser) unquotedShell(err error, start int) error {
	var wrong *SyntaxError
	rest, dotted := strings.CutPrefix(p.in[start:], ".")
	name := rest[:strings.IndexAny(rest+" ", " \t<>=!")]
	if _, known := figures[name]; dotted && known && errors.As(err, &wrong) {
		return p.fail(wrong.At, "%s; did you mean %s.%s? In a shell, put the rule in single quotes", wrong.What, StreamTopic, name)
	}
	return err
}

// nearFigure returns the figure of the stream that a path resembles, such as $stream.ttft, or
// "" if it resembles none.
func nearFigure(path []string) string {
	names := Figures()
	if len(path) > 1 && resemblesStream(path[0]) {
		if near := fuzzy.Nearest(joined(path[1:]), names); near != "" {
			return StreamTopic + "." + near
		}
		return ""
	}
	whole := joined(path)
	if len(whole) <= len(StreamTopic) { // the beginning of every figure
		return ""
	}
	for i, name := range names {
		names[i] = StreamTopic + "." + name
	}
	return fuzzy.NearestWithin(whole, names, 1) // a dot or the $ is missing
}

// resemblesStream reports whether a token is probably a mistyped $stream.
func resemblesStream(token string) bool {
	const shortest = len(StreamTopic) - 2 // $s and $st are the beginning of many names
	return len(token) >= shortest && token[0] == '$' && fuzzy.NearestWithin(token, []string{StreamTopic}, 2) != ""
}

// missingFigure returns the figure that the path of a rule without a topic resembles, or "".
func missingFigure(path []string) string {
	if slices.Contains(path, anyToken) {
		return ""
	}
	return nearFigure(path)
}
