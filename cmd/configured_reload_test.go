package cmd

import (
	"errors"
	"strings"
	"testing"

	"topicmux/cmd/internal/sources"
)

func TestAReloadNamesTheSources(t *testing.T) {
	t.Parallel()
	for want, c := range map[string]sources.Changes{
		"":                                     {},
		"started a":                            {Started: []string{"a"}},
		"restarted a":                          {Started: []string{"a"}, Stopped: []string{"a"}},
		"started b · restarted a · stopped c":  {Started: []string{"a", "b"}, Stopped: []string{"a", "c"}},
		"stopped a, b, c, d":                   {Stopped: []string{"a", "b", "c", "d"}},
		"started a, b, c, +3 · stopped a1, a2": {Started: []string{"a", "b", "c", "d", "e", "f"}, Stopped: []string{"a1", "a2"}},
	} {
		if got := strings.Join(changedSources(c), " · "); got != want {
			t.Errorf("%+v is %q, want %q", c, got, want)
		}
	}
}

func TestAFailedReloadBeginsWithThePlace(t *testing.T) {
	t.Parallel()
	got := failedReload(usageError(errors.New("a.yaml:3:1: wrong\n  3 | x\n      ^"), "do that"))
	want := "error: a.yaml:3:1: wrong\n  3 | x\n      ^\nnot loaded: the previous settings stay in effect\nhint: do that"
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
