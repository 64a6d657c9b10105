package fuzzy_test

import (
	"testing"

	"topicmux/monitor/fuzzy"
)

func TestNearestFindsWhatWasMistyped(t *testing.T) {
	t.Parallel()
	names := []string{"pause", "page up", "goto net", "goto news", "theme dark", "zoom", "quit"}
	for typed, want := range map[string]string{
		"paues":      "pause",
		"zom":        "zoom",
		"qiut":       "quit",
		"goto nets":  "goto net",
		"theme drak": "theme dark",
		"zzz":        "",
		"z":          "",
		"":           "",
		"世界":         "",
		"goto":       "goto net",
		"umoz":       "", // two swaps are too many for four letters
		"foo":        "",
		"zoo":        "zoom",
		"pgae up":    "page up",
	} {
		if got := fuzzy.Nearest(typed, names); got != want {
			t.Errorf("Nearest(%q) is %q, want %q", typed, got, want)
		}
	}
}
