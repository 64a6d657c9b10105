package store_test

import (
	"testing"

	"topicmux/monitor/store"
)

func TestALabelNamesAnElementByItsArrayAndIndex(t *testing.T) {
	t.Parallel()
	for field, want := range map[string]string{
		"":              "value",
		"total":         "total",
		"cpu.total":     "total",
		"a.0":           "a[0]",
		"cpu.cores.3":   "cores[3]",
		"grid.2.10":     "grid[2][10]",
		"0":             "[0]",
		"0.1":           "[0][1]",
		"disks.0.used":  "used",
		"p99":           "p99",
		".cores[3]":     ".cores[3]",
		".a.b | length": ".a.b | length",
	} {
		if got := store.FieldLabel(field); got != want {
			t.Errorf("the label of %q is %q, want %q", field, got, want)
		}
	}
}

func TestALabelOfAWholeFieldIsReadBack(t *testing.T) {
	t.Parallel()
	for _, field := range []string{"total", "a.0", "grid.2.10", "0", "0.1"} {
		if got := store.FieldPath(store.FieldLabel(field)); got != field {
			t.Errorf("the label of %q is read as %q", field, got)
		}
	}
	if got := store.FieldPath(".cpu.cores[3]"); got != "cpu.cores.3" {
		t.Errorf("got %q", got)
	}
}
