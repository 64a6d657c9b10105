package exposition

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// maxLabels is the largest number of labels of a sample. More are an error.
const maxLabels = 256

// parseSample parses a line with a sample and visits it.
func (p *parser) parseSample() error {
	p.sample = Sample{Labels: p.sample.Labels[:0]}
	line := p.line // the labels of the text format may contain line ends
	if err := p.series(); err != nil {
		return err
	}
	if err := p.value(); err != nil {
		return err
	}
	if err := p.time(); err != nil {
		return err
	}
	if p.om && strings.HasPrefix(p.text[p.at:], " # {") {
		if err := p.exemplar(); err != nil {
			return err
		}
	}
	p.skip()
	if err := p.lineEnd(); err != nil {
		return err
	}
	if name := duplicate(p.sample.Labels); name != "" {
		p.line = line
		return fmt.Errorf("the label %q occurs twice", name)
	}
	p.visit(&p.sample)
	return nil
}

// series parses the name and the labels.
func (p *parser) series() error {
	p.sample.Name = p.name(true)
	if p.sample.Name == "" && p.peek() != '{' {
		return fmt.Errorf("expected a metric, not %s", p.next())
	}
	p.skip()
	if p.accept('{') {
		if err := p.labels(true); err != nil {
			return err
		}
	}
	if p.sample.Name == "" {
		return errNoName
	}
	return nil
}

// labels parses labels up to the closing brace. One of them may be the name of the metric
// alone. Labels of exemplars are checked and skipped.
func (p *parser) labels(ofMetric bool) error {
	count := 0
	for {
		p.skip()
		if p.accept('}') {
			return nil
		}
		name, inQuotes, err := p.labelName(!p.om || ofMetric)
		if err != nil {
			return err
		}
		p.skip()
		if inQuotes && ofMetric && (p.peek() == ',' || p.peek() == '}') {
			if p.sample.Name != "" {
				return errTwoNames
			}
			if name == "" {
				return errNoName
			}
			p.sample.Name = name
			p.accept(',')
			continue
		}
		if !p.accept('=') {
			return fmt.Errorf("expected = after the label %q, not %s", name, p.next())
		}
		p.skip()
		value, err := p.quoted("the value of the label", name, !p.om)
		if err != nil {
			return err
		}
		if count++; count > maxLabels {
			return fmt.Errorf("a metric has more than %d labels", maxLabels)
		}
		if ofMetric {
			p.sample.Labels = append(p.sample.Labels, Label{name, value})
		}
		p.skip()
		if !p.accept(',') && p.om && p.peek() != '}' {
			return fmt.Errorf("expected , or } after the label %q, not %s", name, p.next())
		}
	}
}

// labelName parses the name of a label, which may be in quotes.
func (p *parser) labelName(lineEnds bool) (name string, inQuotes bool, err error) {
	if p.peek() == '"' {
		name, err = p.quoted("a name", "", lineEnds)
		return name, true, err
	}
	if name = p.name(false); name == "" {
		return "", false, fmt.Errorf("expected the name of a label, not %s", p.next())
	}
	return name, false, nil
}

// value parses the value of a sample.
func (p *parser) value() (err error) {
	p.sample.Value, err = p.float("a value")
	return err
}

// float parses a number, in OpenMetrics with the blank before it.
func (p *parser) float(what string) (float64, error) {
	p.skip()
	if p.om && !p.accept(' ') {
		return 0, fmt.Errorf("expected a blank and %s, not %s", what, p.next())
	}
	begin := p.at
	word := p.word()
	v, err := strconv.ParseFloat(word, 64)
	if word == "" || err != nil || strings.ContainsAny(word, "pP_") { // ParseFloat accepts 0x1p4 and 1_000
		p.at = begin
		return 0, fmt.Errorf("expected %s, not %s", what, p.next())
	}
	return v, nil
}

// time parses the time of a sample, if there is one.
func (p *parser) time() error {
	p.skip()
	if !p.om {
		if p.isLineEnd() {
			return nil
		}
		begin := p.at
		word := p.word()
		ms, err := strconv.ParseUint(word, 10, 63)
		if err != nil {
			p.at = begin
			return fmt.Errorf("expected a time in milliseconds, not %s", p.next())
		}
		p.sample.Time, p.sample.Timed = int64(ms), true
		return nil
	}
	if p.peek() != ' ' || strings.HasPrefix(p.text[p.at:], " # {") {
		return nil
	}
	seconds, err := p.seconds()
	p.sample.Time, p.sample.Timed = int64(seconds*1000), true
	return err
}

// seconds parses a time of OpenMetrics.
func (p *parser) seconds() (float64, error) {
	seconds, err := p.float("a time in seconds")
	if err == nil && (math.IsNaN(seconds) || math.IsInf(seconds, 0)) {
		err = errors.New("a time is not finite")
	}
	return seconds, err
}

// exemplar checks and skips an exemplar.
func (p *parser) exemplar() error {
	p.at += len(" # {")
	if err := p.labels(false); err != nil {
		return err
	}
	if _, err := p.float("the value of an exemplar"); err != nil {
		return err
	}
	if p.peek() != ' ' {
		return nil
	}
	_, err := p.seconds()
	return err
}

// duplicate returns the name of a label that occurs twice, or "".
func duplicate(labels []Label) string {
	const few = 16
	if len(labels) > few {
		seen := make(map[string]bool, len(labels))
		for _, l := range labels {
			if seen[l.Name] {
				return l.Name
			}
			seen[l.Name] = true
		}
		return ""
	}
	for i, l := range labels {
		for _, other := range labels[:i] {
			if l.Name == other.Name {
				return l.Name
			}
		}
	}
	return ""
}
