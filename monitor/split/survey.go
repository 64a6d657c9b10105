package split

import (
	"slices"
	"time"

	"github.com/tidwall/gjson"

	"topicmux/monitor/keepalive"
	"topicmux/monitor/logline"
)

const (
	// surveyEvents is how many events decide, and surveyTime is the time after which
	// fewer do, but never fewer than minEvents.
	surveyEvents, surveyTime, minEvents = 20, 2 * time.Second, 4
	// maxCandidates bounds the fields that are compared.
	maxCandidates = 32
	// maxSurveyed is the longest data in bytes that is examined.
	maxSurveyed = 64 << 10
	// deepest is how many keys lead to a field with a topic at most.
	deepest = 3
	// minDifferent and maxDifferent are how many topics a field distinguishes.
	minDifferent, maxDifferent = 2, 32
)

// A survey is what is known of the first events.
type survey struct {
	began      time.Time
	latest     time.Time
	events     int
	payloads   int            // data of events, each an event or an array of them
	arrays     int            // payloads that are arrays
	objects    int            // events whose data is an object
	logs       int            // objects that a logger has written
	measured   int            // objects with a number that may be a measure
	names      map[string]int // events by name
	candidates []*candidate
	name       candidate // the field "name", which is a second field, or names a metric
	metrics    int       // objects with a name, and with fields or with labels and a number
}

// A candidate is a field that may hold the topic.
type candidate struct {
	path   string   // for gjson
	steps  []string // its keys
	rank   int      // the lower, the more likely
	events int      // events that have it
	odd    int      // values that are not names
	values []string // the different ones, without keepalives and announcements
	counts []int    // events by value
	late   int      // values that came in the second half of the events
}

// A finding is the field that holds the topics, and a second one that divides them.
type finding struct {
	candidate *candidate
	path      string
	second    string
	only      bool
}

// expression returns the finding as a jq expression.
func (f *finding) expression() string {
	first := expression(f.candidate.steps)
	switch {
	case f.only:
		return "." + f.second
	case f.second != "":
		return first + " + \".\" + ." + f.second
	}
	return first
}

func newSurvey() *survey {
	return &survey{names: make(map[string]int), name: candidate{path: "name", steps: []string{"name"}}}
}

// add examines an event.
func (s *survey) add(name string, data []byte, at time.Time) {
	if s.events == 0 {
		s.began = at
	}
	s.events, s.latest = s.events+1, at
	s.names[name]++
	if len(data) == 0 || data[0] != '{' || len(data) > maxSurveyed || !gjson.ValidBytes(data) {
		return
	}
	s.objects++
	o := observed{survey: s, seen: make(map[string]bool)}
	o.walk(gjson.ParseBytes(data), nil)
	if o.fields || o.labels && o.number {
		s.metrics++
	}
	if o.level || o.numericLevel && o.message && o.program {
		s.logs++
	}
	if o.number {
		s.measured++
	}
}

// addForm counts a payload, of which the events have been added.
func (s *survey) addForm(data []byte) {
	s.payloads++
	if len(data) > 0 && (data[0] == '[' || isBatch(wrapped(data))) {
		s.arrays++
	}
}

// inBatches reports whether nearly all payloads are arrays of events.
func (s *survey) inBatches() bool { return most(s.arrays, s.payloads) }

// observed is one object while it is examined.
type observed struct {
	survey *survey
	seen   map[string]bool
	level  bool // it has a severity
	number bool // it has a number that may be a measure
	fields bool // it has an object with fields
	labels bool // it has an object with labels

	numericLevel, message, program bool // what a log line has
}

// walk examines the members of an object and of the envelopes in it.
func (o *observed) walk(object gjson.Result, steps []string) {
	object.ForEach(func(key, value gjson.Result) bool {
		at := append(steps[:len(steps):len(steps)], key.String())
		if len(steps) == 0 {
			o.top(key.String(), value)
		}
		switch {
		case value.IsObject():
			if len(at) < deepest && isEnvelope(key.String()) {
				o.walk(value, at)
			}
		case value.Type == gjson.Number:
			o.number = o.number || !isNoMeasure(key.String()) && value.Num < 1e9
		case value.Type == gjson.String:
			o.level = o.level || isSeverity(value.Str) && logline.IsLevelKey(key.String())
			o.text(at, value.Str)
		}
		return true
	})
}

