package tui

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"topicmux/internal/fuzzy"
	"topicmux/monitor/store"
	"topicmux/monitor/text"
	"topicmux/tui/arrangement"
	"topicmux/tui/internal/layout"
	"topicmux/tui/internal/pattern"
	"topicmux/tui/internal/view"

	tea "charm.land/bubbletea/v2"
)

// verb is a command that takes a word.
type verb struct {
	name, example string // and such a word
	// value is the word in the list of commands, such as ID. It is empty if the list has
	// a command for each word.
	value string
	// read returns the choice for a word, or a sentence about what is wrong
	// with it.
	read func(st *store.State, word string) (c choice, problem string)
	// lacks returns what the command lacks to work now, or "". Default (nil): nothing.
	lacks func() string
}

// verbs returns the commands that take a word.
func (pl *palette) verbs() []verb {
	return []verb{
		{name: "window", example: "5m", value: "TIME", read: pl.readWindow},
		{name: "filter", example: "error", read: pl.readFilter},
		{name: "goto", example: "cpu", read: pl.readGoto},
		{name: "group", example: "*.cpu", value: "PATTERN", read: pl.readGroup, lacks: pl.lacksPane},
		{name: "view", example: "log", read: pl.readView},
		{name: "field", example: "total", value: "FIELD", read: pl.readField, lacks: pl.lacksPane},
		{name: "theme", example: "dark", read: pl.readTheme},
		{name: "layout", example: "rows", read: pl.readLayout},
		{name: "ungroup", example: "*.cpu", read: pl.readUngroup},
		{name: "alert", example: "cpu > 90", value: "RULE", read: pl.alerts.readAlert},
		{name: "split", example: ".type, split off or split auto", value: "FIELD", read: pl.topicField.readSplit},
		{name: saveDashboard, example: "wall.yaml", read: pl.exporter.sharer.readSave},
		{name: "resume", example: "1042", value: "ID", read: pl.resumption.readResume, lacks: pl.lacksConnection},
	}
}

// valueChoices returns the commands that need a value which only the user knows.
func (pl *palette) valueChoices() []choice {
	var out []choice
	for _, v := range pl.verbs() {
		if v.value != "" && (v.lacks == nil || v.lacks() == "") {
			example, _, _ := strings.Cut(v.example, ",")
			out = append(out, choice{text: v.name, value: v.value, note: "such as " + example})
		}
	}
	return out
}

// wantsValue reports whether only the value is missing that a command needs.
func (pl *palette) wantsValue(typed string) bool {
	return slices.ContainsFunc(pl.valueChoices(), func(c choice) bool { return typed == c.text+" " })
}

func (pl *palette) lacksPane() string { return unless(pl.panes.focus != nil, "a pane") }

func (pl *palette) lacksConnection() string { return hasConnection(pl.resumption.streams.current()) }

// readVerb parses a command with a word. The problem is a sentence about an
// invalid word. It is not ok if the command cannot be carried out.
func (pl *palette) readVerb(st *store.State, typed string) (c choice, problem string, ok bool) {
	name, word, _ := strings.Cut(strings.TrimSpace(typed), " ")
	word = strings.TrimSpace(word)
	if name == "q" && word == "" {
		return choice{text: "quit", does: func() tea.Cmd { return tea.Quit }}, "", true
	}
	if name == "window" && word == "" {
		return choice{text: "window", note: arrangement.Duration(pl.timeline.window), does: act(pl.timeline.notifyRange)}, "", true
	}
	if name == saveDashboard && word == "" {
		return pl.exporter.sharer.choice(), "", true
	}
	verbs := pl.verbs()
	i := slices.IndexFunc(verbs, func(v verb) bool { return v.name == name })
	if i < 0 || word == "" {
		return choice{}, "", false
	}
	c, problem = verbs[i].read(st, word)
	return c, problem, problem == ""
}

// noCommand says that the typed text is not a command, and suggests one.
func (pl *palette) noCommand(st *store.State, typed string) string {
	if _, problem, _ := pl.readVerb(st, typed); problem != "" {
		return problem
	}
	if needs := pl.lacking(typed); needs != "" {
		return "The command " + strings.TrimSpace(typed) + " needs " + needs + "."
	}
	if v, ok := pl.verbNamed(strings.TrimSpace(typed)); ok {
		return "The command " + v.name + " needs a value, such as " + v.name + " " + v.example + "."
	}
	var known []string
	for _, c := range pl.commands(st) {
		known = append(known, c.text)
	}
	return unknownCommand(strings.TrimSpace(typed), known)
}

