package store

import (
	"slices"

	"topicmux/sse"
)

// rebuild returns a topic in t's place that has received all these events: the
// ones that t has, and others before them. The memory that t uses counts as
// free.
func (in *ingest) rebuild(t *Topic, events []sse.Event, now int64) *Topic {
	fresh := newTopic(t.Name, t.store)
	fresh.Index, fresh.Info, fresh.Version = t.Index, t.Info, t.Version
	fresh.Unit, fresh.Shape, fresh.hint = t.Info.Unit, t.hint, t.hint
	fresh.Missed, fresh.Gaps, fresh.firstID = t.Missed, t.Gaps, string(events[0].ID)
	fresh.delay, fresh.Wire = t.delay, t.Wire
	in.memory.release(t.cost)
	in.series -= len(t.byPath)
	left := in.memory.left
	in.wantAgain(t, fresh)
	in.replay(t, fresh, events, now)
	fresh.cost = left - in.memory.left
	fresh.Earlier = true
	fresh.Info, fresh.Gone, fresh.afterGap = t.Info, t.Gone, t.afterGap
	return fresh
}

// wantAgain charts the fields that a person asked for of t. Those of extractors
// come by themselves.
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

// replay gives fresh the events, those that t has at the times that they have
// there, with its gaps in between, and the log of the pause if there is one.
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

// places returns the entries by their ids, and the gaps by the ids that they
// follow.
func (l *log) places() (events map[string]entry, gaps map[string][]entry) {
	events, gaps = make(map[string]entry, l.n), make(map[string][]entry)
	id := ""
	for i := range l.n {
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
