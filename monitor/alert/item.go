package alert

import (
	"strconv"
	"time"

	"topicmux/monitor/store"
)

// item is the state of one rule for one topic.
type item struct {
	Alert
	topic  *store.Topic // nil while no topic matches
	stream *Stream      // of a rule about a figure; nil if there is no such stream
	paths  []string     // gjson paths of the field; the first that exists is used

	began time.Time // while Pending: when the value became bad
	well  time.Time // while Firing: when the value recovered, zero if it has not

	main   *store.Series // cached main series, valid while the topic has mainOf series
	mainOf int           // number of series when main was chosen
	events uint64        // number of events of the topic that were evaluated
	word   string        // the newest text, or the newest number that has no series
	held   string        // text of the newest evaluated number, kept while only time decides
	missed uint64        // number of lost events that were evaluated
}

// moveTo moves the item to the same topic in another store object. Events that
// were evaluated already are not evaluated again.
func (it *item) moveTo(t *store.Topic) {
	if it.topic == t || t == nil {
		return
	}
	it.topic, it.main, it.mainOf = t, nil, -1
	it.events, it.missed = t.Count, t.Missed
}

// observe evaluates an event of the topic.
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

// pass evaluates everything that depends on time: silence, durations, and the
// current value of a topic that has had no event since the rule was added.
func (it *item) pass(w *Watch, now time.Time) {
	if it.Rule.figure != "" {
		it.judgeFigure(w, now)
		return
	}
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
		// A stale value neither starts nor ends an alert.
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
		lasts = 0 // silentAt already includes the duration
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

// due returns when the item may change without a new event, or zero.
func (it *item) due(w *Watch, now time.Time) time.Time {
	switch {
	case it.Rule.figure != "":
		return now.Add(figurePause)
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

// silentAt returns when the topic counts as silent if no event arrives, or zero
// for never. That is after the rule's duration, or after the topic's stale time
// if the rule has none.
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

// value returns the newest value as received.
func (it *item) value(now time.Time) string {
	if it.Rule.figure != "" {
		return it.word
	}
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
	return measured(it.topic, it.main)
}
