package tui

import (
	"cmp"
	"strconv"
	"strings"
	"time"

	"topicmux/monitor/store"
	"topicmux/tui/internal/view"
)

// siblingsEvery is how often topics are sorted into families: their units and
// ranges come late, and more topics do.
const siblingsEvery = time.Second

// families are the topics that measure the same of different things, by what
// they have in common.
type families struct {
	at     time.Time
	topics int
	of     map[*store.Topic]*view.Siblings
	by     map[string]*view.Siblings
}

// siblings returns the family of a pane's topic, nil when it stands alone or a
// person chose what is charted of it.
func (f *families) siblings(p *pane, st *store.State, t *store.Topic, now time.Time) *view.Siblings {
	if t.Shape != store.ShapeNumber || p.viewState.Fields != nil {
		return nil
	}
	if f.of == nil || f.topics != len(st.Topics) || now.Sub(f.at) >= siblingsEvery || now.Before(f.at) {
		f.load(st)
		f.at, f.topics = now, len(st.Topics)
	}
	return f.of[t]
}

// load sorts the topics into families: those whose names differ before the
// last dot, as svc0.host0.rps and svc0.host1.rps; else those that differ
// behind it and have the same unit, as room.north and room.south.
func (f *families) load(st *store.State) {
	members := make(map[string][]*store.Topic)
	for _, t := range st.Topics {
		if things, places, ok := familiesOf(t); ok {
			members[things] = append(members[things], t)
			if places != "" {
				members[places] = append(members[places], t)
			}
		}
	}
	by := make(map[string]*view.Siblings)
	f.of = make(map[*store.Topic]*view.Siblings)
	for _, t := range st.Topics {
		things, places, ok := familiesOf(t)
		if !ok {
			continue
		}
		for _, key := range [...]string{things, places} {
			if len(members[key]) < 2 {
				continue
			}
			if by[key] == nil {
				by[key] = cmp.Or(f.by[key], &view.Siblings{})
				by[key].Set(members[key])
			}
			f.of[t] = by[key]
			break
		}
	}
	f.by = by
}

// familiesOf returns what a topic has in common with those that measure the
// same of other things, and with those beside it that have its unit, "" for
// none. It is not ok for one that is no number or stands alone.
func familiesOf(t *store.Topic) (things, places string, ok bool) {
	dot := strings.LastIndexByte(t.Name, '.')
	if t.Shape != store.ShapeNumber || dot < 0 {
		return "", "", false
	}
	like := " " + t.Unit + " " + bound(t.Info.Min) + " " + bound(t.Info.Max)
	things = strconv.Itoa(strings.Count(t.Name, ".")) + " *" + t.Name[dot:] + like
	if t.Unit != "" {
		places = t.Name[:dot] + ".*" + like
	}
	return things, places, true
}

func bound(v *float64) string {
	if v == nil {
		return "-"
	}
	return strconv.FormatFloat(*v, 'g', -1, 64)
}
