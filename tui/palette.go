package tui

import (
	"cmp"
	"slices"
	"strings"

	"topicmux/internal/fuzzy"
	"topicmux/monitor/store"
	"topicmux/tui/arrangement"
	"topicmux/tui/internal/layout"
	"topicmux/tui/internal/view"
)

// palette lists the commands, which the user finds by typing some of their
// letters.
type palette struct {
	*shared
	panes      *paneSet
	workspace  *workspace
	timeline   *timeline
	groups     *grouping
	hiding     *hiding
	search     *search
	alerts     *alerts
	reader     *reader
	appearance *appearance
	exporter   *exporter
	topicField *topicField
	resumption *resumption
	overlays   *overlays
	bindings   func() []group
}

// openPalette opens the commands: every action by its name, and the commands
// that take a word.
func (pl *palette) openPalette() {
	pl.overlays.openMenu(&menu{
		title: "commands", hint: "↵ run  tab complete  esc close",
		list: pl.paletteChoices, explain: pl.noCommand, typing: true,
	})
}

// paletteChoices returns the commands that match the typed text, best first.
func (pl *palette) paletteChoices(st *store.State, typed string) []choice {
	var out []choice
	c, problem, ok := pl.readVerb(st, typed)
	if ok {
		out = append(out, c)
	}
	if problem != "" && takesQuantity(typed) {
		return nil // its letters may match another quantity
	}
	if !ok && pl.lacking(typed) != "" {
		return nil // its letters may match another command
	}
	if !ok && pl.wantsValue(typed) {
		return nil // the value is next, even if other commands begin like this
	}
	type ranked struct {
		choice
		score int
	}
	var found []ranked
	for _, c := range pl.commands(st) {
		score, spots, ok := fuzzy.Match(typed, c.text)
		if ok && (len(out) == 0 || c.text != out[0].text) {
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

// commands returns all commands: the actions of the keymap that work now, then
// the commands that take a word: with the value to type, or one for each word.
func (pl *palette) commands(st *store.State) []choice {
	var out []choice
	for _, g := range pl.bindings() {
		for i := range g.bindings {
			if b := &g.bindings[i]; b.name != "" && b.works() {
				out = append(out, choice{text: b.name, note: keysOf(b.keys), does: b.does})
			}
		}
	}
	out = append(out, pl.valueChoices()...)
	for _, p := range pl.panes.all {
		out = append(out, choice{text: "goto " + p.topic, does: act(func() { pl.workspace.goTo(p) })})
		if p.title != p.topic {
			out = append(out, choice{text: "goto " + p.title, note: p.topic, does: act(func() { pl.workspace.goTo(p) })})
		}
	}
	for _, of := range pl.groups.grouped {
		out = append(out, choice{text: "ungroup " + of.String(), does: act(func() { pl.groups.ungroup(of) })})
	}
	for _, k := range layout.All() {
		out = append(out, choice{text: "layout " + k.String(), does: act(func() { pl.workspace.setLayout(k) })})
	}
	for _, w := range windows {
		out = append(out, choice{text: "window " + arrangement.Duration(w), does: act(func() { pl.timeline.setWindow(w) })})
	}
	for _, s := range pl.appearance.schemes() {
		out = append(out, choice{text: "theme " + s.Name(), note: s.Help(), does: act(func() { pl.appearance.useTheme(s) })})
	}
	out = append(out, pl.hiding.visibilityChoices()...)
	out = append(out, pl.exporter.saveChoices()...)
	return append(out, pl.viewCommands(st)...)
}

// lacking returns what the command with that name lacks to work now, or "" if it works or
// if there is none.
func (pl *palette) lacking(name string) string {
	name = strings.TrimSpace(name)
	for _, g := range pl.bindings() {
		for i := range g.bindings {
			if b := &g.bindings[i]; b.name != "" && b.name == name {
				return b.needs()
			}
		}
	}
	return ""
}

// viewCommands returns a command for each view of the focused pane.
func (pl *palette) viewCommands(st *store.State) []choice {
	if pl.panes.focus == nil {
		return nil
	}
	p := pl.panes.focus
	t := st.Topic(p.topic)
	if t == nil {
		return nil
	}
	var out []choice
	for _, v := range view.For(t, p.viewState.Fields...) {
		out = append(out, choice{text: "view " + v.Name(), does: act(func() { pl.reader.showAs(p, v.Name()) })})
	}
	return out
}

// keys returns the binding that opens the commands.
func (pl *palette) keys() []binding {
	return []binding{
		{keys: []string{":"}, name: "commands", label: ":", help: "run a command", does: act(pl.openPalette)},
	}
}
