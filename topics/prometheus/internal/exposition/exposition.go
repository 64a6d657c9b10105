// Package exposition reads metrics in the text format of Prometheus and in OpenMetrics.
//
// It accepts what the parsers of Prometheus accept, which is more than the
// specifications allow: metadata in any order, samples without metadata, any mix of
// types and suffixes. Names may be quoted and contain any UTF-8. Exemplars are checked
// and skipped. The text format may also have the line ends of Windows, as small devices
// send them. The whole exposition is invalid if one line is, and the error says which.
//
// Native histograms exist only in the protobuf format, so they do not appear here.
package exposition

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// Format is a format of an exposition.
type Format uint8

// The formats.
const (
	Text        Format = iota // the text format of Prometheus, all versions
	OpenMetrics               // OpenMetrics 1.0 as text
)

// Type is the type of a metric.
type Type string

// The types of metrics.
const (
	Unknown        Type = "" // also called untyped
	Counter        Type = "counter"
	Gauge          Type = "gauge"
	Histogram      Type = "histogram"
	GaugeHistogram Type = "gaugehistogram"
	Summary        Type = "summary"
	Info           Type = "info"
	StateSet       Type = "stateset"
)

// Metadata is what an exposition says about a metric.
type Metadata struct {
	Type Type
	Help string
	Unit string // of OpenMetrics, such as "seconds"; otherwise ""
}

// Label is a label of a sample.
type Label struct{ Name, Value string }

// Sample is a value of a series.
type Sample struct {
	Name   string  // the name with its suffix, such as "http_requests_total"
	Labels []Label // in the order of the exposition; valid until visit returns
	Value  float64 // may be NaN or infinite
	Time   int64   // in Unix milliseconds, if Timed
	Timed  bool    // whether the exposition says when the value was taken
}

// Label returns the value of a label, or "" without it.
func (s *Sample) Label(name string) string {
	for _, l := range s.Labels {
		if l.Name == name {
			return l.Value
		}
	}
	return ""
}

// Error describes an invalid exposition.
type Error struct {
	Line   int // from 1
	Reason string
}

func (e *Error) Error() string { return fmt.Sprintf("line %d: %s", e.Line, e.Reason) }

// Parse parses an exposition. It calls visit for each sample, and returns the metadata by
// the name in its lines. The error is an *Error; visit may have been called before. The
// strings share the memory of text.
func Parse(text string, format Format, visit func(*Sample)) (map[string]Metadata, error) {
	p := &parser{text: text, line: 1, om: format == OpenMetrics, visit: visit, metadata: map[string]Metadata{}}
	err := p.parse()
	if err != nil {
		return nil, &Error{p.line, err.Error()}
	}
	return p.metadata, nil
}

// A parser is a position in an exposition.
type parser struct {
	text     string
	at       int
	line     int
	om       bool
	visit    func(*Sample)
	metadata map[string]Metadata
	sample   Sample
}

var (
	errNoEOF    = errors.New("the exposition does not end with # EOF")
	errAfterEOF = errors.New("there is data after # EOF")
	errComment  = errors.New("a comment is not HELP, TYPE, UNIT or EOF")
	errNoName   = errors.New("a metric has no name")
	errTwoNames = errors.New("a metric has two names")
	errUTF8     = errors.New("a name or label is not UTF-8")
	errBlank    = errors.New("a line is empty")
)

func (p *parser) parse() error {
	for p.at < len(p.text) {
		end, err := p.parseLine()
		if err != nil || end {
			return err
		}
	}
	if p.om {
		return errNoEOF
	}
	return nil
}

// parseLine parses a line. It returns true after the last one.
func (p *parser) parseLine() (end bool, err error) {
	if !p.om {
		p.blanks()
		if p.isLineEnd() {
			return false, p.lineEnd()
		}
	}
	switch p.peek() {
	case '#':
		return p.comment()
	case '\n':
		return false, errBlank
	}
	return false, p.parseSample()
}

// peek returns the next byte, or 0 at the end.
func (p *parser) peek() byte {
	if p.at < len(p.text) {
		return p.text[p.at]
	}
	return 0
}

// accept skips a byte if it is next.
func (p *parser) accept(c byte) bool {
	if p.at >= len(p.text) || p.text[p.at] != c {
		return false
	}
	p.at++
	return true
}

