package tui

import (
	"cmp"
	"slices"

	"topicmux/monitor/fuzzy"
	"topicmux/monitor/store"
	"topicmux/tui/layout"
	"topicmux/tui/view"
)

// openPalette opens the commands: every action by its name, found by a few of
// its letters, and those that take a word behind them.
func (m *Model) openPalette() {
	m.overlays.openMenu(&menu{
		title: "commands", hint: "↵ run  tab complete  esc close",
		list: m.paletteChoices, explain: m.noCommand, typing: true,
	})
}

// paletteChoices lists the commands that match what was typed, best first.
func (m *Model) paletteChoices(st *store.State, typed string) []choice {
	var out []choice
	if c, _, ok := m.readVerb(st, typed); ok {
		out = append(out, c)
	}
	type ranked struct {
		choice
		score int
	}
	var found []ranked
	for _, c := range m.commands(st) {
		score, spots, ok := fuzzy.Match(typed, c.text)
		if ok {
			c.spots = spots
			found = append(found, ranked{c, score})
		}
	}
	slices.SortStableFunc(found, func(a, b ranked) int { return cmp.Compare(b.score, a.score) })
	for _, f := range found {
		out = append(out, f.choice)
	}
	return out
}

// commands are all that the palette offers: what works now of the keymap, then
// the commands with their words.
func (m *Model) commands(st *store.State) []choice {
	var out []choice
	for _, g := range m.groups() {
		for i := range g.bindings {
			if b := &g.bindings[i]; b.name != "" && b.works() {
				out = append(out, choice{text: b.name, note: keysOf(b.keys), does: b.does})
			}
		}
	}
	for _, p := range m.panes {
		out = append(out, choice{text: "goto " + p.topic, does: act(func() { m.goTo(p) })})
	}
	for _, of := range m.grouped {
		out = append(out, choice{text: "ungroup " + of.String(), does: act(func() { m.ungroup(of) })})
	}
	for _, k := range layout.All() {
		out = append(out, choice{text: "layout " + k.String(), does: act(func() { m.setLayout(k) })})
	}
	for _, w := range windows {
		out = append(out, choice{text: "window " + spell(w), does: act(func() { m.setWindow(w) })})
	}
	for _, s := range m.schemes() {
		out = append(out, choice{text: "theme " + s.Name(), note: s.Help(), does: act(func() { m.useTheme(s) })})
	}
	out = append(out, m.visibilityChoices()...)
	out = append(out, m.saveChoices()...)
	return append(out, m.viewCommands(st)...)
}

// viewCommands are the views of the focused pane by their names.
func (m *Model) viewCommands(st *store.State) []choice {
	if m.focus == nil {
		return nil
	}
	p := m.focus
	t := st.Topic(p.topic)
	if t == nil {
		return nil
	}
	var out []choice
	for _, v := range view.For(t, p.look.Fields...) {
		out = append(out, choice{text: "view " + v.Name(), does: act(func() { m.showAs(p, v.Name()) })})
	}
	return out
}

// goToTopic focuses the pane of a topic, if there is one.
func (m *Model) goToTopic(topic string) {
	for _, p := range m.panes {
		if p.topic == topic {
			m.goTo(p)
		}
	}
}

// goTo focuses a pane, hidden or not.
func (m *Model) goTo(p *pane) {
	p.hidden = false
	m.arrange()
	m.focusOn(p)
}
