package view

import (
	"time"

	"topicmux/monitor/store"
)

// familyDigits holds the number of decimals that related series of a topic
// share, such as the cores of a processor: 100.0 next to 37.5, even if the
// series with 100 has no decimals. Topics do not share decimals, because each
// has its own title.
type familyDigits struct {
	read  time.Time
	count int            // number of series
	of    map[string]int // decimals per family
	in    map[string]string
}

// decimalsOf returns the number of decimals of a series and its relatives, if
// they are shown too.
func (c *Context) decimalsOf(t *store.Topic, s *store.Series) int {
	n := s.Decimals()
	if len(t.Series) < 2 || s.Field == "" || len(c.Fields) == 1 && c.Fields[0] == s.Field {
		return n
	}
	d := &c.cache().digits
	if d.count != len(t.Series) || c.To.Sub(d.read).Abs() >= styleEvery {
		d.load(t)
		d.read = c.To
	}
	return max(n, d.of[d.in[s.Field]])
}

func (d *familyDigits) load(t *store.Topic) {
	if d.count != len(t.Series) || d.in == nil {
		d.in = make(map[string]string, len(t.Series))
		for _, s := range t.Series {
			if family := familyOf(s.Field); family != familyStatistics && !s.Wanted() {
				d.in[s.Field] = family + " " + t.UnitOf(s)
			}
		}
		d.count, d.of = len(t.Series), make(map[string]int)
	}
	clear(d.of)
	for _, s := range t.Series {
		if family, ok := d.in[s.Field]; ok {
			d.of[family] = max(d.of[family], s.Decimals())
		}
	}
}
