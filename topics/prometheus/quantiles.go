package prometheus

import (
	"cmp"
	"math"
	"slices"
	"strconv"

	"topicmux/topics/internal/number"
)

// shownQuantiles are the quantiles of a histogram that are shown.
var shownQuantiles = []float64{0.5, 0.9, 0.99}

// A bucket contains the observations that are not above its bound, including those of the
// buckets before it.
type bucket struct{ bound, count float64 }

// quantiles returns the quantiles of the observations of all series of a histogram since
// the last scrape, as Prometheus estimates them. There are none without observations.
func (h *history) quantiles(m *metric) []value {
	return estimates(merge(h.grownHistograms(m)))
}

// levelQuantiles returns the quantiles of a histogram that can shrink.
func levelQuantiles(m *metric) []value {
	parts := newParts()
	for _, p := range m.points {
		parts.add(p.labels, p.value, true)
	}
	return estimates(merge(parts.whole()))
}

func estimates(buckets []bucket) (values []value) {
	for _, q := range shownQuantiles {
		if v := quantile(q, buckets); !math.IsNaN(v) && !math.IsInf(v, 0) {
			values = append(values, value{quantileKey(q), number.Round(v)})
		}
	}
	return values
}

// grownHistograms returns by how much each series of a histogram has grown. A series with
// a bucket that has been reset is left out.
func (h *history) grownHistograms(m *metric) [][]bucket {
	parts := newParts()
	for _, g := range h.grown(m.name, m.points) {
		parts.add(g.labels, g.value, g.known)
	}
	return parts.whole()
}

// parts collects the buckets of histograms.
type parts struct {
	order  []uint64 // the ids of the series without the label of the bucket
	series map[uint64][]bucket
	broken map[uint64]bool
}

func newParts() *parts {
	return &parts{series: map[uint64][]bucket{}, broken: map[uint64]bool{}}
}

func (p *parts) add(ls labels, count float64, known bool) {
	bound, err := strconv.ParseFloat(ls.get(bucketLabel), 64)
	if err != nil || math.IsNaN(bound) {
		return
	}
	id := ls.without(bucketLabel).id()
	if _, ok := p.series[id]; !ok {
		p.order = append(p.order, id)
	}
	p.series[id] = append(p.series[id], bucket{bound, count})
	if !known || math.IsNaN(count) {
		p.broken[id] = true
	}
}

// whole returns the histograms whose buckets are all known, each sorted by bounds and
// with counts that never fall.
func (p *parts) whole() (all [][]bucket) {
	for _, id := range p.order {
		buckets := p.series[id]
		if p.broken[id] {
			continue
		}
		slices.SortFunc(buckets, func(a, b bucket) int { return cmp.Compare(a.bound, b.bound) })
		for i := 1; i < len(buckets); i++ {
			buckets[i].count = max(buckets[i].count, buckets[i-1].count)
		}
		all = append(all, buckets)
	}
	return all
}

// merge adds up histograms. Where one of them lacks a bound of another one, its
// observations are taken as spread evenly over its bucket.
func merge(all [][]bucket) []bucket {
	var bounds []float64
	for _, buckets := range all {
		for _, b := range buckets {
			bounds = append(bounds, b.bound)
		}
	}
	slices.Sort(bounds)
	bounds = slices.Compact(bounds)
	merged := make([]bucket, len(bounds))
	for i, bound := range bounds {
		merged[i].bound = bound
		for _, buckets := range all {
			merged[i].count += countAt(buckets, bound)
		}
	}
	return merged
}

// countAt returns how many observations of a histogram are not above a bound.
func countAt(buckets []bucket, bound float64) float64 {
	i, exact := slices.BinarySearchFunc(buckets, bound, func(b bucket, v float64) int { return cmp.Compare(b.bound, v) })
	switch {
	case exact:
		return buckets[i].count
	case i == len(buckets):
		return buckets[i-1].count
	case i == 0:
		return interpolate(min(0, buckets[0].bound), 0, buckets[0], bound)
	}
	return interpolate(buckets[i-1].bound, buckets[i-1].count, buckets[i], bound)
}

// interpolate returns the count at a bound between a lower bound and a bucket.
func interpolate(lower, count float64, b bucket, at float64) float64 {
	if math.IsInf(b.bound, 0) || at <= lower {
		return count
	}
	return count + (b.count-count)*(at-lower)/(b.bound-lower)
}

// quantile estimates a quantile as histogram_quantile of Prometheus does. It is NaN
// without observations or without a last bucket for all of them.
func quantile(q float64, buckets []bucket) float64 {
	last := len(buckets) - 1
	if last < 1 || !math.IsInf(buckets[last].bound, 1) || buckets[last].count <= 0 {
		return math.NaN()
	}
	wanted := q * buckets[last].count
	i := slices.IndexFunc(buckets, func(b bucket) bool { return b.count >= wanted })
	switch {
	case i == last:
		return buckets[last-1].bound
	case i == 0 && buckets[0].bound <= 0:
		return buckets[0].bound
	}
	lower, before := 0.0, 0.0
	if i > 0 {
		lower, before = buckets[i-1].bound, buckets[i-1].count
	}
	b := buckets[i]
	return lower + (b.bound-lower)*(wanted-before)/(b.count-before)
}

// quantileKey returns the name of a quantile, such as "p99.9" for 0.999.
func quantileKey(q float64) string { return "p" + string(number.Append(nil, q*100)) }

// summary returns the quantiles that the exporter has computed.
func summary(m *metric) []value {
	c := collector{}
	for _, p := range m.points {
		q, err := strconv.ParseFloat(p.labels.get(quantileLabel), 64)
		if err != nil || math.IsNaN(q) || math.IsNaN(p.value) || math.IsInf(p.value, 0) {
			continue
		}
		key := quantileKey(q)
		if rest := p.labels.without(quantileLabel).key(); rest != "" {
			key = rest + " " + key
		}
		c.found = append(c.found, value{key, p.value})
	}
	return c.found
}

// mean returns the mean of the observations of all series since the last scrape.
func (h *history) mean(m *metric) []value {
	counted := map[uint64]float64{}
	for _, g := range h.grown(m.name+"_count", m.counts) {
		if g.known {
			counted[g.labels.id()] = g.value
		}
	}
	var sum, count float64
	for _, g := range h.grown(m.name+"_sum", m.sums) {
		if n, ok := counted[g.labels.id()]; ok && g.known {
			sum, count = sum+g.value, count+n
		}
	}
	if count == 0 || math.IsInf(sum, 0) {
		return nil
	}
	return []value{{"mean", number.Round(sum / count)}}
}
