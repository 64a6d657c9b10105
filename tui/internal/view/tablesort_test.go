package view_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"topicmux/tui/internal/view"
)

// column returns the words in a column of a frame, without the header.
func column(frame string, i int) string {
	var out []string
	for _, line := range strings.Split(frame, "\n")[1:] {
		if f := strings.Fields(line); len(f) > i {
			out = append(out, f[i])
		}
	}
	return strings.Join(out, " ")
}

func TestTablesAreSortedByAnyColumn(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.declare("jobs", `"kind":"table"`)
	s.at(now, "jobs", `[{"job":"b","secs":9,"who":null},{"job":"a","secs":100,"who":"x"},{"job":"C","secs":-2,"who":"w"}]`)
	topic := s.topic("jobs")
	v := view.For(topic)[0]
	c := context()
	c.Cache = &view.Cache{}
	for _, tt := range []struct{ sort, want string }{
		{"", "b a C"},
		{"job", "a b C"},
		{"-job", "C b a"},
		{"secs", "C b a"},
		{"-secs", "a b C"},
		{"who", "C a b"},
		{"-who", "a C b"},
		{"no such column", "b a C"},
	} {
		c.Sort = tt.sort
		if got := column(frame(v, topic, c, 30, 6), 0); got != tt.want {
			t.Errorf("by %q: %s, want %s", tt.sort, got, tt.want)
		}
	}
	c.Sort = ""
	var seen []string
	for range 4 {
		c.Sort = view.SortNext(topic, c)
		seen = append(seen, c.Sort)
	}
	if got := strings.Join(seen, "|"); got != "job|-secs|who|" {
		t.Errorf("column after column: %q", got)
	}
	header := strings.Split(frame(v, topic, c, 30, 6), "\n")[0]
	x := strings.Index(header, "secs")
	if got, ok := view.SortAt(v, topic, c, 30, 6, x, 0); !ok || got != "-secs" {
		t.Errorf("a click on secs sorts by %q", got)
	}
	c.Sort = "-secs"
	if got, _ := view.SortAt(v, topic, c, 30, 6, x, 0); got != "secs" {
		t.Errorf("a second click sorts by %q", got)
	}
	if !strings.Contains(frame(v, topic, c, 30, 6), "secs↓") {
		t.Errorf("the header does not tell the order:\n%s", frame(v, topic, c, 30, 6))
	}
}

func TestRowsShowTheirPast(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.declare("procs", `"kind":"table"`)
	s.every(time.Second, 8, "procs", func(i int) string {
		if i%2 == 0 {
			return fmt.Sprintf(`[{"name":"up","cpu":%d},{"name":"down","cpu":%d}]`, i*10, 70-i*10)
		}
		return fmt.Sprintf(`[{"name":"down","cpu":%d},{"name":"up","cpu":%d}]`, 70-i*10, i*10)
	})
	topic := s.topic("procs")
	c := context()
	c.Cache = &view.Cache{}
	got := frame(view.For(topic)[0], topic, c, 60, 6)
	if !strings.Contains(got, "▁▂▃▄▅▆▇█") || !strings.Contains(got, "█▇▆▅▄▃▂▁") {
		t.Errorf("no past:\n%s", got)
	}
	s.at(now, "procs", `[{"name":"down","cpu":70}]`)
	if got := frame(view.For(topic)[0], topic, c, 60, 6); !strings.Contains(got, "▇▆▅▄▃▂▁█") {
		t.Errorf("the next event does not move it on:\n%s", got)
	}
	if got := frame(view.For(topic)[0], topic, c, 15, 6); strings.Contains(got, "past") {
		t.Errorf("there is no room for it:\n%s", got)
	}
}

// TestAClickSortsByTheHeadUnderIt clicks on each letter of each head, with a
// history, and in tables that are scrolled and truncated.
func TestAClickSortsByTheHeadUnderIt(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.declare("procs", `"kind":"table"`)
	s.every(time.Second, 8, "procs", func(i int) string {
		rows := []string{`{"pid":1,"name":"a name that is long","cpu":3.5,"mem":1234567}`}
		for k := range 20 {
			rows = append(rows, fmt.Sprintf(`{"pid":%d,"name":"p%d","cpu":%d,"mem":%d}`, k+2, k, i*k, k*1_000_000_000))
		}
		return "[" + strings.Join(rows, ",") + "]"
	})
	topic, v := s.topic("procs"), named(t, s.topic("procs"), "table")
	for _, w := range []int{24, 30, 44, 80, 118} {
		for _, offset := range []int{0, 12} {
			c := context()
			c.Scroll = &view.Scroll{Offset: offset}
			head := []rune(strings.Split(frame(v, topic, c, w, 8), "\n")[0])
			for _, name := range []string{"pid", "name", "cpu", "mem"} {
				at := strings.Index(string(head), name)
				for x := at; at >= 0 && x < at+len(name); x++ {
					if got, ok := view.SortAt(v, topic, c, w, 8, x, 0); !ok || strings.TrimPrefix(got, "-") != name {
						t.Errorf("%d columns, row %d: a click at %d sorts by %q, %v, want %s: %q", w, offset, x, got, ok, name, string(head))
					}
				}
			}
		}
	}
}
