package prometheus

import (
	"fmt"
	"regexp"
	"strings"

	"topicmux/topics/prometheus/internal/exposition"
)

// A selector selects series by the name of their metric and by labels.
type selector struct {
	name   *regexp.Regexp
	labels []matcher
}

// A matcher is a condition on the value of a label.
type matcher struct {
	label  string
	negate bool
	value  *regexp.Regexp
}

// matcherSyntax matches one condition in braces, up to the comma.
var matcherSyntax = regexp.MustCompile(`^\s*([A-Za-z_][A-Za-z0-9_]*)\s*(=~|!~|!=|=)\s*"((?:\\.|[^"\\])*)"\s*(?:,|$)`)

// parseSelector parses a pattern for names, such as "node_*", with conditions on labels
// as in Prometheus behind it, such as {mode!="idle",cpu=~"0|1"}.
func parseSelector(text string) (selector, error) {
	pattern, braces, hasBraces := strings.Cut(strings.TrimSpace(text), "{")
	if pattern = strings.TrimSpace(pattern); pattern == "" {
		pattern = "*"
	}
	quoted := regexp.QuoteMeta(pattern)
	name := regexp.MustCompile("^(?s:" + strings.NewReplacer(`\*`, ".*", `\?`, ".").Replace(quoted) + ")$")
	s := selector{name: name}
	if !hasBraces {
		if strings.ContainsAny(pattern, "}\"= ") {
			return s, fmt.Errorf("metrics %q: conditions on labels are in braces, as in %s", text, `up{job="web"}`)
		}
		return s, nil
	}
	rest, ok := strings.CutSuffix(strings.TrimSpace(braces), "}")
	if !ok {
		return s, fmt.Errorf("metrics %q: the closing brace is missing", text)
	}
	for strings.TrimSpace(rest) != "" {
		m := matcherSyntax.FindStringSubmatch(rest)
		if m == nil {
			return s, fmt.Errorf("metrics %q: %q is not a condition such as %s", text, strings.TrimSpace(rest), `mode!="idle"`)
		}
		rest = rest[len(m[0]):]
		condition, err := newMatcher(m[1], m[2], unescape.Replace(m[3]))
		if err != nil {
			return s, fmt.Errorf("metrics %q: %w", text, err)
		}
		s.labels = append(s.labels, condition)
	}
	return s, nil
}

var unescape = strings.NewReplacer(`\"`, `"`, `\\`, `\`, `\n`, "\n")

func newMatcher(label, operator, value string) (matcher, error) {
	if !strings.HasSuffix(operator, "~") {
		value = regexp.QuoteMeta(value)
	}
	re, err := regexp.Compile("^(?s:" + value + ")$")
	if err != nil {
		return matcher{}, fmt.Errorf("the label %s: %w", label, err)
	}
	return matcher{label, operator[0] == '!', re}, nil
}

// matches reports whether the labels of a sample fulfil the conditions.
func (s *selector) matches(sample *exposition.Sample) bool {
	for _, m := range s.labels {
		if m.value.MatchString(sample.Label(m.label)) == m.negate {
			return false
		}
	}
	return true
}

// selectors select what one of them selects, or everything if there is none.
type selectors []selector

// parseSelectors parses patterns.
func parseSelectors(patterns []string) (selectors, error) {
	var all selectors
	for _, p := range patterns {
		s, err := parseSelector(p)
		if err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	return all, nil
}

// select reports whether a sample of a metric is selected by the metric's name, or by
// the sample's own.
func (all selectors) selects(sample *exposition.Sample, metrics ...string) bool {
	for i := range all {
		s := &all[i]
		for _, name := range append(metrics, sample.Name) {
			if s.name.MatchString(name) && s.matches(sample) {
				return true
			}
		}
	}
	return len(all) == 0
}
