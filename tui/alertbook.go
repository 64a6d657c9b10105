package tui

import (
	"time"

	"topicmux/monitor"
	"topicmux/monitor/alert"
	"topicmux/tui/savedstate"
)

// alertBook is the alerts of a dashboard: those that the command line and the
// config file gave, and those that the user added, which are saved for the server.
type alertBook struct {
	watch *alert.Watch
	saved *savedstate.State
	own   map[*alert.Rule]bool // false, or not there: it was given

	fields  monitor.Fields          // expressions, which may wait for a topic, too
	selects func(topic string) bool // nil: all topics were asked for
	missing []alert.Missing         // what the rules wait for, as of checked
	unmet   []string                // what the expressions wait for then
	vain    []string                // what the stream asks for and the server does not have
	checked time.Time
}

func newAlertBook(w *alert.Watch, opts Options) *alertBook {
	return &alertBook{watch: w, fields: opts.Fields, selects: opts.Selects, own: make(map[*alert.Rule]bool)}
}

// restore watches the alerts that were saved, without those that were given, too,
// or that cannot be read. From then on it saves changes.
func (b *alertBook) restore(m *savedstate.State) {
	for _, saved := range m.Alerts() {
		r, err := alert.Parse(saved.Rule)
		if err != nil || b.find(r.String()) != nil || !b.watch.Add(r) {
			continue
		}
		b.own[r] = true
		b.watch.Mute(r, saved.Muted)
	}
	b.saved = m
}

// find returns the rule with that text, or nil.
func (b *alertBook) find(text string) *alert.Rule {
	for _, r := range b.watch.Rules() {
		if r.String() == text {
			return r
		}
	}
	return nil
}

// add watches one more rule. It reports false when there is no room for it.
func (b *alertBook) add(r *alert.Rule) bool {
	if !b.watch.Add(r) {
		return false
	}
	b.own[r] = true
	b.changed()
	return true
}

// replace watches a rule in place of one, and makes it the user's own.
func (b *alertBook) replace(old, r *alert.Rule) {
	if b.watch.Replace(old, r) {
		delete(b.own, old)
		b.own[r] = true
		b.changed()
	}
}

func (b *alertBook) remove(r *alert.Rule) {
	b.watch.Remove(r)
	delete(b.own, r)
	b.changed()
}

// mute mutes a rule, or no longer.
func (b *alertBook) mute(r *alert.Rule) {
	b.watch.Mute(r, !b.watch.Muted(r))
	b.changed()
}

// changed remembers the user's own alerts.
func (b *alertBook) changed() {
	b.checked = time.Time{}
	var out []savedstate.Alert
	for _, r := range b.watch.Rules() {
		if b.own[r] {
			out = append(out, savedstate.Alert{Rule: r.String(), Muted: b.watch.Muted(r)})
		}
	}
	b.saved.SetAlerts(out)
}
