package view_test

import (
	"strings"
	"testing"

	"topicmux/tui/internal/view"
)

const nested = `{"name":"build","steps":[{"name":"compile everything there is","took":"111 ms"},{"took":913}],"host":{"labels":{"os":"linux and more text"},"load":[0.4,0.7]},"a.b":1}`

// treeWithCursor returns functions that draw a tree and move its cursor.
func treeWithCursor(t *testing.T) (shown func() string, move func(steps ...view.Step), field func() string) {
	s := newScene(t)
	s.declare("x", `"kind":"json"`)
	s.at(now, "x", nested)
	topic := s.topic("x")
	v := view.For(topic)[0]
	c := context()
	c.Cache, c.HasCursor, c.Scroll = &view.Cache{}, true, &view.Scroll{}
	const w, h = 40, 20
	shown = func() string { return frame(v, topic, c, w, h) }
	move = func(steps ...view.Step) {
		for _, step := range steps {
			place, ok := view.MoveCursor(v, topic, c, w, h, step)
			if !ok {
				t.Fatal("the tree has no cursor")
			}
			*c.Scroll = place
		}
	}
	field = func() string { f, _ := view.CursorField(v, topic, c, w); return f }
	return shown, move, field
}

func TestTheCursorFindsEveryFieldOfATree(t *testing.T) {
	t.Parallel()
	shown, move, field := treeWithCursor(t)
	var seen []string
	for range 20 {
		seen = append(seen, field())
		move(view.StepDown)
		if field() == seen[len(seen)-1] {
			break
		}
	}
	want := "|name|steps|steps.0|steps.0.name|steps.0.took|steps.1|host|host.labels|host.labels.os|host.load|a.b"
	if got := strings.Join(seen, "|"); got != want {
		t.Errorf("down and down: %s\nwant %s\n%s", got, want, shown())
	}
}

func TestATreeFoldsAndUnfolds(t *testing.T) {
	t.Parallel()
	shown, move, field := treeWithCursor(t)
	move(view.StepDown, view.StepDown, view.StepOut)
	if got := shown(); !strings.Contains(got, `▸   "steps": [… 2]`) || strings.Contains(got, "compile") {
		t.Errorf("steps are not folded:\n%s", got)
	}
	move(view.StepDown)
	if field() != "host" {
		t.Errorf("below the fold is %q", field())
	}
	move(view.StepUp, view.StepIn)
	if got := shown(); !strings.Contains(got, "compile") {
		t.Errorf("steps are not unfolded:\n%s", got)
	}
	move(view.StepDown, view.StepDown, view.StepOut)
	if field() != "steps.0" {
		t.Errorf("out of a leaf leads to %q", field())
	}
}

func TestAFieldIsFoundWhereItIsShown(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.declare("x", `"kind":"json"`)
	s.at(now, "x", nested)
	topic := s.topic("x")
	v := view.For(topic)[0]
	c := context()
	c.Cache = &view.Cache{}
	for y, line := range strings.Split(frame(v, topic, c, 60, 20), "\n") {
		for value, want := range map[string]string{"913": "steps.1.took", "0.7": "host.load.1", "linux": "host.labels.os", `"a.b"`: "a.b"} {
			x := strings.Index(line, value)
			if x < 0 {
				continue
			}
			if got, ok := view.FieldAt(v, topic, c, 60, 20, x, y); !ok || got != want {
				t.Errorf("%s is %q, want %q", value, got, want)
			}
		}
	}
	if _, ok := view.FieldAt(v, topic, c, 60, 20, 5, 19); ok {
		t.Error("there is a field below the tree")
	}
	if !view.ToggleFold(v, topic, c, 60, 20, 0) || !strings.HasPrefix(frame(v, topic, c, 60, 20), "{… 4}") {
		t.Errorf("a click on the root does not fold it:\n%s", frame(v, topic, c, 60, 20))
	}
}
