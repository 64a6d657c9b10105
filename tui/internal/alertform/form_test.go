package alertform_test

import (
	"strings"
	"testing"

	"topicmux/tui/internal/alertform"
	"topicmux/tui/internal/screen"
)

// fill presses keys, given their names separated by blanks. It types any other
// text.
func fill(f *alertform.Form, keys string) alertform.Action {
	last := alertform.None
	for _, k := range strings.Fields(keys) {
		switch k {
		case "up", "down", "left", "right", "tab", "shift+tab", "enter", "esc", "ctrl+u":
			last = f.Press(k, "")
		default:
			for _, c := range k {
				last = f.Press(string(c), string(c))
			}
		}
	}
	return last
}

func cpu() alertform.Suggestion {
	return alertform.Suggestion{
		Topic: "cpu", Fields: []string{"", "total", "user load"}, Field: "total", Op: ">", Value: "90", For: "15s", Now: "37.5 %",
	}
}

func TestWhatIsFilledInIsARule(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		from  alertform.Suggestion
		keys  string
		want  string
		wrong bool
	}{
		{from: cpu(), want: "cpu.total > 90 for 15s"},
		{from: cpu(), keys: "ctrl+u 1.5k", want: "cpu.total > 1.5k for 15s"},
		{from: cpu(), keys: "ctrl+u", want: "cpu.total >  for 15s", wrong: true},
		{from: cpu(), keys: "down ctrl+u", want: "cpu.total > 90"},
		{from: cpu(), keys: "down ctrl+u soon", want: "cpu.total > 90 for soon", wrong: true},
		{from: cpu(), keys: "up right right", want: "cpu.total < 90 for 15s"},
		{from: cpu(), keys: "up left", want: "cpu gap"},
		{from: cpu(), keys: "up left left", want: "cpu stale for 15s"},
		{from: cpu(), keys: "up s", want: "cpu stale for 15s"},
		{from: cpu(), keys: "up up left", want: "cpu > 90 for 15s"},
		{from: cpu(), keys: "up up u", want: `cpu."user load" > 90 for 15s`},
		{from: cpu(), keys: "up up up ctrl+u *.load", want: "*.load > 90 for 15s"},
		{from: cpu(), keys: "up up up ctrl+u", want: " > 90 for 15s", wrong: true},
		{from: alertform.Suggestion{Topic: "net.*", Group: true, Fields: []string{""}, Op: ">", Value: "5"}, want: "net.* > 5"},
		{from: alertform.Suggestion{Topic: "odd name", Fields: []string{""}, Op: "!=", Value: "not ok"}, want: `"odd name" != "not ok"`},
		{from: alertform.Suggestion{Topic: "x", Op: "=="}, keys: `say"s`, want: `x == "say\"s"`},
		{from: alertform.Suggestion{Topic: "x", Op: "stale", For: "1m"}, want: "x stale for 1m"},
	} {
		f := alertform.New(test.from)
		fill(f, test.keys)
		if got := f.Text(); got != test.want {
			t.Errorf("%q makes %q, want %q", test.keys, got, test.want)
		}
		r, err := f.Rule()
		if err != nil != test.wrong || err == nil && r.String() != test.want {
			t.Errorf("%q: the rule is %v, %v", test.keys, r, err)
		}
		want := alertform.Done
		if test.wrong {
			want = alertform.None
		}
		if got := fill(f, "enter"); got != want {
			t.Errorf("%q: enter does %v", test.keys, got)
		}
	}
	if fill(alertform.New(cpu()), "esc") != alertform.Cancel {
		t.Error("esc does not close it")
	}
}

func TestTheFormStaysInItsPlace(t *testing.T) {
	t.Parallel()
	s := cpu()
	s.Topic, s.Value, s.Now = strings.Repeat("topic", 40), strings.Repeat("9", 100), strings.Repeat("now ", 50)
	s.Fields, s.Field = []string{"", strings.Repeat("field", 40)}, strings.Repeat("field", 40)
	f := alertform.New(s)
	for _, size := range [][2]int{{61, 8}, {37, 8}, {20, 3}, {11, 1}, {1, 1}} {
		grid := screen.New(size[0]+10, size[1]+5)
		for range 6 {
			f.Draw(grid.All().Sub(screen.Rect{X: 5, Y: 2, W: size[0], H: size[1]}))
			f.Press("down", "")
		}
		for y, line := range strings.Split(grid.String(nil), "\n") {
			inside := y >= 2 && y < 2+size[1]
			cells := []rune(line + strings.Repeat(" ", size[0]+10))
			outside := string(cells[:5]) + string(cells[5+size[0]:])
			if !inside {
				outside = line
			}
			if strings.TrimSpace(outside) != "" {
				t.Errorf("%dx%d: line %d holds %q outside", size[0], size[1], y, outside)
			}
		}
	}
}
