package view_test

import (
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"

	"topicmux/internal/testenv"
	"topicmux/monitor/store"
	"topicmux/sse"
	"topicmux/tui/internal/screen"
	"topicmux/tui/internal/view"
	"topicmux/tui/theme"
)

const faint = theme.Faint

var kinds = []string{"", "number", "numbers", "gauge", "progress", "state", "table", "log", "chat", "text", "json"}

func FuzzViewsStayInTheirRegion(f *testing.F) {
	for i, payload := range []string{
		"37.5", `{"a":1,"b":[2,3]}`, `{"used":1e300,"free":-4}`, `{"order":"x","progress":140,"state":"世界"}`, "down",
		`[{"a":1,"b":"\u001b[31m"},{"a":"世界","c":null}]`, "\x1b]0;title\x07 ERROR \xff\xfe 👨‍👩‍👧 क्षमा\u202e\n\t\x00", `{"role":"user","text":"\u0000\r\n` + strings.Repeat("wide 世 ", 40) + `"}`,
		"12:30:47", `{"deep":{"deep":[{"deep":"` + strings.Repeat("x", 300) + `"}]},"a":[1,2,3]}`, `{"cut":"in the mid`, "", "1e999", "[]", "{}",
	} {
		f.Add([]byte(payload), []byte("second"), uint8(i), 3+9*i, i, -i)
	}
	event := `{"type":"a\u001b[31m 世","user":{"名":"界\u0000` + strings.Repeat("long ", 60) + `"},"n":[{"x":{}}]}`
	for i, w := range []int{3, 12, 31, 40, 80, 120} {
		f.Add([]byte(event), []byte(`{"type":"b","user":"ann"}`), uint8(0), w, 2+4*i, 7*i)
		f.Add([]byte(`{"user":"ann"}`), []byte(event), uint8(0), w, 2+4*i, 31*i)
	}
	f.Fuzz(func(t *testing.T, a, b []byte, kind uint8, w, h, move int) {
		w, h = w&127, h&63
		s := newScene(t)
		if k := kinds[int(kind)%len(kinds)]; k != "" {
			s.declare("t", fmt.Sprintf(`"kind":%q,"unit":"B","min":0,"max":100,"help":"for 世界"`, k))
		}
		for i, payload := range [][]byte{a, b, a, a, b} {
			s.st.Stream(0).Line(sse.Line{Kind: sse.LineField, Raw: payload})
			s.st.Stream(0).Line(sse.Line{})
			s.at(now.Add(time.Duration(i-6)*time.Second), "t", string(payload))
		}
		s.at(now.Add(-3*time.Second), "$gap", `{"topic":"t","missed":12,"reason":"slow"}`)
		topic := s.topic("t")
		var fields []string
		for _, f := range topic.Fields(time.Time{}) {
			topic.Want(f.Field)
			fields = append(fields, f.Field)
		}
		views := append([]view.View{view.Wire}, view.For(topic)...)
		if move&8 == 8 {
			views = append(views, view.For(topic, fields...)...)
		} else {
			fields = nil
		}
		for _, v := range views {
			c := context()
			c.Fields, c.Sort, c.Cache = fields, "-a", &view.Cache{}
			if c.HasCursor = move&16 == 16; c.HasCursor {
				for i := range 6 {
					place, _ := view.MoveCursor(v, topic, c, w, h, view.Step((move>>5+i)&3))
					c.Scroll = &place
				}
				view.FieldAt(v, topic, c, w, h, w/2, h/2)
				view.SortAt(v, topic, c, w, h, w/2, 0)
				view.ToggleFold(v, topic, c, w, h, 0)
			}
			c.Stale, c.Wrap, c.NoColor = move&1 == 1, move&2 == 2, move&4 == 4
			c.Outages = []store.Outage{{From: now.Add(-20 * time.Second), To: now.Add(-9 * time.Second)}, {From: now.Add(-2 * time.Second)}}
			place := view.ScrollBy(v, topic, c, w, h, move)
			c.Scroll = &place
			wantInside(t, v, topic, c, w, h)
		}
		g := screen.New(w, 1)
		view.Sparkline(g.All(), topic, context())
		value, unit := view.Headline(topic, context())
		if strings.ContainsAny(value+unit, "\x00\x1b\n") {
			t.Fatalf("headline %q %q", value, unit)
		}
	})
}

// wantInside draws a view into a fenced region. It fails the test if the view
// draws outside.
func wantInside(t *testing.T, v view.View, topic *store.Topic, c *view.Context, w, h int) {
	t.Helper()
	g := screen.New(w+4, h+2)
	g.All().Fill(screen.Style{})
	for y := range h + 2 {
		g.All().HLine(0, y, w+4, '#', screen.Style{})
	}
	r := g.Region(screen.Rect{X: 2, Y: 1, W: w, H: h})
	r.Clear()
	v.Draw(r, topic, c)
	got := g.String(nil)
	if !utf8.ValidString(got) || strings.ContainsAny(got, "\x00\x1b\x07\t\r") {
		t.Fatalf("%s lets a control through: %q", v.Name(), got)
	}
	lines := strings.Split(got, "\n")
	if len(lines) != h+2 {
		t.Fatalf("%s: %d rows, want %d", v.Name(), len(lines), h+2)
	}
	for y, line := range lines {
		if ansi.StringWidth(line) != w+4 {
			t.Fatalf("%s: row %d is %d cells wide, want %d: %q", v.Name(), y, ansi.StringWidth(line), w+4, line)
		}
		edge := y == 0 || y == h+1
		if edge && strings.Trim(line, "#") != "" || !strings.HasPrefix(line, "##") || !strings.HasSuffix(line, "##") {
			t.Fatalf("%s draws outside its region at row %d of %d×%d: %q", v.Name(), y, w, h, line)
		}
	}
}

func TestEverySizeIsRight(t *testing.T) {
	t.Parallel()
	s := machine(t)
	spread(s)
	for _, name := range []string{"load", "cpu", "net", "mem", "procs", "orders", "chat", "log", "clock", "door", "hub", "later", "latency", "http", "svc", "room"} {
		topic := s.topic(name)
		for _, v := range append([]view.View{view.Wire}, view.For(topic)...) {
			widths := []int{0, 1, 2, 3, 4, 5, 6, 7, 9, 11, 13, 16, 18, 20, 23, 25, 27, 30, 36, 44, 48}
			for i := 0; i < len(widths); i += testenv.Sample(4) {
				w := widths[i]
				for _, h := range []int{0, 1, 2, 3, 4, 5, 6, 7, 9, 12, 16} {
					wantInside(t, v, topic, context(), w, h)
				}
			}
			wantInside(t, v, topic, context(), 300, 100)
		}
	}
}
