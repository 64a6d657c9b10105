package alert

import (
	"strconv"
	"strings"
	"time"

	"github.com/tidwall/gjson"

	"topicmux/tui/store"
)

// item is one rule held against one topic.
type item struct {
	Alert
	topic *store.Topic // nil: there is none yet

	began time.Time // since when the value has been bad, while Pending
	well  time.Time // since when it has been well again, while Firing; zero: it is not

	count  uint64       // values of the series that were looked at
	at     int64        // the time of the newest of them, ns
	cell   store.Bucket // what was known of its tenth of a second then
	last   uint64       // ordinal of the newest event that was compared
	missed uint64       // events that were lost up to now
}

// reading is what the values since the last look say.
type reading struct {
	known bool // there is a value to judge by
	hit   bool // one of them breaks the rule
	held  bool // all of them do
	now   bool // the newest one does
	over  bool // all of them are where the alert ends
	calm  bool // the newest one is
	value string
}

// look takes a reading and moves on from phase to phase.
func (it *item) look(w *Watch, now time.Time) (Change, bool) {
	r := it.read(w, now)
	if !r.known {
		return Change{}, false
	}
	if it.Phase == Firing {
		return it.watchEnd(r, now)
	}
	lasts := it.Rule.lasts
	if it.Rule.kind == isStale {
		lasts = 0 // the reading counts it
	}
	switch {
	case lasts == 0:
		if r.hit {
			return it.fire(r, now), true
		}
	case it.Phase == Pending && r.held && now.Sub(it.began) >= lasts:
		return it.fire(r, now), true
	case it.Phase == Pending && r.held:
	case r.now:
		it.Phase, it.began, it.Since = Pending, now, now
	default:
		it.Phase = Quiet
	}
	return Change{}, false
}

// watchEnd waits until the value has been well for long enough.
func (it *item) watchEnd(r reading, now time.Time) (Change, bool) {
	switch {
	case !r.over:
		it.well = time.Time{}
		return Change{}, false
	case it.well.IsZero():
		it.well = now
	}
	if now.Sub(it.well) < it.Rule.hold() {
		return Change{}, false
	}
	it.Phase, it.Since, it.Over, it.Value = Quiet, now, now, r.value
	return Change{Alert: it.Alert, At: now}, true
}

func (it *item) fire(r reading, now time.Time) Change {
	it.Phase, it.Since, it.Value, it.Known = Firing, now, r.value, false
	it.Times++
	if it.well = (time.Time{}); r.calm {
		it.well = now
	}
	return Change{Alert: it.Alert, Fired: true, At: now}
}

// tick is how finely a series knows its recent past.
const tick = int64(100 * time.Millisecond)

// due returns when the item has to be looked at again though nothing comes.
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

func (it *item) read(w *Watch, now time.Time) reading {
	switch it.Rule.kind {
	case isStale:
		return it.readSilence(w, now)
	case isGap:
		return it.readGap()
	case isWord:
		return it.readWord(w)
	}
	if it.topic == nil {
		return reading{}
	}
	s := it.series(w)
	if s == nil || s.Count() == 0 {
		return reading{}
	}
	return it.readNumber(s, now)
}

func (it *item) series(w *Watch) *store.Series {
	if it.Field == "" {
		return w.main(it.topic)
	}
	return it.topic.Find(it.Field)
}

// readNumber judges the values of a series that came since the last look. One
// that is stale proves nothing: it neither begins nor ends an alert.
func (it *item) readNumber(s *store.Series, now time.Time) reading {
	last, at, _ := s.At(time.Time{})
	b := store.Bucket{Min: last, Max: last, Last: last, Count: 1}
	if s.Count() != it.count {
		it.sinceLast(s, at.UnixNano(), &b)
	} else if it.topic.Stale(now) {
		return reading{}
	}
	return it.judge(b, measured(s, unitOf(it.topic, s)))
}

// sinceLast widens b by the values since the last look. The store knows them
// by tenths of a second: of the one that was looked at before it was over,
// what has come since is what widened it.
func (it *item) sinceLast(s *store.Series, at int64, b *store.Bucket) {
	start := func(at int64) time.Time { return time.Unix(0, at/tick*tick) }
	if before := start(it.at); it.count > 0 {
		after := before.Add(time.Duration(tick))
		cell := s.Summary(before, after)
		if cell.Max > it.cell.Max {
			b.Max = max(b.Max, cell.Max)
		}
		if cell.Min < it.cell.Min {
			b.Min = min(b.Min, cell.Min)
		}
		if rest := s.Summary(after, time.Unix(0, at+1)); !rest.Empty() {
			b.Min, b.Max = min(b.Min, rest.Min), max(b.Max, rest.Max)
		}
	}
	it.count, it.at = s.Count(), at
	it.cell = s.Summary(start(at), start(at).Add(time.Duration(tick)))
}

