package alert

import (
	"strconv"
	"time"

	"topicmux/monitor/store"
)

// item is the state of one rule for one topic.
type item struct {
	Alert
	topic *store.Topic // nil: no topic matches yet
	paths []string     // where the field is in JSON, as gjson has it: the first that exists

	began time.Time // when the value turned bad, while Pending
	well  time.Time // when the value recovered, while Firing; zero: it has not

	main   *store.Series // the one that stands for the topic, as of mainOf
	mainOf int           // how many series the topic had then
	events uint64        // events of the topic that were
	word   string        // the newest text, or the newest number without a series
	held   string        // what the newest number that was judged is called, where time may decide
	missed uint64        // the events lost so far
}

// moveTo moves the item to the same topic in a new place of the store. Events
// that were judged are not judged again.
func (it *item) moveTo(t *store.Topic) {
	if it.topic == t || t == nil {
		return
	}
	it.topic, it.main, it.mainOf = t, nil, -1
	it.events, it.missed = t.Count, t.Missed
}

// observe judges an event of the topic.
func (it *item) observe(w *Watch, e *store.Observed, now time.Time) {
	switch it.Rule.kind {
	case isNumber:
		s := it.series(w)
		v, ok := 0.0, false
		switch {
		case s == nil:
			v, ok = it.uncharted(e.Data)
		case it.topic.Had(s):
			v, ok = s.Last(), true
		}
		if ok && (!e.Past || w.opts.Backlog) {
			it.judge(w, v, now)
		}
	case isWord:
		it.events = it.topic.Count
		word, ok := it.wordOf(e.Data)
		if ok && (!e.Past || w.opts.Backlog) {
			it.judgeWord(w, word, now)
		}
	}
}

// pass judges what depends on time: silence, durations, and the known value of
// a topic of which no event has been judged yet.
func (it *item) pass(w *Watch, now time.Time) {
	switch it.Rule.kind {
	case isStale:
		at := it.silentAt(w)
		silent := !at.IsZero() && !now.Before(at)
		if it.topic != nil {
			it.Judged = it.topic.Count
		}
		it.step(w, silent, !silent, now)
		return
	case isGap:
		if it.topic != nil {
			lost := it.topic.Missed > it.missed
			it.missed, it.Judged = it.topic.Missed, it.topic.Count
			it.step(w, lost, !lost, now)
		}
		return
	}
	switch {
	case it.topic == nil, it.topic.Arriving():
	case it.topic.Complete():
		it.end(w, now)
	case it.Judged == 0:
		it.judgeNewest(w, now)
	case it.Rule.kind == isNumber && it.topic.Stale(now):
		// A silent topic proves nothing: it neither begins nor ends an alert.
	case it.Phase == Pending:
		it.step(w, true, false, now)
	case it.Phase == Firing && !it.well.IsZero():
		it.step(w, false, true, now)
	}
}

// step advances the phase. A value between the threshold and the clear
// condition is neither bad nor well.
func (it *item) step(w *Watch, bad, well bool, now time.Time) {
	it.Ended = false
	lasts := it.Rule.lasts
	if it.Rule.kind == isStale {
		lasts = 0 // silence counts it
	}
	switch {
	case it.Phase == Firing && !well:
		it.well = time.Time{}
	case it.Phase == Firing:
		if it.well.IsZero() {
			it.well = now
		}
		if now.Sub(it.well) >= it.Rule.hold() {
			it.resolve(w, now)
		}
	case !bad:
		it.Phase = Quiet
	case lasts == 0 || it.Phase == Pending && now.Sub(it.began) >= lasts:
		it.fire(w, now)
	case it.Phase == Quiet:
		it.Phase, it.began, it.Since = Pending, now, now
	}
}

func (it *item) fire(w *Watch, now time.Time) {
	it.Phase, it.Since, it.Value, it.Known, it.well = Firing, now, it.value(now), false, time.Time{}
	it.Times++
	w.report(it, Change{Alert: it.Alert, Fired: true, At: now})
}

func (it *item) resolve(w *Watch, now time.Time) {
	it.Phase, it.Since, it.Resolved, it.Value = Quiet, now, now, it.value(now)
	w.report(it, Change{Alert: it.Alert, At: now})
}

// end resolves the alert of a topic that has ended, because no further value
// can.
func (it *item) end(w *Watch, now time.Time) {
	if it.Ended {
		return
	}
	it.Ended = true
	if it.Phase == Firing {
		it.resolve(w, now)
	}
	it.Phase = Quiet
}

// due returns when time alone may change the item.
func (it *item) due(w *Watch, now time.Time) time.Time {
	switch {
	case it.Phase == Pending:
		return it.began.Add(it.Rule.lasts)
	case it.Phase == Firing && !it.well.IsZero():
		return it.well.Add(it.Rule.hold())
	case it.Phase == Firing && it.Rule.kind == isGap:
		return now.Add(calm)
	case it.Phase == Quiet && it.Rule.kind == isStale:
		return it.silentAt(w)
	}
	return time.Time{}
}

// silentAt returns when the topic counts as silent if no event arrives: after
// the rule's duration, or by the topic's usual interval if the rule has none;
// zero: never.
func (it *item) silentAt(w *Watch) time.Time {
	lasts := it.Rule.lasts
	switch {
	case it.topic == nil && lasts > 0:
		return w.begun.Add(lasts)
	case it.topic == nil, it.topic.Complete():
		return time.Time{}
	case lasts == 0:
		return it.topic.StaleAt()
	case it.topic.Count == 0:
		return w.begun.Add(lasts)
	}
	return it.topic.LastAt.Add(lasts)
}

// value returns the newest value as it came.
func (it *item) value(now time.Time) string {
	switch it.Rule.kind {
	case isStale:
		if it.topic == nil || it.topic.Count == 0 {
			return "nothing yet"
		}
		return "silent for " + it.topic.Age(now).Round(time.Second).String()
	case isGap:
		return strconv.FormatUint(it.topic.Missed, 10) + " lost"
	case isWord:
		return it.word
	}
	switch {
	case it.held != "":
		return it.held
	case it.main == nil:
		return it.word
	}
	return measured(it.main, unitOf(it.topic, it.main))
}