// blanks skips blanks of the text format.
func (p *parser) blanks() {
	for p.at < len(p.text) && (p.text[p.at] == ' ' || p.text[p.at] == '\t') {
		p.at++
	}
}

// skip skips what may be between two tokens: blanks in the text format, nothing in
// OpenMetrics.
func (p *parser) skip() {
	if !p.om {
		p.blanks()
	}
}

// isLineEnd reports whether the end of the line is next. In the text format, that may be
// the end of the text or a carriage return before either.
func (p *parser) isLineEnd() bool {
	rest := p.text[p.at:]
	if !p.om {
		rest = strings.TrimPrefix(rest, "\r")
	}
	return strings.HasPrefix(rest, "\n") || rest == ""
}

// lineEnd skips the end of the line, which the end of the text format may replace.
func (p *parser) lineEnd() error {
	if p.isLineEnd() {
		p.accept('\r')
	}
	if p.accept('\n') {
		p.line++
		return nil
	}
	if p.at == len(p.text) {
		if p.om {
			return errNoEOF
		}
		return nil
	}
	return fmt.Errorf("unexpected %s", p.next())
}

// next returns what comes next, for an error.
func (p *parser) next() string {
	const most = 24
	rest, _, _ := strings.Cut(p.text[p.at:], "\n")
	if rest == "" {
		return "end of the line"
	}
	if len(rest) > most {
		rest = rest[:most] + "…"
	}
	return fmt.Sprintf("%q", strings.ToValidUTF8(rest, "\uFFFD"))
}

// restOfLine returns the rest of the line without its end, and skips both.
func (p *parser) restOfLine() string {
	rest := p.text[p.at:]
	if i := strings.IndexByte(rest, '\n'); i >= 0 {
		p.at += i + 1
		p.line++
		rest = rest[:i]
	} else {
		p.at = len(p.text)
	}
	if !p.om {
		rest = strings.TrimSuffix(rest, "\r")
	}
	return rest
}

// word returns the bytes up to a blank or the end of the line.
func (p *parser) word() string {
	begin := p.at
	for p.at < len(p.text) && p.text[p.at] != ' ' && !p.isLineEnd() && (p.om || p.text[p.at] != '\t') {
		p.at++
	}
	return p.text[begin:p.at]
}

// name returns a name without quotes, or "". Names of metrics may contain colons.
func (p *parser) name(colons bool) string {
	begin := p.at
	for ; p.at < len(p.text); p.at++ {
		c := p.text[p.at]
		letter := 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '_' || c == ':' && colons
		if !letter && (p.at == begin || c < '0' || c > '9') {
			break
		}
	}
	return p.text[begin:p.at]
}

// quoted returns a text in quotes without them. what and of say what it is in errors. Line ends in it are allowed as in
// Prometheus: everywhere but in the values and exemplars of OpenMetrics.
func (p *parser) quoted(what, of string, lineEnds bool) (string, error) {
	if !p.accept('"') {
		return "", fmt.Errorf("expected %s in quotes, not %s", subject(what, of), p.next())
	}
	begin, escaped := p.at, false
	for ; p.at < len(p.text) && p.text[p.at] != '"'; p.at++ {
		switch p.text[p.at] {
		case '\\':
			escaped = true
			if p.at++; p.peek() == '\n' {
				return "", fmt.Errorf("%s has a backslash at the end of a line", subject(what, of))
			}
		case '\n':
			if !lineEnds {
				return "", fmt.Errorf("%s has no closing quote", subject(what, of))
			}
			p.line++
		}
	}
	if p.at > len(p.text) { // the text ends with a backslash
		p.at = len(p.text)
	}
	text := p.text[begin:p.at]
	if !p.accept('"') {
		return "", fmt.Errorf("%s has no closing quote", subject(what, of))
	}
	if !utf8.ValidString(text) {
		return "", errUTF8
	}
	if escaped {
		text = unescape.Replace(text)
	}
	return text, nil
}

// subject returns what an error is about, such as the value of the label "x".
func subject(what, of string) string {
	if of == "" {
		return what
	}
	return fmt.Sprintf("%s %q", what, of)
}

// unescape replaces escapes as Prometheus does: unknown ones stay.
var unescape = strings.NewReplacer(`\"`, `"`, `\\`, `\`, `\n`, "\n")
