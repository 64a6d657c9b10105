package prometheus_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/exp/golden"

	"topicmux/topics"
	"topicmux/topics/prometheus"
)

// sampleLine matches a line with a sample: the name, the labels, the value and the time.
var sampleLine = regexp.MustCompile(`^(\w*)(\{[^#]*\})? (\S+)( \d+)?`)

// aSecondLater returns an exposition after all that it counts has doubled.
func aSecondLater(text string) string {
	counters := map[string]bool{}
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if name, ok := strings.CutPrefix(line, "# TYPE "); ok {
			name, kind, _ := strings.Cut(name, " ")
			counters[name] = kind == "counter"
			continue
		}
		m := sampleLine.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		name := m[1]
		if name == "" {
			name = strings.Split(m[2], `"`)[1]
		}
		value, err := strconv.ParseFloat(m[3], 64)
		if err == nil && (counters[name] || regexp.MustCompile(`_(total|count|sum|bucket)$`).MatchString(name)) && !strings.Contains(text, "# TYPE "+name+" gauge") {
			m[3] = strconv.FormatFloat(2*value, 'g', -1, 64)
		}
		if at, err := strconv.ParseInt(strings.TrimSpace(m[4]), 10, 64); err == nil {
			m[4] = fmt.Sprintf(" %d", at+1000)
		}
		lines[i] = m[1] + m[2] + " " + m[3] + m[4] + strings.TrimPrefix(line, sampleLine.FindString(line))
	}
	return strings.Join(lines, "\n")
}

// TestExpositions shows what becomes of the metrics of real programs. The expositions are
// written after what those programs document.
func TestExpositions(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/expositions/*.txt")
	if err != nil || len(files) < 20 {
		t.Fatalf("%d expositions: %v", len(files), err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".txt")
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := &exporter{contentType: textType, bodies: []string{string(text), aSecondLater(string(text))}}
			if strings.HasSuffix(name, ".om") {
				e.contentType = openMetricsType
			}
			watch(t, e, prometheus.Options{}, 1500*time.Millisecond, func(t *testing.T, h *topics.Hub) {
				golden.RequireEqual(t, describe(t, h))
			})
		})
	}
}

// describe lists the topics with their newest payloads.
func describe(t *testing.T, h *topics.Hub) string {
	payloads := last(t, h)
	var b strings.Builder
	for _, info := range h.Catalogue(topics.Selection{}) {
		name := strings.TrimPrefix(info.Name.String(), "x.")
		if name == "x" {
			continue
		}
		bounds := ""
		if info.Min != nil {
			bounds = fmt.Sprintf(" from %v", *info.Min)
		}
		fmt.Fprintf(&b, "%s (%s%s)%s\n    %s\n    %s\n", name, info.Kind, bounds, unit(info.Unit), info.Help, payloads[name])
		if info.State != topics.StateLive {
			fmt.Fprintf(&b, "    %s %s\n", info.State, info.Error)
		}
	}
	lines := strings.Split(b.String(), "\n")
	return strings.Join(slices.DeleteFunc(lines, func(s string) bool { return strings.TrimSpace(s) == "" }), "\n") + "\n"
}

func unit(u string) string {
	if u == "" {
		return ""
	}
	return " in " + u
}
