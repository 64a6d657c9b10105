package alert

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"topicmux/internal/fuzzy"
	"topicmux/monitor/health"
	"topicmux/monitor/text"
)

// StreamTopic is the first token of a rule about every stream itself, such as
// $stream.ttft > 2s, and the second after the name of one of several streams:
// api.$stream.ttft > 2s. No topic of a server has that name, unless it is quoted.
const StreamTopic = "$stream"

// figureKind is how a figure of the stream is compared.
type figureKind uint8

const (
	figureNumber   figureKind = iota
	figureDuration            // a number of seconds
	figureFlag                // true or false; the rule needs no comparison
	figureWord
)

// figures are the figures of a stream that rules can name.
var figures = map[string]figureKind{
	"ttfb": figureDuration, "ttfe": figureDuration, "ttft": figureDuration, "connect": figureDuration,
	"itl.p50": figureDuration, "itl.p95": figureDuration, "itl.p99": figureDuration, "itl.max": figureDuration,
	"silence": figureDuration, "lifetime": figureDuration,
	"rate": figureNumber, "rate.events": figureNumber, "rate.bytes": figureNumber, "rate.words": figureNumber, "rate.tokens": figureNumber,
	"events": figureNumber, "bytes": figureNumber, "words": figureNumber, "tokens": figureNumber,
	"errors": figureNumber, "stalls": figureNumber, "keepalives": figureNumber, "connections": figureNumber,
	"bursts": figureNumber, "status": figureNumber,
	"stalled": figureFlag, "silent": figureFlag, "buffered": figureFlag, "cut": figureFlag, "failed": figureFlag,
	"verdict": figureWord,
}

// Figures returns the names of the figures of a stream, sorted.
func Figures() []string {
	names := make([]string, 0, len(figures))
	for name := range figures {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// A Figure is the current value of a figure of a stream.
type Figure struct {
	Number float64 // the number, or the duration in seconds; 1 for true
	Word   string  // the text of a figure that is no number
	Known  bool    // there is a value; the other fields count only if it is set
}

// figure parses what follows the name of a figure of the stream. The path begins at start.
func (p *parser) figure(r *Rule, start int) error {
	if r.path[0] != StreamTopic {
		r.stream = r.path[0]
	}
	r.figure = joined(r.path[slices.Index(r.path, StreamTopic)+1:])
	kind, known := figures[r.figure]
	switch {
	case known:
	case r.figure == "":
		return p.fail(p.i, "a figure is missing here: %s.ttft, for example", StreamTopic)
	default:
		names := Figures()
		if near := fuzzy.Nearest(r.figure, names); near != "" {
			return p.fail(start, "the stream has no figure %q; did you mean %s.%s?", r.figure, StreamTopic, near)
		}
		return p.fail(start, "the stream has no figure %q; it has %s", r.figure, strings.Join(names, ", "))
	}
	r.figureKind = kind
	p.blanks()
	at := p.i
	if kind == figureFlag {
		return p.flag(r)
	}
	if word := p.peek(); word == "stale" || word == "gap" {
		return p.fail(at, "%s is for topics; for a stream use %s.silence > 10s or %s.stalled", word, StreamTopic, StreamTopic)
	}
	if err := p.condition(r); err != nil {
		return err
	}
	if wantsWord := kind == figureWord; wantsWord != (r.kind == isWord) {
		if wantsWord {
			return p.fail(at, "%s.%s is a word, such as ended or cut: use == or !=", StreamTopic, r.figure)
		}
		return p.notNumber(r, at)
	}
	if names := health.KindNames(); kind == figureWord && !slices.Contains(names, r.word) {
		return p.fail(at, "%s.%s is never %q; the words are %s", StreamTopic, r.figure, r.word, strings.Join(names, ", "))
	}
	return nil
}

// notNumber says what the value of a figure must be that is not a word.
func (p *parser) notNumber(r *Rule, at int) error {
	kind := "number"
	if r.figureKind == figureDuration {
		kind = "duration, such as 2s or 200ms"
	}
	return p.fail(at, "%s.%s is a %s", StreamTopic, r.figure, kind)
}

// flag parses what follows a figure that is true or false: nothing, or a comparison with
// one of these words.
func (p *parser) flag(r *Rule) error {
	r.kind, r.limit = isFlag, 1
	at := p.i
	if p.i == len(p.in) || p.peek() == "for" {
		r.op = equal
		return nil
	}
	o, ok := p.op()
	p.blanks()
	word := p.field()
	if !ok || o != equal && o != unequal || word != "true" && word != "false" {
		return p.fail(at, "%s.%s is true or false; want \"for\", == true, == false or the end here", StreamTopic, r.figure)
	}
	if r.op = equal; (o == equal) != (word == "true") {
		r.op = unequal
	}
	return nil
}

// number parses a number of the rule: in a rule about a duration of the stream also a
// duration, which becomes seconds.
func (r *Rule) number(raw string) (v float64, plain string, percent, ok bool) {
	if r.figure != "" && r.figureKind == figureDuration {
		if d, err := time.ParseDuration(raw); err == nil {
			return d.Seconds(), "", false, true
		}
		if strings.Trim(raw, "+-.0123456789") != "" { // a percentage, or another unit
			return 0, "", false, false
		}
	}
	return number(raw)
}

// judgeFigure evaluates a figure of the stream.
func (it *item) judgeFigure(w *Watch, now time.Time) {
	if it.stream == nil {
		return
	}
	f := it.stream.Figure(it.Rule.figure, now)
	if !f.Known {
		if it.Phase == Pending { // nothing says that it lasts
			it.Phase = Quiet
		}
		return
	}
	it.Judged++
	it.word = it.figureText(f)
	r := it.Rule
	if r.kind == isWord {
		bad := (f.Word == r.word) == (r.op == equal)
		it.step(w, bad, !bad, now)
		return
	}
	bad := r.op.holds(cmp.Compare(f.Number, r.limit))
	well := !bad
	if r.clear != nil {
		well = r.clear.op.holds(cmp.Compare(f.Number, r.clear.limit))
	}
	it.step(w, bad, well, now)
}

// figureText returns the value of a figure for people.
func (it *item) figureText(f Figure) string {
	switch it.Rule.figureKind {
	case figureDuration:
		d := time.Duration(f.Number * float64(time.Second))
		if d >= time.Second {
			return d.Round(10 * time.Millisecond).String()
		}
		return d.Round(10 * time.Microsecond).String()
	case figureNumber:
		return strconv.FormatFloat(f.Number, 'g', 6, 64)
	case figureFlag:
		if f.Word == "" {
			return strconv.FormatBool(f.Number != 0)
		}
	}
	return text.CleanLine(f.Word, maxWord)
}

// figurePause is how often rules about the stream are evaluated if nothing happens.
const figurePause = 500 * time.Millisecond
