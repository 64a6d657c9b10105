package view_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"topicmux/tui/internal/view"
)

// The name of a topic stands in its title, so its lines do not repeat it.
func TestLinesDoNotRepeatTheNameOfTheirTopic(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	for topic, data := range map[string]string{
		"order.paid":    `{"type":"order.paid","order":"A-%d","customer":"anna"}`,
		"orders":        `{"type":"order.paid","order":"A-%d","customer":"anna"}`,
		"user.left":     `{"event":"user.left","user":"A-%d"}`,
		"session.start": `{"type":"session.start","n":"A-%d","v":"A-7"}`,
	} {
		s.every(time.Second, 20, topic, func(i int) string { return fmt.Sprintf(data, i) })
		got := frame(named(t, s.topic(topic), "log"), s.topic(topic), context(), 70, 9)
		e, _ := s.topic(topic).Latest(time.Time{})
		line := view.LineOf(s.topic(topic), &e, time.UTC)
		for _, text := range []string{got, line} {
			if repeated := strings.Contains(text, topic+" ") || strings.Contains(text, topic+":"); repeated || !strings.Contains(text, "A-19") {
				t.Errorf("%s:\n%s", topic, text)
			}
			if topic == "orders" && !strings.Contains(text, "order.paid") {
				t.Errorf("%s has lost the type:\n%s", topic, text)
			}
		}
	}
}
