package fuzzy_test

import (
	"testing"

	"topicmux/internal/fuzzy"
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
		"ZOOM":       "zoom",
		"ozom":       "zoom",
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

func TestNearestWithinCountsMistakes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		typed string
		names []string
		limit int
		want  string
	}{
		{"laert", []string{"last", "alert"}, 2, "alert"}, // one swap is nearer than two changes
		{"end", []string{"net"}, 1, ""},
		{"evnts", []string{"events"}, 1, "events"},
		{"evnt", []string{"events"}, 1, ""},
		{"met", []string{"metrics"}, 1, "metrics"},
		{"events", []string{"Events", "event"}, 1, "Events"},
		{"net.xt", []string{"net.rx", "net.tx"}, 1, "net.tx"},
	} {
		if got := fuzzy.NearestWithin(c.typed, c.names, c.limit); got != c.want {
			t.Errorf("NearestWithin(%q, %q, %d) is %q, want %q", c.typed, c.names, c.limit, got, c.want)
		}
	}
}
