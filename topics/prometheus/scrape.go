package prometheus

import (
	"context"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"

	"topicmux/topics"
	"topicmux/topics/internal/fetch"
	"topicmux/topics/prometheus/internal/exposition"
)

// accept is the header of the request: OpenMetrics first, and names of any characters.
const accept = "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6," +
	"application/openmetrics-text;version=1.0.0;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4," +
	"text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,text/plain;version=0.0.4;q=0.2,*/*;q=0.1"

// scrape gets an exposition and returns its metrics.
func (s *source) scrape(ctx context.Context) (*metrics, int, error) {
	now := s.clock.read(time.Now())
	resp, err := s.fetcher.Do(ctx, http.Header{
		"Accept":                              {accept},
		"X-Prometheus-Scrape-Timeout-Seconds": {strconv.FormatFloat(s.opts.Timeout.Seconds(), 'g', -1, 64)},
	})
	if err != nil {
		return nil, 0, explain(err)
	}
	m := &metrics{selected: s.selected, limit: s.opts.MaxSamples, samples: map[string][]point{}}
	text := string(resp.Body)
	format, err := formatOf(resp.Header.Get("Content-Type"), text)
	if err == nil {
		m.metadata, err = exposition.Parse(text, format, func(sample *exposition.Sample) { m.add(sample, now) })
	}
	if err == nil && m.all == 0 {
		err = errors.New("the answer has no metrics")
	}
	if err == nil && m.chosen > m.limit {
		err = fmt.Errorf("%d samples are too many, at most %d; select fewer metrics", m.chosen, m.limit)
	}
	if err != nil {
		return nil, 0, err
	}
	return m, len(resp.Body), nil
}

// A clock gives scrapes their times.
type clock struct {
	last time.Time // of the last scrape
	ms   int64     // its time in Unix milliseconds, or a little later
}

// read returns the time of a scrape in milliseconds. It advances by what the wall clock or
// the monotonic clock has advanced, whichever is more: the former may be set back, and
// the latter stands still while the machine sleeps and the exporter goes on.
func (c *clock) read(now time.Time) int64 {
	if c.last.IsZero() {
		c.ms = now.UnixMilli()
	} else {
		c.ms += max(now.Sub(c.last), now.Round(0).Sub(c.last.Round(0))).Milliseconds()
	}
	c.last = now
	return c.ms
}

// explain adds to the status of an answer what to do about it.
func explain(err error) error {
	var status *fetch.StatusError
	if !errors.As(err, &status) {
		return err
	}
	switch status.Code {
	case http.StatusUnauthorized, http.StatusForbidden:
		return fmt.Errorf("%w; check the token, or the user and password", err)
	case http.StatusNotFound:
		return fmt.Errorf("%w; most exporters have their metrics under /metrics", err)
	}
	return err
}

// formatOf returns the format of an exposition. Without a type that says so, it is the
// text format, as many programs leave it out.
func formatOf(contentType, text string) (exposition.Format, error) {
	kind, params, err := mime.ParseMediaType(contentType)
	switch {
	case kind == "application/openmetrics-text":
		return exposition.OpenMetrics, nil
	case strings.Contains(kind, "protobuf"):
		return 0, fmt.Errorf("the answer is %s, which was not asked for; topicmux reads the text formats", contentType)
	case kind == "text/html" || strings.HasPrefix(strings.TrimSpace(text), "<"):
		return 0, errors.New("the answer is a web page, not metrics; most exporters have their metrics under /metrics")
	case strings.HasSuffix(kind, "json"):
		return 0, errors.New("the answer is JSON, not metrics; use the kind http for JSON")
	case err == nil && params["charset"] != "" && !strings.EqualFold(params["charset"], "utf-8") && !strings.EqualFold(params["charset"], "us-ascii"):
		return 0, fmt.Errorf("the answer has the charset %q, not UTF-8", params["charset"])
	}
	return exposition.Text, nil
}

// info returns the info of a metric's topic.
func (s *source) info(name topics.Name, m *metric, meta exposition.Metadata, data []byte, left int) topics.TopicInfo {
	i := topics.TopicInfo{Name: name, Kind: kindOf(data), Help: help(meta.Help, left), Unit: unitOf(m.base, meta.Unit)}
	switch m.form {
	case asRate:
		zero := 0.0
		i.Min = &zero
		if m.name == m.base+"_count" { // observations, whatever their unit
			i.Unit, i.Help = "", help(strings.TrimSuffix("Observations: "+meta.Help, ": "), left)
		}
		if i.Unit += "/s"; isShare(m, meta) {
			i.Unit = "%"
		}
	case asTable:
		i.Unit = ""
	}
	const maxUnit = 32
	if len(i.Unit) > maxUnit {
		i.Unit = ""
	}
	return i
}

// kindOf returns the kind of a payload.
func kindOf(data []byte) topics.Kind {
	switch data[0] {
	case '{':
		return topics.KindNumbers
	case '[':
		return topics.KindTable
	}
	return topics.KindNumber
}

// help returns the help of a topic, cut to what the catalogue takes.
func help(text string, left int) string {
	const most = 900
	text = strings.Join(strings.Fields(text), " ")
	if len(text) > most {
		text = strings.ToValidUTF8(text[:most], "") + "…"
	}
	if left > 0 {
		text = strings.TrimSpace(text + " (further series are left out; select fewer, or add them up by labels)")
	}
	return text
}
