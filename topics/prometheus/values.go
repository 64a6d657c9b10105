package prometheus

import (
	"bytes"
	"cmp"
	"encoding/json"
	"math"
	"slices"

	"topicmux/topics/internal/number"
)

// A reading is the value of a series in the last scrape.
type reading struct {
	value float64
	at    int64 // in Unix milliseconds
}

// history is what is remembered from the last scrape. Only series of that scrape are.
type history struct {
	before map[string]map[uint64]reading // by the name of the samples and the id of the series
	now    map[string]map[uint64]reading
	shown  map[string]map[string]bool // the keys in the last payload of each metric
}

func newHistory() *history {
	return &history{before: map[string]map[uint64]reading{}, shown: map[string]map[string]bool{}}
}

// begin begins a scrape, and end ends it.
func (h *history) begin() { h.now = map[string]map[uint64]reading{} }
func (h *history) end()   { h.before, h.now = h.now, nil }

// A growth is by how much a series has grown since the last scrape.
type growth struct {
	labels  labels
	value   float64
	seconds float64
	known   bool // whether the series was in the last scrape and has not been reset
}

// grown returns the growth of the series of these samples. Of a series that occurs twice
// the first counts.
func (h *history) grown(samples string, points []point) []growth {
	before, now := h.before[samples], make(map[uint64]reading, len(points))
	h.now[samples] = now
	out := make([]growth, 0, len(points))
	for _, p := range points {
		id := p.labels.id()
		if _, twice := now[id]; twice {
			continue
		}
		now[id] = reading{p.value, p.at}
		b, ok := before[id]
		g := growth{labels: p.labels, value: p.value - b.value, seconds: float64(p.at-b.at) / 1000}
		g.known = ok && p.value >= b.value && g.seconds > 0 && !math.IsInf(g.value, 0)
		out = append(out, g)
	}
	return out
}

// noLabels is the name of a series without labels among others.
const noLabels = "(none)"

// A value is a member of a payload.
type value struct {
	key string
	v   float64
}

// rates returns the series of a counter per second, multiplied by factor.
func (h *history) rates(m *metric, by []string, factor float64) []value {
	c := collector{by: by}
	for _, g := range h.grown(m.name, m.points) {
		if rate := g.value / g.seconds * factor; g.known && !math.IsInf(rate, 0) {
			c.add(g.labels, rate)
		}
	}
	for i := range c.found {
		c.found[i].v = number.Round(c.found[i].v)
	}
	return c.found
}

// levels returns the series of a gauge. Those that are no finite number are left out.
func levels(points []point, by []string) []value {
	c := collector{by: by}
	seen := make(map[uint64]bool, len(points))
	for _, p := range points {
		id := p.labels.id()
		if seen[id] || math.IsNaN(p.value) || math.IsInf(p.value, 0) {
			continue
		}
		seen[id] = true
		c.add(p.labels, p.value)
	}
	return c.found
}

// A collector gives series their keys. It adds up those with the same labels by, if
// there are any.
type collector struct {
	by    []string
	keys  map[string]slot
	found []value
}

// A slot is the place of a key, and the series that it belongs to.
type slot struct {
	at int
	id uint64
}

func (c *collector) add(ls labels, v float64) {
	if len(c.by) > 0 {
		ls = ls.only(c.by)
	}
	key, id := ls.key(), ls.id()
	if s, taken := c.keys[key]; taken && s.id == id {
		c.found[s.at].v += v
		return
	} else if taken {
		if key = ls.longKey(); c.keys[key] != (slot{}) {
			return // only hostile labels are that much alike
		}
	}
	if c.keys == nil {
		c.keys = map[string]slot{}
	}
	c.keys[key] = slot{len(c.found), id}
	c.found = append(c.found, value{key, v})
}

// payload returns the values as a number, or as an object of at most limit members. It
// reports how many values are left out. Which ones are in it changes as little as
// possible: those of the last payload remain, and the largest join them. There is no
// payload without values.
func (h *history) payload(metric string, values []value, limit int) (data []byte, left int) {
	if len(values) == 0 {
		return nil, 0
	}
	if len(values) == 1 && values[0].key == "" {
		return number.Append(nil, values[0].v), 0
	}
	shown := h.shown[metric]
	slices.SortFunc(values, func(a, b value) int {
		return cmp.Or(cmp.Compare(rank(b, shown), rank(a, shown)), cmp.Compare(math.Abs(b.v), math.Abs(a.v)), cmp.Compare(a.key, b.key))
	})
	left = max(0, len(values)-limit)
	values = values[:len(values)-left]
	slices.SortFunc(values, func(a, b value) int { return cmp.Or(compareNatural(a.key, b.key), cmp.Compare(a.key, b.key)) })
	shown = make(map[string]bool, len(values))
	data = append(data, '{')
	for i, v := range values {
		if i > 0 {
			data = append(data, ',')
		}
		shown[v.key] = true
		data = append(appendString(data, cmp.Or(v.key, noLabels)), ':')
		data = number.Append(data, v.v)
	}
	h.shown[metric] = shown
	return append(data, '}'), left
}

func rank(v value, shown map[string]bool) int {
	if shown[v.key] {
		return 1
	}
	return 0
}

// appendString appends a text as JSON.
func appendString(dst []byte, s string) []byte {
	var buf bytes.Buffer
	e := json.NewEncoder(&buf)
	e.SetEscapeHTML(false)
	_ = e.Encode(s) // no error for a string
	return append(dst, bytes.TrimSuffix(buf.Bytes(), []byte("\n"))...)
}

// maxTable is from which size in bytes on a table gets no more rows, maxCell how long a
// cell is in runes, and maxColumns how many a row has.
const (
	maxTable   = 64 << 10
	maxCell    = 200
	maxColumns = 64
)

// table returns the labels of series as rows, at most limit of them.
func table(points []point, limit int) (data []byte, left int) {
	data = append(data, '[')
	for i, p := range points {
		if i == limit || len(data) > maxTable {
			left = len(points) - i
			break
		}
		if i > 0 {
			data = append(data, ',')
		}
		data = append(data, '{')
		for j, l := range p.labels {
			if j == maxColumns {
				break
			}
			if j > 0 {
				data = append(data, ',')
			}
			data = append(appendString(data, cut(l.Name, maxCell)), ':')
			data = appendString(data, cut(l.Value, maxCell))
		}
		data = append(data, '}')
	}
	return append(data, ']'), left
}
