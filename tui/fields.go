package tui

import (
	"slices"
	"strconv"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"topicmux/internal/fuzzy"
	"topicmux/monitor/store"
	"topicmux/monitor/text"
	"topicmux/tui/internal/view"
	"topicmux/tui/theme"
)

// fieldsKept is how long the list of fields is cached. Rebuilding it parses
// payloads.
const fieldsKept = 500 * time.Millisecond

// The columns of the list next to the names.
const (
	fieldPast  = 8
	fieldValue = 9
	fieldKind  = 10
)

// openFields opens the list of fields of the focused pane's topic. The selected
// fields replace the pane's current ones.
func (r *reader) openFields() {
	p := r.panes.focus
	f := &fieldList{reader: r, p: p, chosen: slices.Clone(p.viewState.Fields)}
	u := &menu{
		title: "fields of " + p.title, hint: "↵ chart  space several  · not a number  esc close",
		explain: f.none, typing: true, list: f.choices,
		keys: map[string]func(choice) tea.Cmd{"space": f.toggle, "tab": f.toggle},
	}
	u.keys["enter"] = func(c choice) tea.Cmd {
		if c.symbol == noChart { // the list stays open
			return c.does()
		}
		return u.choose()
	}
	r.overlays.openMenu(u)
}

// fieldList is the list of fields to choose from.
type fieldList struct {
	reader *reader
	p      *pane
	chosen []string

	fields []store.FieldInfo
	read   time.Time
}

// choices lists the fields that match the typed text, below the entry that
// resets the choice.
func (f *fieldList) choices(st *store.State, typed string) []choice {
	t := st.Topic(f.p.topic)
	if t == nil {
		return nil
	}
	if now := f.reader.clock(); f.fields == nil || now.Sub(f.read) >= fieldsKept || now.Before(f.read) {
		f.fields, f.read = t.Fields(f.until()), now
	}
	if strings.Contains(typed, "[") { // the name that the pane shows
		typed = store.FieldPath(typed)
	}
	var out []choice
	if typed == "" && f.p.viewState.Fields != nil {
		out = append(out, choice{text: "the whole payload", symbol: "↺", tint: theme.Accent, does: act(func() { f.reader.chart(f.p, nil) })})
	}
	for _, info := range f.fields {
		name := info.Field
		if name == "" {
			name = "(the payload itself)"
		}
		_, spots, ok := fuzzy.Match(typed, name)
		if !ok {
			continue
		}
		out = append(out, f.choice(t, info, name, spots))
	}
	return out
}

// none says that no field matches the typed text, and suggests a similar one.
func (f *fieldList) none(_ *store.State, typed string) string {
	if typed == "" {
		return "There are no fields yet."
	}
	var known []string
	for _, info := range f.fields {
		known = append(known, info.Field)
	}
	return notFound("field", typed, known)
}

func (f *fieldList) until() time.Time {
	if f.reader.timeline.pause.on {
		return f.reader.timeline.pause.at
	}
	return time.Time{}
}

func (f *fieldList) choice(t *store.Topic, info store.FieldInfo, name string, spots []int) choice {
	c := choice{text: name, spots: spots, symbol: " ", tint: theme.Good, id: info.Field}
	c.note = text.FitRight(text.Truncate(info.Value, fieldValue), fieldValue) + "  " + text.Fit(info.Kind, fieldKind)
	if !info.Chart {
		c.symbol, c.tint = noChart, theme.Faint
		c.does = act(func() { f.reader.notify(whyNot(info, name), theme.Warn) })
		return c
	}
	if s := t.Find(info.Field); s != nil {
		now := f.reader.timeline.now()
		c.note = view.SparkText(s, now.Add(-f.reader.timeline.window), now, fieldPast) + " " + c.note
	}
	if slices.Contains(f.chosen, info.Field) {
		c.symbol = "✓"
	}
	c.does = act(func() {
		fields := f.chosen
		if len(fields) == 0 || slices.Equal(fields, f.p.viewState.Fields) {
			fields = []string{info.Field}
		} else if !slices.Contains(fields, info.Field) {
			fields = append(fields, info.Field)
		}
		f.reader.chart(f.p, fields)
	})
	return c
}

// noChart marks a field that cannot be charted.
const noChart = "·"

// whyNot explains why a field cannot be charted.
func whyNot(info store.FieldInfo, name string) string {
	const only = ": only numbers, true and false can be charted"
	switch info.Kind {
	case "text":
		return name + " is text, " + strconv.Quote(info.Value) + only
	case "null":
		return name + " is null" + only
	}
	return name + " is " + info.Kind + "; the states view shows it (v)"
}

// toggle adds a field to the selection, or removes it.
func (f *fieldList) toggle(c choice) tea.Cmd {
	switch c.symbol {
	case "↺", "":
		return nil
	case noChart:
		return c.does()
	}
	if i := slices.Index(f.chosen, c.id); i >= 0 {
		f.chosen = slices.Delete(slices.Clone(f.chosen), i, i+1)
	} else {
		f.chosen = append(slices.Clone(f.chosen), c.id)
	}
	return nil
}
