package alert

import "slices"

// Add watches one more rule, and reports whether there was room for it: MaxRules
// are the most. What is known of the rule's topics now is judged with the next
// Look.
func (w *Watch) Add(r *Rule) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.entries) == MaxRules {
		return false
	}
	w.entries = append(w.entries, &entry{rule: r})
	w.changed()
	return true
}

// Replace watches another rule in place of one, muted like that. It reports
// whether that was there.
func (w *Watch) Replace(old, r *Rule) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	i := w.index(old)
	if i < 0 {
		return false
	}
	w.entries[i] = &entry{rule: r, muted: w.entries[i].muted}
	w.changed()
	return true
}

// Remove stops watching a rule. What fired of it is not reported as resolved.
func (w *Watch) Remove(r *Rule) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if i := w.index(r); i >= 0 {
		w.entries = slices.Delete(w.entries, i, i+1)
		w.changed()
	}
}

// Mute keeps the changes of a rule from being reported, or reports them again. It
// is judged all the same.
func (w *Watch) Mute(r *Rule, on bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if i := w.index(r); i >= 0 {
		e := w.entries[i]
		e.muted = on
		for _, it := range e.items {
			it.Muted = on
		}
	}
}

// Rules returns the rules in the order in which they were added.
func (w *Watch) Rules() []*Rule {
	if w == nil {
		return nil
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	out := make([]*Rule, len(w.entries))
	for i, e := range w.entries {
		out[i] = e.rule
	}
	return out
}

// Muted reports whether a rule is muted.
func (w *Watch) Muted(r *Rule) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	i := w.index(r)
	return i >= 0 && w.entries[i].muted
}

func (w *Watch) index(r *Rule) int {
	return slices.IndexFunc(w.entries, func(e *entry) bool { return e.rule == r })
}

// changed makes the next event or Look find the topics of all rules.
func (w *Watch) changed() {
	w.resolved = false
	w.rules.Store(int32(len(w.entries)))
}
