package cmd

import (
	"errors"
	"fmt"
	"os"

	"topicmux/monitor"
	"topicmux/monitor/records"
	"topicmux/sse"
)

// explain adds a hint to the error of a stream.
func explain(err error) error {
	if hint := monitor.Hint(err); hint != "" {
		return withHint(err, "%s", hint)
	}
	return err
}

// explainInput adds the name and a hint to the error of a file or standard input.
func explainInput(name string, err error) error {
	var other *sse.NotStreamError
	var ended *monitor.EndError
	if errors.As(err, &ended) { // the stream has failed, not the input
		return err
	}
	if !errors.As(err, &other) {
		return fmt.Errorf("read %s: %w", inputName(name), err)
	}
	if info, err := os.Stat(name); name != "-" && err == nil && info.Mode().IsRegular() {
		whole := *other
		whole.Size, whole.Whole = info.Size(), true
		other = &whole
	}
	return withHint(fmt.Errorf("%s: %w", inputName(name), other), "%s", monitor.HintOnInput(name, other.Kind))
}

// unfinished is the warning that a recording ends in the middle of an event.
func unfinished(name string, form records.Form) error {
	missing := "the end of its JSON"
	if form == records.EventStream {
		missing = "the empty line after it"
	}
	return errors.New(inputName(name) + " ends with an incomplete event, which is left out: " + missing + " is missing")
}
