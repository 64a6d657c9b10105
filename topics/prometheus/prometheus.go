// Package prometheus watches the metrics of a program that Prometheus can scrape.
//
// Each metric becomes a topic under the name of the source, such as "node.load1". The
// topic of the source itself says how the scrapes do:
//
//	node                      {"seconds":0.012,"bytes":70021,"samples":1100,"topics":250}
//	node.node_load1           0.52                         a gauge without labels
//	node.node_cpu_seconds_total  {"0 idle":97.1,"0 user":2.05}   a counter of seconds: percent
//	api.http_seconds          {"p50":0.01,"p90":0.2,"p99":1.1}   a histogram
//	api.http_seconds_count    {"GET 200":12.5}             its observations per second
//	go.gc_duration_seconds    {"p0":0.00001,"p50":0.00003,"p100":0.001}   a summary
//	app.build_info            [{"version":"1.2","commit":"ab12"}]   labels, as the value is always 1
//
// These are the rules:
//
//   - Series with labels are the members of an object. Their names are the values of all
//     labels, in the order of the labels' names, so a name never changes. Options.By adds
//     up series over the other labels.
//   - A counter is shown per second, and a counter of seconds in percent of the time, from its second scrape on. A counter that falls has
//     been reset: it has no value in this scrape, and counts from there on. A series that
//     is untyped but ends with _total is a counter.
//   - The quantiles of a histogram are those of the observations between two scrapes of
//     all its series together, estimated as histogram_quantile does in Prometheus.
//     Without observations there is no event. A histogram or summary without buckets or
//     quantiles has a mean. Native histograms are in no text format; of them only the mean
//     and the observations per second are shown.
//   - NaN and infinite values are no numbers in JSON, so they are left out.
//   - The series _created, and exemplars, are not shown.
//   - The unit comes from UNIT or the end of the name: _seconds, _bytes, _ratio and so on,
//     and /s for counters. The help is HELP.
//   - A scrape that fails, for whatever reason, fails all topics and publishes nothing. A
//     metric that disappears fails its topic. Both say why.
package prometheus

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"topicmux/topics"
	"topicmux/topics/internal/fetch"
)

// Options are the settings of a source.
type Options struct {
	// Name is the topic of the source. The topics of its metrics are under it.
	Name topics.Name
	// URL is the address of the metrics, such as "http://localhost:9100/metrics".
	URL string
	// Metrics select the metrics to watch by their names, with the wildcards * and ?, and
	// by labels as in Prometheus: "node_load*", "up{job=\"web\"}", "x{mode!=\"idle\",cpu=~\"0|1\"}".
	// Default: none, all metrics.
	Metrics []string
	// By adds up the series of counters and gauges with the same values of these labels.
	// Default: none, every series is shown.
	By []string
	// Every is the time between two scrapes. Default: 5 s.
	Every time.Duration
	// Timeout is the longest time for a scrape. Default: 10 s.
	Timeout time.Duration
	// MaxBytes is the largest size of an exposition. A larger one fails. Default: 32 MiB.
	MaxBytes int64
	// MaxSamples is how many samples of a scrape may be selected. More fail it. Each needs
	// about 500 bytes of memory. Default: 250,000.
	MaxSamples int
	// MaxTopics is how many metrics become topics. The topic of the source counts the
	// others. Default: 1,000.
	MaxTopics int
	// MaxSeries is how many series of a metric are in a payload, first the largest. The
	// help of the topic says that there are others. Default: 64.
	MaxSeries int
	// Header are further headers of the request. Default: none.
	Header http.Header
	// Bearer is a token for the header Authorization. Default: "", none.
	Bearer string
	// User and Password are for basic authentication. Default: "", none.
	User, Password string
	// Client sends the requests, for example with its own certificates. Default: nil, a
	// client that uses the proxy of the environment.
	Client *http.Client
}

// New returns a source that scrapes an exporter. The error says which option is wrong. The
// source remembers the last scrape while it is restarted.
func New(opts Options) (topics.Source, error) {
	set(&opts.Every, 5*time.Second)
	set(&opts.Timeout, 10*time.Second)
	set(&opts.MaxBytes, 32<<20)
	set(&opts.MaxSamples, 250_000)
	set(&opts.MaxTopics, 1000)
	set(&opts.MaxSeries, 64)
	if opts.Name.IsZero() {
		return topics.Source{}, errors.New("the source has no name")
	}
	selected, err := parseSelectors(opts.Metrics)
	if err != nil {
		return topics.Source{}, err
	}
	fetcher, err := fetch.New(fetch.Options{
		URL: opts.URL, Header: opts.Header, Bearer: opts.Bearer, User: opts.User, Password: opts.Password,
		Timeout: opts.Timeout, MaxBytes: opts.MaxBytes, Client: opts.Client,
	})
	if err != nil {
		return topics.Source{}, err
	}
	s := &source{opts: opts, selected: selected, fetcher: fetcher, history: newHistory(), metrics: map[string]*known{}, names: map[topics.Name]string{opts.Name: ""}}
	return topics.Source{
		Topics: []topics.TopicInfo{{
			Name: opts.Name, Kind: topics.KindJSON, Retention: topics.RetainLatest,
			Help: fmt.Sprintf("Scrapes of %s: how long the last one took, its size, and the metrics in it.", fetcher.Address()),
		}},
		Run: func(ctx context.Context, pub *topics.Publisher) error { return s.run(ctx, pub) },
	}, nil
}

// set sets an option that is not positive to its default.
func set[T int | int64 | time.Duration](option *T, standard T) {
	if *option <= 0 {
		*option = standard
	}
}
