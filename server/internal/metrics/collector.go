package metrics

import (
	"runtime"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"topicmux/protocol"
	"topicmux/server/certificate"
	"topicmux/server/internal/delivery"
	"topicmux/server/internal/limit"
	"topicmux/server/internal/problem"
	"topicmux/server/internal/request"
	"topicmux/server/internal/transport"
	"topicmux/topics"
)

// A Collector collects the metrics of a server and its hub on each scrape.
type Collector struct {
	from   Sources
	topics topicCollector
	descs  []*prometheus.Desc

	build, shutting                            metric
	certificateExpiry, certificateStart        metric
	conns, streams, limit, inFlight            metric
	opened, ended, answered, refused           metric
	sessions, sentDirect, undelivered, answers metric
	states, subscribers, selections            metric
	events, bytes, delivered, sent             metric
	gaps, missed, conflated, evicted           metric
	history, slowest                           metric
	topicEvents, topicBytes                    metric
	topicSubscribers, topicNewest, topicsK     metric
}

// A metric is the description and type of one metric.
type metric struct {
	desc *prometheus.Desc
	kind prometheus.ValueType
}

// Sources are what a collector reads.
type Sources struct {
	Hub         *topics.Hub
	Delivery    *delivery.Delivery
	Connections *transport.Connections
	Requests    RequestCounters
	Rejected    *problem.Rejections
	Budget      *limit.Budget
	Draining    *atomic.Bool
	Certificate *certificate.Reloader // nil without one
	Version     string
}

// NewCollector returns the collector of a server. maxTopics is how many topics have
// their own series.
func NewCollector(from Sources, maxTopics int) *Collector {
	c := &Collector{from: from, topics: topicCollector{max: maxTopics}}
	c.build = c.gauge("build_info", "Version of topicmux as a label; always 1.", "version", "goversion")
	c.shutting = c.gauge("draining", "1 while the server shuts down and accepts no new streams.")
	c.certificateExpiry = c.gauge("certificate_expiry_seconds",
		"Seconds until the certificate (leaf) or the first other certificate of its chain expires; negative after that.", "of")
	c.certificateStart = c.gauge("certificate_start_seconds",
		"Seconds until the certificate becomes valid; negative after that.", "of")
	c.conns = c.gauge("connections", "Open connections of all kinds.")
	c.streams = c.gauge("streams", "Open event streams.")
	c.limit = c.gauge("limit", "Maximum number of open event streams.", "of")
	c.inFlight = c.gauge("in_flight_bytes", "Bytes of memory for incomplete request bodies and unread responses.")
	c.opened = c.counter("streams_total", "Event streams opened.")
	c.ended = c.counter("streams_closed_total", "Event streams closed, by reason.", "reason")
	c.sessions = c.gauge("sessions", "Open event streams with a client name.")
	c.sentDirect = c.counter("direct_messages_total", "Direct messages accepted for a session.")
	c.undelivered = c.counter("direct_messages_undelivered_total", "Direct messages not delivered because their session ended first.")
	c.answers = c.counter("answers_total", "Streams of stream handlers ended, by reason.", "reason")
	c.answered = c.counter("requests_total", "Requests answered, by route and status class.", "route", "code")
	c.refused = c.counter("rejections_total", "Connections, streams and requests rejected by a limit or rule, by reason.", "reason")

	c.states = c.gauge("topics", "Topics in the catalogue, by state.", "state")
	c.subscribers = c.gauge("subscribers", "Open subscriptions.")
	c.selections = c.gauge("selections", "Distinct selections and formats among the subscriptions.")
	c.events = c.counter("published_events_total", "Events published.")
	c.bytes = c.counter("published_bytes_total", "Bytes of the published events as frames.")
	c.delivered = c.counter("delivered_events_total", "Events sent to subscribers.")
	c.sent = c.counter("delivered_bytes_total", "Bytes sent to subscribers.")
	c.gaps = c.counter("gaps_total", "Gaps reported to subscribers, by reason.", "reason")
	c.missed = c.counter("missed_events_total", "Events lost in gaps, by reason.", "reason")
	c.conflated = c.counter("conflated_events_total", "Events replaced by a newer one before they were sent, counted once per selection.")
	c.evicted = c.counter("evicted_events_total", "Events evicted from the history.")
	c.history = c.gauge("history_bytes", "Bytes of memory used by the history.")
	c.slowest = c.gauge("slowest_subscriber_events", "Number of events by which the slowest subscriber lags.")

	c.topicEvents = c.counter("topic_events_total", "Events published to a topic.", "topic")
	c.topicBytes = c.counter("topic_bytes_total", "Bytes of a topic's events as frames.", "topic")
	c.topicSubscribers = c.gauge("topic_subscribers", "Open subscriptions that select a topic.", "topic")
	c.topicNewest = c.gauge("topic_newest_timestamp_seconds", "Unix time of a topic's newest event.", "topic")
	c.topicsK = c.gauge("topics_shown", "Topics with their own series; all others are counted as \"other\".")
	return c
}

func (c *Collector) gauge(name, help string, labels ...string) metric {
	return c.metric(prometheus.GaugeValue, name, help, labels)
}

