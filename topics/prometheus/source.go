package prometheus

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"topicmux/internal/backoff"
	"topicmux/topics"
	"topicmux/topics/internal/fetch"
)

// secondScrape is how long after the first scrape the second one is, so that counters
// have a value soon.
const secondScrape = time.Second

// A source scrapes one exporter.
type source struct {
	opts     Options
	selected selectors
	fetcher  *fetch.Fetcher
	history  *history
	clock    clock
	metrics  map[string]*known      // the metrics with a topic
	names    map[topics.Name]string // the metrics of the topics
	failures []failure              // of the current scrape
}

// A known metric has a topic.
type known struct {
	topic   topics.Name
	present bool // whether it was in the last scrape
	ended   bool // whether the topic has been completed
}

// run scrapes until the context ends.
func (s *source) run(ctx context.Context, pub *topics.Publisher) error {
	defer s.fetcher.Close()
	next := time.Now()
	for wait := min(secondScrape, s.opts.Every); ; wait = s.opts.Every {
		s.failures = s.failures[:0]
		if err := s.scrapeAndPublish(ctx, pub); err != nil {
			return err
		}
		next = fetch.Next(next, wait, time.Now())
		for _, f := range s.failures {
			pub.FailUntil(next, f.err, f.topics...)
		}
		if !backoff.Sleep(ctx, time.Until(next)) {
			return ctx.Err()
		}
	}
}

// A failure is that of some topics until the next scrape, or of all if it names none.
type failure struct {
	err    error
	topics []topics.Name
}

// fail records a failure of topics, or of all without topics.
func (s *source) fail(err error, topics ...topics.Name) {
	s.failures = append(s.failures, failure{err, topics})
}

// scrapeAndPublish scrapes once. A scrape that fails is no error, but a state.
func (s *source) scrapeAndPublish(ctx context.Context, pub *topics.Publisher) error {
	began := time.Now()
	m, size, err := s.scrape(ctx)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		s.fail(s.fetcher.Located(err))
		return nil
	}
	took := time.Since(began)
	shown, left, err := s.publish(pub, m)
	if err != nil {
		return err
	}
	report, err := json.Marshal(struct {
		Seconds float64 `json:"seconds"`
		Bytes   int     `json:"bytes"`
		Samples int     `json:"samples"`
		Topics  int     `json:"topics"`
		LeftOut int     `json:"left_out,omitempty"`
	}{took.Round(time.Microsecond).Seconds(), size, m.all, shown, left})
	if err != nil {
		return err
	}
	return pub.Publish(s.opts.Name, report)
}

// publish publishes the metrics of a scrape. It returns how many have a topic, and how
// many have none as there are too many.
func (s *source) publish(pub *topics.Publisher, m *metrics) (shown, left int, err error) {
	for _, k := range s.metrics {
		k.present = false
	}
	s.history.begin()
	for _, g := range m.group() {
		if !s.isSelected(g) {
			continue
		}
		k := s.known(g)
		if k == nil {
			left++
			continue
		}
		shown++
		k.present = true
		data, more := s.payload(g, isShare(g, m.metadata[g.base]))
		if err := s.publishMetric(pub, k, m, g, data, more); err != nil {
			return shown, left, err
		}
	}
	s.history.end()
	for name, k := range s.metrics {
		if !k.present && !k.ended {
			s.fail(s.fetcher.Located(fmt.Errorf("the last scrape has no %s", name)), k.topic)
		}
	}
	return shown, left, nil
}

// isSelected reports whether a metric is selected, now that its type is known: a pattern
// for a histogram does not select a gauge whose name happens to continue with _count.
func (s *source) isSelected(g *metric) bool {
	if len(s.selected) == 0 {
		return true
	}
	for _, sel := range s.selected {
		names := []string{g.name, g.base, g.base + "_bucket", g.base + "_sum"}
		if g.form == asValue || g.form == asRate && g.name != g.base+"_count" {
			names = append(names[:2], strings.TrimSuffix(g.name, "_total"))
		}
		for _, n := range names {
			if sel.name.MatchString(n) {
				return true
			}
		}
	}
	return false
}

// known returns what is known about a metric, or nil if it cannot have a topic.
func (s *source) known(g *metric) *known {
	if k, ok := s.metrics[g.name]; ok {
		return k
	}
	topic, err := topics.ParseName(s.opts.Name.String() + "." + topicToken(g.name))
	if _, taken := s.names[topic]; err != nil || taken || len(s.metrics) >= s.opts.MaxTopics {
		return nil
	}
	k := &known{topic: topic}
	s.metrics[g.name], s.names[topic] = k, g.name
	return k
}

// topicToken returns the name of a metric as the end of a topic's name. Dots separate
// its parts there, too.
func topicToken(metric string) string {
	var parts []string
	for part := range strings.SplitSeq(metric, ".") {
		part = strings.Map(func(r rune) rune {
			if 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || r == '-' {
				return r
			}
			return '_'
		}, part)
		if part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, ".")
}

// payload returns the payload of a metric, or none, and how many of its series are left
// out. A share is in percent.
func (s *source) payload(g *metric, share bool) (data []byte, left int) {
	h := s.history
	var values []value
	switch g.form {
	case asValue:
		values = levels(g.points, s.opts.By)
	case asRate:
		factor := 1.0
		if share {
			factor = 100
		}
		values = h.rates(g, s.opts.By, factor)
	case asQuantiles:
		values = h.quantiles(g)
	case asLevels:
		values = levelQuantiles(g)
	case asSummary:
		values = summary(g)
	case asMean:
		values = h.mean(g)
	case asTable:
		return table(g.points, s.opts.MaxSeries)
	}
	return h.payload(g.name, values, s.opts.MaxSeries)
}

// publishMetric publishes a metric. Without a payload its topic is live all the same.
func (s *source) publishMetric(pub *topics.Publisher, k *known, m *metrics, g *metric, data []byte, left int) error {
	switch {
	case k.ended:
		return nil
	case len(data) == 0:
		pub.Live(k.topic)
		return nil
	}
	if err := pub.Declare(s.info(k.topic, g, m.metadata[g.base], data, left)); err != nil {
		return err
	}
	err := pub.Publish(k.topic, data)
	switch {
	case errors.Is(err, topics.ErrComplete): // somebody has ended it
		k.ended = true
		return nil
	case errors.Is(err, topics.ErrTooLarge), errors.Is(err, topics.ErrHistoryFull):
		s.fail(err, k.topic)
		return nil
	}
	return err
}
