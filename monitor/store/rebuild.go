package store

import (
	"slices"
	"time"

	"topicmux/sse"
)

// rebuild returns a topic to replace t that has received all the given events,
// which are those of t and earlier ones.
func (in *ingest) rebuild(t *Topic, events []sse.Event, now int64) *Topic {
	fresh := in.successor(t)
	fresh.Missed, fresh.Gaps, fresh.firstID = t.Missed, t.Gaps, string(events[0].ID)
	fresh.delay, fresh.Wire = t.delay, t.Wire
	left := in.memory.left
	in.replay(t, fresh, events, now)
	fresh.cost += left - in.memory.left
	fresh.Earlier, fresh.Stored = true, max(0, time.Unix(0, now).Sub(fresh.FirstAt))
	fresh.Info, fresh.LastError, fresh.Gone, fresh.afterGap = t.Info, t.LastError, t.Gone, t.afterGap
	return fresh
}

// successor returns a topic without events to replace t. It counts the memory of t as free.
func (in *ingest) successor(t *Topic) *Topic {
	fresh := newTopic(t.Name, t.stream)
	fresh.Index, fresh.Info, fresh.LastError, fresh.Version = t.Index, t.Info, t.LastError, t.Version+1
	fresh.failures, fresh.restarted = t.failures.clone(), t.restarted
	fresh.shown, fresh.Unit, fresh.Shape, fresh.hint = t.shown, t.Info.Unit, t.hint, t.hint
	in.memory.release(t.cost)
	in.series -= len(t.byPath)
	left := in.memory.left
	in.wantAgain(t, fresh)
	fresh.cost = left - in.memory.left
	return fresh
}

// wantAgain charts the fields of t that the user requested. Fields of
// extractors are added automatically.
func (in *ingest) wantAgain(t, fresh *Topic) {
	for name := range t.wanted {
		byItself := slices.ContainsFunc(in.extractors[t.Name], func(x Extractor) bool {
			return len(name) >= len(x.String()) && name[:len(x.String())] == x.String()
		})
		if !byItself {
			fresh.Want(name)
		}
	}
}

// replay adds the events to fresh. Events that t has keep their times, and the
// gaps of t are inserted between them. It also restores the log of the pause if
// there is one.
func (in *ingest) replay(t, fresh *Topic, events []sse.Event, now int64) {
	places, gaps := t.log.places()
	frozen := ""
	if t.Events.frozen != nil {
		frozen = t.Events.frozen.newestID()
	}
	for _, ev := range events {
		a := arrival{data: ev.Data, id: ev.ID, at: now, when: now, past: true}
		if e, ok := places[string(ev.ID)]; ok {
			a.at, a.when = e.at, e.when
		} else if ev.Time > 0 {
			in.eventTime(fresh, ev.Time, &a)
			a.at = a.when
		}
		in.receive(fresh, &a)
		for _, e := range gaps[string(ev.ID)] {
			e.ordinal, fresh.afterGap = fresh.Count, true
			fresh.log.addGap(e, &in.memory)
		}
		if t.Events.frozen != nil && string(ev.ID) == frozen {
			fresh.Events.frozen = fresh.log.clone()
		}
	}
}

// places returns the entries by id, and the gaps by the id of the event before
// them.
func (l *log) places() (events map[string]entry, gaps map[string][]entry) {
	events, gaps = make(map[string]entry, l.len()), make(map[string][]entry)
	id := ""
	for i := range l.len() {
		e := *l.at(i)
		if e.gap != nil {
			gaps[id] = append(gaps[id], e)
			continue
		}
		id = string(l.id(&e))
		events[id] = e
	}
	return events, gaps
}
