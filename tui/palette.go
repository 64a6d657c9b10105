package tui

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"topicmux/monitor/fuzzy"
	"topicmux/monitor/store"
	"topicmux/monitor/text"
	"topicmux/tui/internal/layout"
	"topicmux/tui/internal/pattern"
	"topicmux/tui/internal/view"

	tea "charm.land/bubbletea/v2"
)

// palette is the commands, which are found by a few of their letters.
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
	overlays   *overlays
	bindings   func() []group
}

// openPalette opens the commands: every action by its name, found by a few of
// its letters, and those that take a word behind them.
func (pl *palette) openPalette() {
	pl.overlays.openMenu(&menu{
		title: "commands", hint: "↵ run  tab complete  esc close",
		list: pl.paletteChoices, explain: pl.noCommand, typing: true,
	})
}

// paletteChoices lists the commands that match what was typed, best first.
func (pl *palette) paletteChoices(st *store.State, typed string) []choice {
	var out []choice
	if c, _, ok := pl.readVerb(st, typed); ok {
		out = append(out, c)
	}
	type ranked struct {
		choice
		score int
	}
	var found []ranked
	for _, c := range pl.commands(st) {
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
func (pl *palette) commands(st *store.State) []choice {
	var out []choice
	for _, g := range pl.bindings() {
		for i := range g.bindings {
			if b := &g.bindings[i]; b.name != "" && b.works() {
				out = append(out, choice{text: b.name, note: keysOf(b.keys), does: b.does})
			}
		}
	}
	for _, p := range pl.panes.all {
		out = append(out, choice{text: "goto " + p.topic, does: act(func() { pl.workspace.goTo(p) })})
	}
	for _, of := range pl.groups.grouped {
		out = append(out, choice{text: "ungroup " + of.String(), does: act(func() { pl.groups.ungroup(of) })})
	}
	for _, k := range layout.All() {
		out = append(out, choice{text: "layout " + k.String(), does: act(func() { pl.workspace.setLayout(k) })})
	}
	for _, w := range windows {
		out = append(out, choice{text: "window " + spell(w), does: act(func() { pl.timeline.setWindow(w) })})
	}
	for _, s := range pl.appearance.schemes() {
		out = append(out, choice{text: "theme " + s.Name(), note: s.Help(), does: act(func() { pl.appearance.useTheme(s) })})
	}
	out = append(out, pl.hiding.visibilityChoices()...)
	out = append(out, pl.exporter.saveChoices()...)
	return append(out, pl.viewCommands(st)...)
}

// viewCommands are the views of the focused pane by their names.
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

// keys open the commands.
func (pl *palette) keys() []binding {
	return []binding{
		{keys: []string{":"}, name: "commands", label: ":", help: "run a command", does: act(pl.openPalette)},
	}
}

// verb is a command that takes a word of the user's own.
type verb struct {
	name string
	// read makes a choice of the word, or a sentence that says what is wrong
	// with it.
	read func(st *store.State, word string) (c choice, problem string)
}

// verbs are the commands that take a word.
func (pl *palette) verbs() []verb {
	return []verb{
		{"window", pl.readWindow},
		{"filter", pl.readFilter},
		{"goto", pl.readGoto},
		{"group", pl.readGroup},
		{"view", pl.readView},
		{"field", pl.readField},
		{"theme", pl.readTheme},
		{"alert", pl.alerts.readAlert},
	}
}

// readVerb reads a command with a word. Problem is a sentence about a word that
// the command cannot take; ok is false when nothing can be done.
func (pl *palette) readVerb(st *store.State, typed string) (c choice, problem string, ok bool) {
	name, word, _ := strings.Cut(strings.TrimSpace(typed), " ")
	word = strings.TrimSpace(word)
	if name == "q" && word == "" {
		return choice{text: "quit", does: func() tea.Cmd { return tea.Quit }}, "", true
	}
	if name == "window" && word == "" {
		return choice{text: "window", note: spell(pl.timeline.window), does: act(pl.timeline.notifyRange)}, "", true
	}
	verbs := pl.verbs()
	i := slices.IndexFunc(verbs, func(v verb) bool { return v.name == name })
	if i < 0 || word == "" {
		return choice{}, "", false
	}
	c, problem = verbs[i].read(st, word)
	return c, problem, problem == ""
}

// noCommand says why nothing that was typed is a command, and what it may have
// meant.
func (pl *palette) noCommand(st *store.State, typed string) string {
	if _, problem, _ := pl.readVerb(st, typed); problem != "" {
		return problem
	}
	var known []string
	for _, c := range pl.commands(st) {
		known = append(known, c.text)
	}
	return notFound("command", strings.TrimSpace(typed), known)
}

func (pl *palette) readWindow(_ *store.State, word string) (choice, string) {
	d, err := time.ParseDuration(word)
	switch {
	case err != nil:
		return choice{}, strconv.Quote(word) + " is not a duration. Try window 5m."
	case d < MinWindow || d > MaxWindow:
		return choice{}, "A window is " + spell(MinWindow) + " to " + spell(MaxWindow) + " long."
	}
	return choice{text: "window " + spell(d), does: act(func() { pl.timeline.setWindow(d) })}, ""
}

func (pl *palette) readFilter(_ *store.State, word string) (choice, string) {
	f, err := parseQuery(word)
	if err != nil {
		return choice{}, "Invalid regular expression: " + err.Error() + "."
	}
	return choice{text: "filter " + word, does: act(func() { pl.search.setQuery(f) })}, ""
}

func (pl *palette) readGoto(_ *store.State, word string) (choice, string) {
	for _, p := range pl.panes.all {
		if p.topic == word {
			return choice{text: "goto " + word, does: act(func() { pl.workspace.goTo(p) })}, ""
		}
	}
	return choice{}, notFound("topic", word, names(pl.panes.all))
}

// readField charts a field of the focused pane's topic, which may be written as
// --field has it.
func (pl *palette) readField(st *store.State, word string) (choice, string) {
	p := pl.panes.focus
	if p == nil || st.Topic(p.topic) == nil {
		return choice{}, "There is no pane with data."
	}
	word = strings.TrimPrefix(word, ".")
	var known []string
	for _, f := range st.Topic(p.topic).Fields(time.Time{}) {
		switch {
		case f.Field != word:
			known = append(known, f.Field)
		case !f.Chart:
			return choice{}, sentenceOf(whyNot(f, word))
		default:
			return choice{text: "field " + word, does: act(func() { pl.reader.chart(p, []string{word}) })}, ""
		}
	}
	return choice{}, notFound("field", word, known)
}

func (pl *palette) readGroup(st *store.State, word string) (choice, string) {
	of, err := pattern.Parse(word)
	if err != nil {
		return choice{}, "This is not a pattern. Try group net.* or group *.cpu."
	}
	members := pl.panes.membersOf(of, st)
	if len(members) < 2 {
		return choice{}, fmt.Sprintf("A group needs two numeric topics, but %s matches %d.", of, len(members))
	}
	note := text.Plural(len(members), "topic")
	return choice{text: "group " + word, note: note, does: act(func() { pl.groups.group(of, members[0].topic) })}, ""
}

func (pl *palette) readView(st *store.State, word string) (choice, string) {
	p := pl.panes.focus
	if p == nil || st.Topic(p.topic) == nil {
		return choice{}, "There is no pane with data."
	}
	var fitting []string
	for _, v := range view.For(st.Topic(p.topic), p.viewState.Fields...) {
		fitting = append(fitting, v.Name())
	}
	if !slices.Contains(fitting, word) {
		return choice{}, fmt.Sprintf("%s has no view %q. Its views are %s.", p.topic, word, strings.Join(fitting, ", "))
	}
	return choice{text: "view " + word, does: act(func() { pl.reader.showAs(p, word) })}, ""
}

func (pl *palette) readTheme(_ *store.State, word string) (choice, string) {
	var known []string
	for _, s := range pl.appearance.schemes() {
		if s.Name() == word {
			return choice{text: "theme " + word, note: s.Help(), does: act(func() { pl.appearance.useTheme(s) })}, ""
		}
		known = append(known, s.Name())
	}
	return choice{}, notFound("theme", word, known)
}