// verbNamed returns the command that takes a word and whose name begins with the typed
// text, if there is only one.
func (pl *palette) verbNamed(typed string) (found verb, ok bool) {
	for _, v := range pl.verbs() {
		switch {
		case v.name == typed:
			return v, true
		case typed != "" && strings.HasPrefix(v.name, typed):
			if ok {
				return verb{}, false
			}
			found, ok = v, true
		}
	}
	return found, ok
}

// unknownCommand says that there is no such command. If commands begin with the
// same word, it lists them.
func unknownCommand(typed string, known []string) string {
	first, rest, _ := strings.Cut(typed, " ")
	var related, words []string
	for _, c := range known {
		if word, ok := strings.CutPrefix(c, first+" "); ok {
			related, words = append(related, c), append(words, word)
		}
	}
	if len(related) < 2 || len(related) > listedMost || fuzzy.Nearest(rest, words) != "" {
		return notFound("command", typed, known)
	}
	return noSuch("command", typed) + allOf("command", related)
}

// takesQuantity reports whether a command takes a quantity, which the user must
// type in full.
func takesQuantity(typed string) bool {
	name, _, _ := strings.Cut(strings.TrimSpace(typed), " ")
	return name == "window"
}

func (pl *palette) readWindow(_ *store.State, word string) (choice, string) {
	d, err := time.ParseDuration(word)
	_, bare := strconv.ParseFloat(word, 64)
	switch {
	case bare == nil:
		return choice{}, word + " has no unit. A window is written as 30s, 5m or 2h."
	case err != nil:
		return choice{}, strconv.Quote(word) + " is not a duration. A window is written as 30s, 5m or 2h."
	case d < MinWindow || d > MaxWindow:
		return choice{}, "A window is " + arrangement.Duration(MinWindow) + " to " + arrangement.Duration(MaxWindow) + " long."
	}
	return choice{text: "window " + arrangement.Duration(d), does: act(func() { pl.timeline.setWindow(d) })}, ""
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
		if p.topic == word || p.title == word {
			return choice{text: "goto " + word, does: act(func() { pl.workspace.goTo(p) })}, ""
		}
	}
	return choice{}, notFound("topic", word, namesAndTitles(pl.panes.all))
}

// readField charts a field of the focused pane's topic. The word is the field
// in the syntax of --field, or as the pane shows it.
func (pl *palette) readField(st *store.State, word string) (choice, string) {
	p := pl.panes.focus
	if p == nil || st.Topic(p.topic) == nil {
		return choice{}, "There is no pane with data."
	}
	path := store.FieldPath(word)
	var known []string
	var short []store.FieldInfo // fields that the screen shows with that name
	for _, f := range st.Topic(p.topic).Fields(time.Time{}) {
		if f.Field == path {
			return pl.fieldChoice(p, f, word)
		}
		known = append(known, f.Field)
		if store.FieldLabel(f.Field) == word {
			short = append(short, f)
		}
	}
	if len(short) == 1 {
		return pl.fieldChoice(p, short[0], word)
	}
	return choice{}, notFound("field", path, known)
}

func (pl *palette) fieldChoice(p *pane, f store.FieldInfo, word string) (choice, string) {
	if !f.Chart {
		return choice{}, sentenceOf(whyNot(f, word))
	}
	return choice{text: "field " + word, does: act(func() { pl.reader.chart(p, []string{f.Field}) })}, ""
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
		if why := view.Unfit(st.Topic(p.topic), word, p.viewState.Fields...); why != "" {
			return choice{}, fmt.Sprintf("%s %s. Its views are %s.", p.topic, why, strings.Join(fitting, ", "))
		}
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

func (pl *palette) readLayout(_ *store.State, word string) (choice, string) {
	if k, ok := layout.Parse(word); ok {
		return choice{text: "layout " + word, does: act(func() { pl.workspace.setLayout(k) })}, ""
	}
	var known []string
	for _, k := range layout.All() {
		known = append(known, k.String())
	}
	return choice{}, notFound("layout", word, known)
}

func (pl *palette) readUngroup(_ *store.State, word string) (choice, string) {
	var known []string
	for _, of := range pl.groups.grouped {
		if of.String() == word {
			return choice{text: "ungroup " + word, does: act(func() { pl.groups.ungroup(of) })}, ""
		}
		known = append(known, of.String())
	}
	if known == nil {
		return choice{}, "There are no groups."
	}
	return choice{}, notFound("group", word, known)
}
