package view_test

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// TestElementsOfAnArrayStayApart is about legends and lanes that are too narrow for
// the whole names.
func TestElementsOfAnArrayStayApart(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	for i := range 20 {
		s.at(now.Add(time.Duration(i-20)*time.Second), "api", fmt.Sprintf(`{"temperatures":[%d,%d]}`, 20+i, 40-i))
	}
	for _, w := range []int{70, 40, 28} {
		got := frame(named(t, s.topic("api"), "line"), s.topic("api"), context(), w, 9)
		if !strings.Contains(got, "[0]") || !strings.Contains(got, "[1]") {
			t.Errorf("at %d cells:\n%s", w, got)
		}
		if w == 70 && !strings.Contains(got, "temperatures[0] 39") {
			t.Errorf("at %d cells:\n%s", w, got)
		}
	}
}
