package tui

import (
	"time"

	"topicmux/monitor"
	"topicmux/monitor/alert"
	"topicmux/tui/arrangement"
	"topicmux/tui/savedstate"
)

// alertBook holds the rules of a dashboard: those given on the command line or
// in the config file, and those that the user added. The user's own rules are
// saved for the server.
type alertBook struct {
	watch *alert.Watch
	saved *savedstate.State
	own   map[*alert.Rule]bool // false or absent: the rule was given

	fields  monitor.Fields                  // field expressions, which may also wait for a topic
	selects func(topic string) bool         // nil if the stream selects all topics
	missing []alert.Missing                 // rules without a value to evaluate, as of checked
	unmet   []string                        // expressions without a value to chart, as of checked
	file    func() *arrangement.Arrangement // what the config file says; nil for nothing
	lost    []string                        // what the config file says about panes that there are not, as of checked
	vain    []string                        // selected topics that the server does not have
	checked time.Time
	named   string    // everything without a match, one per line
	namedAt time.Time // when named last changed
}

func newAlertBook(w *alert.Watch, opts Options) *alertBook {
	return &alertBook{watch: w, fields: opts.Fields, selects: opts.Selects, own: make(map[*alert.Rule]bool)}
}

// restore starts watching the saved alerts. It skips alerts that were also
// given and alerts that it cannot parse. From then on every change is saved.
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

// add starts watching a rule. It returns false if there are too many.
func (b *alertBook) add(r *alert.Rule) bool {
	if !b.watch.Add(r) {
		return false
	}
	b.own[r] = true
	b.changed()
	return true
}

// replace watches a rule in place of an old one and marks it as the user's own.
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

// forget stops watching a rule that was given.
func (b *alertBook) forget(r *alert.Rule) {
	b.watch.Remove(r)
	b.checked = time.Time{}
}

// mute mutes a rule, or unmutes a muted one.
func (b *alertBook) mute(r *alert.Rule) {
	b.watch.Mute(r, !b.watch.Muted(r))
	b.changed()
}

// changed saves the user's own alerts.
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
