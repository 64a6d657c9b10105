package view_test

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestRowsThatAreDoneFold(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.declare("orders", `"kind":"progress"`)
	s.at(now, "orders", `{"order":"A-0","progress":30,"state":"failed"}`)
	for i := 1; i <= 8; i++ {
		s.at(now.Add(time.Duration(i-9)*time.Second), "orders", fmt.Sprintf(`{"order":"A-%d","progress":100,"state":"delivered"}`, i))
	}
	s.at(now, "orders", `{"order":"A-9","progress":40,"state":"brewing"}`)
	topic, c := s.topic("orders"), context()
	got := frame(named(t, topic, "progress"), topic, c, 50, 20)
	for _, want := range []string{"A-9", " 40%", "A-0", "A-8", "A-6", "+5 done"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
	if strings.Contains(got, "A-5") || strings.Contains(got, "100%") {
		t.Errorf("what is done takes too much room:\n%s", got)
	}
	c.Zoomed = true
	if got := frame(named(t, topic, "progress"), topic, c, 50, 20); !strings.Contains(got, "A-1 ") || strings.Contains(got, "+5") {
		t.Errorf("zoomed, something is left out:\n%s", got)
	}
}
