package view_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"topicmux/tui/internal/screen"
	"topicmux/tui/internal/view"
	"topicmux/tui/theme"
)

// TestALimitIsCalmUntilItsAlertFires counts the cells with a coloured
// background and checks the line, which shows the state without colours.
func TestALimitIsCalmUntilItsAlertFires(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.every(time.Second, 60, "price", func(i int) string { return fmt.Sprint(100 + i%6) })
	for _, limit := range []view.Limit{{Value: 102, Above: true}, {Value: 103}, {Value: 100, Above: true}, {Value: 105}} {
		for _, firing := range []bool{false, true} {
			limit.Firing = firing
			c := context()
			c.Limits = []view.Limit{limit}
			g := screen.New(60, 12)
			named(t, s.topic("price"), "line").Draw(g.All(), s.topic("price"), c)
			banded := 0
			for y := range 12 {
				for x := range 60 {
					if _, st := g.At(x, y); st.Bg == theme.Band {
						banded++
					}
				}
			}
			drawn := g.String(nil)
			calm, loud := strings.Contains(drawn, "╌"), strings.Contains(drawn, "━")
			if banded > 0 != firing || calm == firing || loud != firing {
				t.Errorf("%+v: %d cells of a band, a dashed line %v, a solid one %v:\n%s", limit, banded, calm, loud, drawn)
			}
		}
	}
}
