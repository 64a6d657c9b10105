package tui

import (
	"fmt"
	"testing"
	"time"

	"topicmux/internal/testenv"
	"topicmux/tui/theme"
)

// modes returns functions that create desks in every mode of the dashboard.
func modes() map[string]func(t *testing.T) *desk {
	after := func(keys string) func(t *testing.T) *desk {
		return func(t *testing.T) *desk {
			d := three(t)
			d.publish("doc", `{"a":{"b":"c"},"d":[1,2]}`)
			for i := range 60 {
				d.publish("news", "line %d", i)
			}
			d.now = d.now.Add(time.Second)
			d.frame()
			d.press(keys)
			return d
		}
	}
	alone := func(topic, data, keys string) func(t *testing.T) *desk {
		return func(t *testing.T) *desk {
			d := newDesk(t, 100, 24, Options{})
			d.open()
			d.publish(topic, "%s", data)
			d.frame()
			d.press(keys)
			return d
		}
	}
	return map[string]func(t *testing.T) *desk{
		"panes": after(""), "last pane": after("4"), "zoomed number": after("1 z"), "zoomed log": after("3 z"),
		"zoomed JSON": after("4 z"), "paused": after("space"), "cursor": after("["), "search": after("/ l i n e enter"),
		"search in a log": after("/ l i n e enter 1 z"), "tabs": after("L L L L"), "main": after("L L L"),
		"list": after("L L L L L"), "list, last": after("L L L L L end"), "paused list": after("L L L L L space"),
		"zoomed from the list": after("L L L L L enter"), "wire": after("1 w"), "hidden": after("x"),
		"one number": alone("cpu", "1", ""), "one text": alone("a", "hello", "z"), "one in a list": alone("cpu", "1", "L L L L L"),
		"pages": func(t *testing.T) *desk {
			d := newDesk(t, 80, 24, Options{})
			d.open()
			for i := range 30 {
				d.publish(fmt.Sprintf("t%02d", i), "1")
			}
			d.frame()
			return d
		},
		"no topics": func(t *testing.T) *desk { d := newDesk(t, 100, 24, Options{}); d.open(); d.frame(); return d },
	}
}

// TestEveryKeyActsOrAnswers presses every key of the help in every mode. Either
// something on the screen changes, or the status line says why nothing does.
func TestEveryKeyActsOrAnswers(t *testing.T) {
	t.Parallel()
	for name, mode := range modes() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var keys []string
			for _, g := range mode(t).model.bindings() {
				for _, b := range g.bindings {
					keys = append(keys, b.keys...)
				}
			}
			for i := 0; i < len(keys); i += testenv.Sample(4) {
				pressesForAnAnswer(t, mode(t), keys[i])
			}
		})
	}
}

func pressesForAnAnswer(t *testing.T, d *desk, key string) {
	t.Helper()
	d.model.message = message{}
	before := d.content()
	d.model.answer(act(func() { d.model.notify("a message from before", theme.Accent) }))
	cmd := d.press(key)
	d.hides("a message from before")
	if cmd == nil && d.content() == before {
		t.Errorf("%s does nothing and says nothing", key)
	}
}

// content returns the screen with its styles.
func (d *desk) content() string {
	d.model.layout()
	return d.model.View().Content
}

func TestAMessageThatIsNoAnswerOutlastsAKey(t *testing.T) {
	t.Parallel()
	d := three(t)
	d.model.notify("cpu > 5 fired", theme.Bad)
	d.press("2 tab")
	d.shows("cpu > 5 fired")
}

func TestTheListSaysWhatItsKeysLack(t *testing.T) {
	t.Parallel()
	d := three(t)
	d.press("L L L L L")
	for _, c := range []struct{ key, want string }{
		{"<", "< needs more pages"},
		{"c", "c needs zoomed JSON"},
		{"{", "{ needs panes · L changes the layout"},
		{"alt+left", "alt+left needs panes"},
		{"4", "there is no pane 4"},
		{"left", "the list has one column"},
		{"home k", "this is the first topic"},
		{"end j", "this is the last topic"},
		{"X", "X needs hidden panes"},
		{"esc", "q quits"},
	} {
		d.press(c.key)
		d.shows(c.want)
	}
	d.press("k")
	d.hides("q quits")
}
