package tui

import (
	"cmp"
	"strconv"
	"strings"
	"time"

	"topicmux/monitor/store"
	"topicmux/tui/internal/view"
)

// siblingsEvery is how often families are determined, because units, ranges and
// topics may arrive late.
const siblingsEvery = time.Second

// families groups topics that measure the same of different things.
type families struct {
	at     time.Time
	topics int
	of     map[*store.Topic]*view.Siblings
	by     map[string]*view.Siblings
}

// siblings returns the family of a pane's topic. It returns nil if there is
// none or the user has chosen the fields to chart.
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

// load groups topics into families: those whose names differ before the last
// dot, such as svc0.host0.rps and svc0.host1.rps, or else those whose names
// differ after it and that have the same unit, such as room.north and
// room.south.
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

// familiesOf returns the key of the topics whose names differ from t's before
// the last dot, and the key of those whose names differ after it, or "" if t
// has no unit. It is not ok if t is not a number or has no dot in its name.
func familiesOf(t *store.Topic) (things, places string, ok bool) {
	dot := strings.LastIndexByte(t.Name, '.')
	if t.Shape != store.ShapeNumber || dot < 0 {
		return "", "", false
	}
	low, high := t.Range()
	like := " " + t.UnitOfAll() + " " + bound(low) + " " + bound(high)
	things = strconv.Itoa(strings.Count(t.Name, ".")) + " *" + t.Name[dot:] + like
	if t.UnitOfAll() != "" {
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
