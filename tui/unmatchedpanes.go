package tui

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"topicmux/internal/fuzzy"
	"topicmux/monitor/store"
	"topicmux/tui/arrangement"
	"topicmux/tui/internal/view"
)

// unmatchedPanes returns what the config file says about panes that no topic has: names and
// patterns that match no topic, and views that do not fit the topic that is named.
func unmatchedPanes(a *arrangement.Arrangement, st *store.State) (out []string) {
	add := func(key string, s arrangement.Selector) {
		if words := unmatchedSelector(s, st); words != "" {
			out = append(out, key+": "+words)
		}
	}
	for i := range a.Panes {
		add("panes", a.Panes[i].Of)
		out = append(out, unfitView(&a.Panes[i], st)...)
		out = append(out, unfitFormat(&a.Panes[i], st)...)
	}
	for _, s := range a.Order {
		add("order", s)
	}
	for _, s := range a.Hide {
		add("hide", s)
	}
	for _, group := range a.Groups {
		if s, err := arrangement.ParseSelector(group); err == nil {
			add("groups", s)
		}
	}
	return out
}

// selectsTopic reports whether a selector selects a topic.
func selectsTopic(s arrangement.Selector, t *store.Topic) bool {
	return s.Matches(t.Name, strings.TrimPrefix(t.Name, t.Stream().Name+"."))
}

// unmatchedSelector returns why a selector selects nothing, or "".
func unmatchedSelector(s arrangement.Selector, st *store.State) string {
	if slices.ContainsFunc(st.Topics, func(t *store.Topic) bool { return selectsTopic(s, t) }) {
		return ""
	}
	if s.IsPattern() {
		return "no topic matches " + strconv.Quote(s.String())
	}
	words := "no topic " + strconv.Quote(s.String())
	var names []string
	for _, t := range st.Topics {
		names = append(names, t.Name)
	}
	if near := fuzzy.Nearest(s.String(), names); near != "" {
		words += "; did you mean " + near + "?"
	}
	return words
}

// unfitView returns that the view of a pane does not fit the topic that the pane names. A
// pattern may select topics that a view does not fit.
func unfitView(p *arrangement.Pane, st *store.State) (out []string) {
	if p.View == "" || p.Of.IsPattern() {
		return nil
	}
	for _, t := range st.Topics {
		if t.Count == 0 || !selectsTopic(p.Of, t) {
			continue
		}
		var names []string
		for _, v := range view.For(t, p.Fields...) {
			names = append(names, v.Name())
		}
		if !slices.Contains(names, p.View) {
			out = append(out, "panes: "+t.Name+" has no view "+strconv.Quote(p.View)+"; its views are "+strings.Join(names, ", "))
		}
	}
	return out
}

// unfitFormat returns that the pane names a topic whose unit rules out percentages.
func unfitFormat(p *arrangement.Pane, st *store.State) (out []string) {
	if !p.Format.IsPercent() || p.Of.IsPattern() {
		return nil
	}
	for _, t := range st.Topics {
		if s := t.Main(); s != nil && selectsTopic(p.Of, t) && t.FormatOf(s).IsZero() {
			out = append(out, "panes: "+t.Name+" has the unit "+cmp.Or(s.Unit, t.Unit)+": the format percent is for fractions")
		}
	}
	return out
}
