package lineedit_test

import (
	"strings"
	"testing"

	"topicmux/tui/internal/lineedit"
)

func TestATypedLineIsEdited(t *testing.T) {
	t.Parallel()
	var in lineedit.Input
	for _, k := range []string{"a", "b", "left", "c", "end", "ä", "left", "backspace", "home", "x", "delete"} {
		typed := k
		if len([]rune(k)) > 1 {
			typed = ""
		}
		in.Press(k, typed)
	}
	if got := in.Text(); got != "xcä" {
		t.Errorf("got %q, want xcä", got)
	}
	in.Set("one two ")
	in.Press("ctrl+w", "")
	in.Press("", "paste\x1b[31m\nd")
	if got := in.Text(); got != "one paste d" {
		t.Errorf("got %q", got)
	}
	in.Press("", strings.Repeat("z", 300))
	if len(in.Text()) > lineedit.Max {
		t.Error("the line is not bounded")
	}
}
