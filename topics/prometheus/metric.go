package prometheus

import (
	"slices"
	"strings"

	"topicmux/topics/prometheus/internal/exposition"
)

// A form is how the series of a metric become a payload.
type form uint8

const (
	asValue     form = iota // as they are
	asRate                  // by how much they grow per second
	asQuantiles             // quantiles of the observations since the last scrape
	asLevels                // quantiles of a histogram that can shrink
	asSummary               // the quantiles that the exporter computes
	asMean                  // the mean of the observations since the last scrape
	asTable                 // the labels, as the value is always 1
)

// A metric is what becomes one topic.
type metric struct {
	name   string // of the topic, without the name of the source
	base   string // the name of the metadata
	form   form
	points []point // the values, buckets or quantiles
	sums   []point // of a histogram or summary
	counts []point
}

// A point is a value of a series.
type point struct {
	labels labels
	value  float64
	at     int64 // in Unix milliseconds
}

// metrics groups the samples of an exposition.
type metrics struct {
	selected selectors
	metadata map[string]exposition.Metadata
	order    []string           // the names of the samples
	samples  map[string][]point // by their names
	all      int                // all samples, selected or not
	chosen   int                // those that may be selected
	limit    int                // the largest number of chosen
	grouped  []*metric
	byName   map[string]*metric
}

// add adds a sample that was scraped at this time if it may be selected. Whether it is
// depends on the metadata, which may follow.
func (m *metrics) add(s *exposition.Sample, now int64) {
	m.all++
	base, _ := cutSuffix(s.Name)
	if !m.selected.selects(s, base) {
		return
	}
	if m.chosen++; m.chosen > m.limit {
		return
	}
	points, known := m.samples[s.Name]
	if !known {
		m.order = append(m.order, s.Name)
	}
	if s.Timed {
		now = s.Time
	}
	m.samples[s.Name] = append(points, point{newLabels(s.Labels), s.Value, now})
}

// suffixes are the ends of samples that belong to a metric without them.
var suffixes = []string{"_total", "_bucket", "_sum", "_count", "_gsum", "_gcount", "_created", "_info"}

// cutSuffix cuts off one of the suffixes.
func cutSuffix(name string) (base, suffix string) {
	for _, s := range suffixes {
		if base, ok := strings.CutSuffix(name, s); ok && base != "" {
			return base, s
		}
	}
	return name, ""
}

// group returns the metrics in the order of the exposition.
func (m *metrics) group() []*metric {
	m.byName = map[string]*metric{}
	for _, name := range m.order {
		m.addSamples(name, m.samples[name])
	}
	for _, g := range m.grouped {
		if g.form == asQuantiles && !slices.ContainsFunc(g.points, hasBound) || g.form == asSummary && len(g.points) == 0 {
			g.form = asMean
		}
	}
	return m.grouped
}

// hasBound reports whether a bucket has a bound. A native histogram in a text format has
// only one without.
func hasBound(p point) bool {
	bound := p.labels.get(bucketLabel)
	return bound != "" && bound != "+Inf"
}

// addSamples adds the samples of one name to the metric that they belong to.
func (m *metrics) addSamples(name string, points []point) {
	base, suffix := cutSuffix(name)
	own, typed := m.metadata[name]
	switch of := m.metadata[base].Type; {
	case suffix == "_created" && m.hasCreated(base):
		return // when the series began is no value to look at
	case suffix == "_total" && (of == exposition.Counter || own.Type == exposition.Unknown):
		m.metric(name, m.described(name, base), asRate).points = points
	case typed && own.Type != exposition.Unknown && own.Type != exposition.Info:
		m.addTyped(name, own.Type, points)
	case m.addPart(name, base, suffix, of, points):
	case own.Type == exposition.Info, suffix == "_info" && of == exposition.Info, isInfo(name, points):
		m.metric(name, m.described(name, base), asTable).points = points
	default:
		m.metric(name, name, asValue).points = points
	}
}

// described returns the one of two names that has metadata.
func (m *metrics) described(name, base string) string {
	if _, ok := m.metadata[name]; ok {
		return name
	}
	return base
}

// hasCreated reports whether a name with _created behind it says when a metric began.
func (m *metrics) hasCreated(base string) bool {
	switch m.metadata[base].Type {
	case exposition.Counter, exposition.Histogram, exposition.Summary:
		return true
	}
	return m.metadata[base+"_total"].Type == exposition.Counter
}

// addTyped adds samples whose own name has a type.
func (m *metrics) addTyped(name string, t exposition.Type, points []point) {
	switch t {
	case exposition.Counter:
		m.metric(name, name, asRate).points = points
	case exposition.Summary:
		m.metric(name, name, asSummary).points = points
	case exposition.Gauge:
		if isInfo(name, points) {
			m.metric(name, name, asTable).points = points
			return
		}
		fallthrough
	default:
		m.metric(name, name, asValue).points = points
	}
}

// isInfo reports whether series exist for their labels only: the name says so and all
// values are 1.
func isInfo(name string, points []point) bool {
	return strings.HasSuffix(name, "_info") && !slices.ContainsFunc(points, func(p point) bool { return p.value != 1 })
}

// addPart adds samples that are a part of a histogram or summary of the type of, or
// returns false. Buckets are recognised without a type, too.
func (m *metrics) addPart(name, base, suffix string, of exposition.Type, points []point) bool {
	buckets := of == exposition.Histogram || of == exposition.GaugeHistogram || of == exposition.Unknown && m.hasBuckets(base)
	observed := of == exposition.Histogram || of == exposition.Summary || of == exposition.Unknown && buckets
	whole := asQuantiles
	switch of {
	case exposition.Summary:
		whole = asSummary
	case exposition.GaugeHistogram:
		whole = asLevels
	}
	switch {
	case suffix == "_bucket" && buckets:
		m.metric(base, base, whole).points = points
	case suffix == "_sum" && observed:
		m.metric(base, base, whole).sums = points
	case suffix == "_count" && observed:
		m.metric(base, base, whole).counts = points
		m.metric(name, base, asRate).points = points
	case suffix == "_gcount" && of == exposition.GaugeHistogram:
		m.metric(name, base, asValue).points = points
	case suffix == "_gsum" && of == exposition.GaugeHistogram:
	default:
		return false
	}
	return true
}

// hasBuckets reports whether there are buckets of a histogram without a type.
func (m *metrics) hasBuckets(base string) bool {
	buckets := m.samples[base+"_bucket"]
	return len(buckets) > 0 && buckets[0].labels.get(bucketLabel) != ""
}

// metric returns the metric with this name.
func (m *metrics) metric(name, base string, f form) *metric {
	g := m.byName[name]
	if g == nil {
		g = &metric{name: name, base: base, form: f}
		m.byName[name] = g
		m.grouped = append(m.grouped, g)
	}
	return g
}
