package cmd

import (
	"encoding/json"
	"fmt"
	"time"

	"topicmux/monitor/health"
)

// printStats prints how the stream did: lines of text on standard error, or with --json
// an object with the member "stats" on standard output, after those of the events.
func (t *tail) printStats() {
	if !t.stats {
		return
	}
	report := t.session.Streams()[0].Health(time.Now())
	if t.json {
		line, err := json.Marshal(struct {
			Stats health.Report `json:"stats"`
		}{report})
		if err == nil {
			fmt.Fprintf(t.std.out, "%s\n", line)
		}
		return
	}
	for _, line := range report.Lines() {
		fmt.Fprintln(t.std.err, cleanLine(line))
	}
}