// top examines a member of the object itself.
func (o *observed) top(key string, value gjson.Result) {
	message, program := isLogged(key)
	o.message, o.program = o.message || message && value.Type == gjson.String, o.program || program
	switch {
	case value.Type == gjson.Number:
		o.numericLevel = o.numericLevel || isNumericSeverity(key, value.Num)
	case !value.IsObject():
	case key == "log":
		o.level = o.level || isSeverity(value.Get("level").Str)
	case key == "fields":
		o.fields = true
	case key == "labels", key == "tags":
		o.labels = true
	}
}

// text examines a string.
func (o *observed) text(steps []string, value string) {
	if len(steps) == 1 && steps[0] == "name" {
		o.survey.name.add(value, o.survey.secondHalf())
	}
	rank := rankOf(steps)
	path := pathOf(steps)
	if rank < 0 || o.seen[path] {
		return
	}
	o.seen[path] = true
	c := o.survey.candidate(path, steps, rank)
	if c != nil {
		c.add(value, o.survey.secondHalf())
	}
}

func (s *survey) secondHalf() bool { return s.events > surveyEvents/2 }

// candidate returns the candidate of a path, or nil if there are too many.
func (s *survey) candidate(path string, steps []string, rank int) *candidate {
	for _, c := range s.candidates {
		if c.path == path {
			return c
		}
	}
	if len(s.candidates) == maxCandidates {
		return nil
	}
	c := &candidate{path: path, steps: slices.Clone(steps), rank: rank}
	s.candidates = append(s.candidates, c)
	return c
}

// add counts a value.
func (c *candidate) add(value string, secondHalf bool) {
	c.events++
	if keepalive.IsWord(value) || isAnnouncement(value) {
		return
	}
	if !isName(value) && !isAddress(c.steps[len(c.steps)-1], value) {
		c.odd++
		return
	}
	if i := slices.Index(c.values, value); i >= 0 {
		c.counts[i]++
		return
	}
	if secondHalf {
		c.late++
	}
	if len(c.values) <= maxDifferent {
		c.values, c.counts = append(c.values, value), append(c.counts, 1)
	}
}

// decide returns the field that holds the topics, if there is one. It is final if no
// further event can change that.
func (s *survey) decide() (found *finding, final bool) {
	final = s.events >= surveyEvents
	if !final && (s.events < minEvents || s.latest.Sub(s.began) < surveyTime) {
		return nil, false
	}
	if !s.hasOneName() || !most(s.objects, s.events) || 2*s.logs > s.objects {
		return nil, final
	}
	slices.SortStableFunc(s.candidates, func(a, b *candidate) int { return a.rank - b.rank })
	for _, c := range s.candidates {
		if !c.isPresent(s.objects) {
			continue
		}
		if f := s.divided(c); f != nil {
			return f, true
		}
		if c.divides(s.objects) {
			return &finding{candidate: c, path: c.path}, true
		}
	}
	if n := &s.name; most(s.metrics, s.objects) && n.isPresent(s.objects) && n.divides(s.objects) {
		return &finding{candidate: n, path: n.path}, true
	}
	return nil, final
}

// most reports whether n is at least 95 % of all.
func most(n, all int) bool { return 100*n >= 95*all }

// hasOneName reports whether nearly all events have one name.
func (s *survey) hasOneName() bool {
	top := 0
	for _, n := range s.names {
		top = max(top, n)
	}
	return most(top, s.events)
}

// isPresent reports whether nearly all objects have the field, with a name in it.
func (c *candidate) isPresent(objects int) bool {
	return most(c.events, objects) && !most(c.odd, c.events) && (c.odd == 0 || most(c.events-c.odd, c.events))
}

// divides reports whether the values of the field are topics: there are several, they
// repeat, and they are not a choice such as buy and sell.
func (c *candidate) divides(objects int) bool {
	n := len(c.values)
	return n >= minDifferent && n <= maxDifferent && !isChoice(c.values) &&
		5*n <= 3*max(objects, 2*minEvents) && 2*c.late <= max(objects-surveyEvents/2, minEvents)
}

// divided returns a finding with the field "name", which divides a field with few values
// further, if the objects are measurements. Each name has to come again.
func (s *survey) divided(c *candidate) *finding {
	n := len(s.name.values)
	repeated := n >= minDifferent && n <= maxDifferent && s.name.events >= 2*n && s.name.odd == 0
	if len(c.values) == 0 || len(c.values) > 3 || c.path == "name" || !repeated || !most(s.name.events, s.objects) || !most(s.measured, s.objects) {
		return nil
	}
	if len(c.values) > 1 && !c.divides(s.objects) {
		return nil
	}
	return &finding{candidate: c, path: c.path, second: s.name.path, only: len(c.values) == 1}
}
