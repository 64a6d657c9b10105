package view_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"topicmux/sse"
	"topicmux/tui/internal/view"
)

// stored adds n past events of a topic, which the server had stored before the
// connection.
func (s *scene) stored(topic string, interval time.Duration, n int, data func(i int) string) {
	id := func(i int) []byte { return fmt.Appendf(nil, "e-%d", i+1) }
	s.at(now, "$hello", fmt.Sprintf(`{"server":"topicmux 1","epoch":"e","topics":[{"name":%q,"last":%q}]}`, topic, id(n-1)))
	for i := range n {
		when := now.Add(-time.Duration(n-1-i) * interval)
		s.st.Stream(0).Apply(sse.Event{Type: topic, Data: []byte(data(i)), ID: id(i), Time: when.UnixMilli()}, now)
	}
}

func TestAChartMarksWhereItsHistoryBegins(t *testing.T) {
	t.Parallel()
	number := func(i int) string { return fmt.Sprint(40 + i%7) }
	pair := func(i int) string { return fmt.Sprintf(`{"rx":%d,"tx":%d}`, 40+i%7, 30+i%5) }
	state := func(i int) string { return []string{"ok", "down"}[i/300%2] }
	for _, c := range []struct {
		view string
		data func(int) string
	}{{"line", number}, {"heat", number}, {"line", pair}, {"lanes", pair}, {"mirror", pair}, {"states", state}} {
		s := newScene(t)
		s.stored("q", 25*time.Millisecond, 1024, c.data) // 25.6 s
		at, ok := view.Beginning(s.topic("q"), now.Add(-time.Minute), now)
		if want := now.Add(-1023 * 25 * time.Millisecond); !ok || !at.Equal(want) {
			t.Errorf("%s: the history begins at %v %v, want %v", c.view, at, ok, want)
		}
		for _, size := range [][2]int{{120, 40}, {70, 16}, {40, 9}, {24, 5}, {12, 3}, {5, 1}} {
			got := frame(named(t, s.topic("q"), c.view), s.topic("q"), context(), size[0], size[1])
			if size[0] >= 70 && !strings.Contains(got, " history starts here ╎") {
				t.Errorf("%s in %v has no note:\n%s", c.view, size, got)
			}
			if strings.Count(got, "history") > 1 {
				t.Errorf("%s in %v has several notes:\n%s", c.view, size, got)
			}
		}
		wide := context()
		wide.From = now.Add(-20 * time.Second) // the history fills it
		if got := frame(named(t, s.topic("q"), c.view), s.topic("q"), wide, 70, 16); strings.Contains(got, "history") || strings.Contains(got, "╎") {
			t.Errorf("%s has a mark although its history fills the window:\n%s", c.view, got)
		}
	}
}

// A topic that is as old as the dashboard has no history that could begin.
func TestWhatBeganWithTheDashboardHasNoMark(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.every(time.Second, 20, "live", func(i int) string { return fmt.Sprint(i) })
	s.stored("latest", time.Second, 1, func(i int) string { return fmt.Sprint(i) })
	for _, topic := range []string{"live", "latest"} {
		if at, ok := view.Beginning(s.topic(topic), now.Add(-time.Minute), now); ok {
			t.Errorf("%s has a mark at %v", topic, at)
		}
		if got := frame(named(t, s.topic(topic), "line"), s.topic(topic), context(), 70, 16); strings.Contains(got, "history") {
			t.Errorf("%s:\n%s", topic, got)
		}
	}
}