func (it *item) judge(b store.Bucket, value string) reading {
	r, limit := it.Rule, it.limit()
	worst, best := b.Max, b.Min
	switch {
	case r.op.downward():
		worst, best = b.Min, b.Max
	case !r.op.upward():
		worst, best = b.Last, b.Last
	}
	out := reading{
		known: true, value: value,
		hit: r.op.holds(worst, limit), held: r.op.holds(best, limit), now: r.op.holds(b.Last, limit),
	}
	out.over, out.calm = !out.hit, !out.now
	if c := r.clear; c != nil {
		end := it.scale(c.limit)
		out.over, out.calm = c.op.holds(worst, end) && c.op.holds(best, end), c.op.holds(b.Last, end)
	}
	return out
}

// limit is the threshold in the unit of the topic's values.
func (it *item) limit() float64 { return it.scale(it.Rule.limit) }

// scale turns a percentage into a value of a topic with a range in another
// unit.
func (it *item) scale(v float64) float64 {
	if !it.Rule.percent || it.topic == nil || it.topic.Unit == "%" {
		return v
	}
	if e := &it.topic.Entry; e.Min != nil && e.Max != nil && *e.Min < *e.Max {
		return *e.Min + v/100*(*e.Max-*e.Min)
	}
	return v
}

// readWord compares the events that came since the last look.
func (it *item) readWord(w *Watch) reading {
	if it.topic == nil || it.topic.Count == 0 {
		return reading{}
	}
	r := reading{known: true, held: true, value: it.Value}
	fresh := false
	for e := range it.topic.After(it.last) {
		if e.Arrived.Before(w.begun) && e.Ordinal < it.topic.Count {
			continue // what was before the watch began is past
		}
		value := it.word(&e)
		r.now = (value == it.Rule.word) == (it.Rule.op == equal)
		r.hit, r.held, r.value, fresh = r.hit || r.now, r.held && r.now, value, true
	}
	it.last = it.topic.Count
	if !fresh { // as it was
		r.now = it.Phase == Pending || it.Phase == Firing && it.well.IsZero()
		r.hit, r.held = r.now, r.now
	}
	r.over, r.calm = !r.now, !r.now
	return r
}

// word returns the text that an event is compared by: the field asked for, or
// what the payload says as a whole.
func (it *item) word(e *store.Event) string {
	if it.Field != "" {
		return gjson.Get(e.Payload, it.Field).String()
	}
	s := strings.TrimSpace(e.Payload)
	if s == "" || s[0] != '{' && s[0] != '"' || !gjson.Valid(s) {
		return s
	}
	v := gjson.Parse(s)
	for _, k := range []string{"state", "status", "value"} {
		if m := v.Get(k); m.Exists() {
			return m.String()
		}
	}
	return v.String()
}

func (it *item) readGap() reading {
	if it.topic == nil {
		return reading{}
	}
	lost := it.topic.Missed - it.missed
	it.missed = it.topic.Missed
	return reading{
		known: true, hit: lost > 0, held: lost > 0, now: lost > 0, over: lost == 0,
		value: strconv.FormatUint(it.topic.Missed, 10) + " lost",
	}
}

// readSilence judges how long nothing has come: by the topic's own rhythm, or
// by the rule's duration, whatever the rhythm.
func (it *item) readSilence(w *Watch, now time.Time) reading {
	at := it.silentAt(w)
	silent := !at.IsZero() && !now.Before(at)
	value := "nothing yet"
	if it.topic != nil && it.topic.Count > 0 {
		value = "silent for " + it.topic.Age(now).Round(time.Second).String()
	}
	return reading{known: true, hit: silent, held: silent, now: silent, over: !silent, value: value}
}

// silentAt returns when the topic counts as silent should nothing come; zero:
// never.
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

func unitOf(t *store.Topic, s *store.Series) string {
	if s.Unit != "" {
		return s.Unit
	}
	return t.Unit
}

// measured returns the newest value as it came, with its unit.
func measured(s *store.Series, unit string) string {
	value := s.Literal()
	if unit == "" || strings.ContainsRune(value, ' ') { // it came with a unit of its own
		return value
	}
	return value + " " + unit
}
