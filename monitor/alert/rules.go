package alert

import "slices"

// Add starts watching a rule. It returns false if the watch already has
// MaxRules rules. The next Evaluate evaluates the current values of the rule's
// topics.
func (w *Watch) Add(r *Rule) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.entries) == MaxRules {
		return false
	}
	w.entries = append(w.entries, &watchedRule{rule: r})
	w.changed()
	return true
}

// Replace replaces old with r, which keeps the mute state of old. It returns
// false if old is not watched.
func (w *Watch) Replace(old, r *Rule) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	i := w.index(old)
	if i < 0 {
		return false
	}
	w.entries[i] = &watchedRule{rule: r, muted: w.entries[i].muted}
	w.changed()
	return true
}

// Remove stops watching a rule. Its firing alerts are not reported as resolved.
func (w *Watch) Remove(r *Rule) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if i := w.index(r); i >= 0 {
		w.entries = slices.Delete(w.entries, i, i+1)
		w.changed()
	}
}

// Mute stops or resumes reporting changes of a rule. A muted rule is still
// evaluated.
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
	return slices.IndexFunc(w.entries, func(e *watchedRule) bool { return e.rule == r })
}

// changed makes the next event or Evaluate match all rules with topics again.
func (w *Watch) changed() {
	w.resolved = false
	w.rules.Store(int32(len(w.entries)))
}