func (c *Collector) counter(name, help string, labels ...string) metric {
	return c.metric(prometheus.CounterValue, name, help, labels)
}

func (c *Collector) metric(kind prometheus.ValueType, title, help string, labels []string) metric {
	desc := prometheus.NewDesc(protocol.ServerName+"_"+title, help, labels, nil)
	c.descs = append(c.descs, desc)
	return metric{desc, kind}
}

// Describe sends the descriptions of all metrics.
func (c *Collector) Describe(ch chan<- *prometheus.Desc) {
	for _, desc := range c.descs {
		ch <- desc
	}
}

// Collect sends the current values of all metrics.
func (c *Collector) Collect(ch chan<- prometheus.Metric) {
	send := func(m metric, value float64, labels ...string) {
		ch <- prometheus.MustNewConstMetric(m.desc, m.kind, value, labels...)
	}
	c.collectServer(send)
	c.collectCertificate(send, time.Now())
	c.collectHub(send)
	c.collectTopics(send)
}

type sendFunc func(m metric, value float64, labels ...string)

func (c *Collector) collectServer(send sendFunc) {
	d := c.from.Delivery.Stats()
	draining := 0.0
	if c.from.Draining.Load() {
		draining = 1
	}
	send(c.build, 1, c.from.Version, runtime.Version())
	send(c.shutting, draining)
	send(c.conns, float64(c.from.Connections.Len()))
	send(c.streams, float64(d.Streams))
	send(c.limit, float64(c.from.Connections.Limit()), "connections")
	send(c.limit, float64(d.MaxStreams), "streams")
	send(c.inFlight, float64(c.from.Budget.InUse()))
	send(c.limit, float64(c.from.Budget.LimitBytes()), "in_flight_bytes")
	send(c.opened, float64(d.Opened))
	for reason, n := range d.Ended {
		send(c.ended, float64(n), reason)
	}
	for reason, n := range d.Answered {
		if n > 0 {
			send(c.answers, float64(n), reason)
		}
	}
	send(c.sessions, float64(d.Sessions))
	send(c.sentDirect, float64(d.Sent))
	send(c.undelivered, float64(d.Undelivered))
	c.collectRequests(send)
	for reason, n := range c.from.Rejected.All() {
		send(c.refused, float64(n), reason)
	}
}

func (c *Collector) collectRequests(send sendFunc) {
	for route, counts := range c.from.Requests {
		label := route
		if route != request.Unmatched {
			label = "/" + route
		}
		for class := 1; class < classes; class++ {
			if n := counts[class].Load(); n > 0 {
				send(c.answered, float64(n), label, strconv.Itoa(class)+"xx")
			}
		}
	}
}

func (c *Collector) collectHub(send sendFunc) {
	st := c.from.Hub.Stats()
	send(c.subscribers, float64(st.Subscribers))
	send(c.selections, float64(st.Selections))
	send(c.events, float64(st.Events))
	send(c.bytes, float64(st.Bytes))
	send(c.delivered, float64(st.Delivered))
	send(c.sent, float64(st.Sent))
	for reason, loss := range map[topics.Reason]topics.Loss{
		topics.ReasonSlow:      st.Losses.Slow,
		topics.ReasonEvicted:   st.Losses.Evicted,
		topics.ReasonRestarted: st.Losses.Restarted,
	} {
		send(c.gaps, float64(loss.Gaps), string(reason))
		send(c.missed, float64(loss.Missed), string(reason))
	}
	send(c.conflated, float64(st.Conflated))
	send(c.evicted, float64(st.Evicted))
	send(c.history, float64(st.History))
	send(c.slowest, float64(st.Slowest))
}

// collectCertificate sends the remaining validity of the certificate and of its
// chain.
func (c *Collector) collectCertificate(send sendFunc, now time.Time) {
	if c.from.Certificate == nil {
		return
	}
	for _, v := range c.from.Certificate.Validities() {
		send(c.certificateExpiry, v.Until.Sub(now).Seconds(), v.Of)
		send(c.certificateStart, v.From.Sub(now).Seconds(), v.Of)
	}
}

// collectTopics sends the metrics of topics.
func (c *Collector) collectTopics(send sendFunc) {
	states := map[topics.State]int{topics.StateLive: 0, topics.StateFailed: 0, topics.StateComplete: 0}
	shown, rest := c.topics.collect(func() []topics.TopicStats {
		all := c.from.Hub.TopicStats()
		for _, t := range all {
			states[t.State]++
		}
		return all
	})
	for state, n := range states {
		send(c.states, float64(n), string(state))
	}
	for _, t := range shown {
		label := t.Name.String()
		send(c.topicEvents, float64(t.Events), label)
		send(c.topicBytes, float64(t.Bytes), label)
		send(c.topicSubscribers, float64(c.from.Hub.Subscribers(t.Name)), label)
		send(c.topicNewest, float64(t.Newest.UnixMilli())/1000, label)
	}
	send(c.topicEvents, float64(rest.events), other)
	send(c.topicBytes, float64(rest.bytes), other)
	send(c.topicsK, float64(len(shown)))
}
