package transform

import (
	"fmt"
	"time"

	"topicmux/internal/jq"
	"topicmux/topics"
)

const (
	// maxSteps is the largest number of steps of a pipeline.
	maxSteps = 16
	// maxEvents is the largest number of events that one event becomes. Expressions
	// with several results multiply.
	maxEvents = 64
)

// Event is an event before it is published.
type Event struct {
	Topic topics.Name
	Data  []byte
}

// Pipeline is a sequence of steps. It is immutable. The nil Pipeline passes all events
// unchanged.
type Pipeline struct{ steps []Step }

// New returns a pipeline that runs the steps in this order. It returns an error for
// more than 16 steps, and for a min above the max.
func New(steps ...Step) (*Pipeline, error) {
	if len(steps) > maxSteps {
		return nil, fmt.Errorf("%d steps are too many, at most %d", len(steps), maxSteps)
	}
	p := &Pipeline{append([]Step(nil), steps...)}
	if err := p.Info(topics.TopicInfo{Name: topics.MustName("t")}).Validate(); err != nil {
		return nil, err
	}
	return p, nil
}

// Info returns the info of the topic that the events of a topic are published to. Split
// gives the topics that it makes the same info with other names.
func (p *Pipeline) Info(info topics.TopicInfo) topics.TopicInfo {
	for _, s := range p.all() {
		if s.info != nil {
			s.info(&info)
		}
	}
	return info
}

func (p *Pipeline) all() []Step {
	if p == nil {
		return nil
	}
	return p.steps
}

// State is what the steps of a pipeline remember about the events of one source. It is
// not safe for concurrent use.
type State struct {
	steps   []Step
	memory  []*memory // of each step
	left    int       // how many more events the current event may become
	dropped uint64
	last    error
}

// memory is what one step remembers, by topic.
type memory struct {
	expr     *jq.Expr
	counters map[topics.Name]*counters
	held     map[topics.Name]*held
	splits   map[topics.Name]map[string]topics.Name
}

// NewState returns the state of a source that has no events yet.
func (p *Pipeline) NewState() *State {
	s := &State{steps: p.all()}
	for _, step := range s.steps {
		m := &memory{
			counters: map[topics.Name]*counters{},
			held:     map[topics.Name]*held{},
			splits:   map[topics.Name]map[string]topics.Name{},
		}
		if step.expr != nil {
			m.expr = step.expr.Clone()
		}
		s.memory = append(s.memory, m)
	}
	return s
}

// Apply appends what an event of this time becomes to dst: zero or more events. Their
// data may share memory with the data of e, and is valid until the next call.
func (s *State) Apply(dst []Event, now time.Time, e Event) []Event {
	s.left = maxEvents
	s.run(0, now, e, &dst)
	return dst
}

// Due returns when Flush has an event to pass, or the zero time for none.
func (s *State) Due() time.Time {
	var due time.Time
	for _, m := range s.memory {
		for _, h := range m.held {
			if h.waiting && (due.IsZero() || h.due.Before(due)) {
				due = h.due
			}
		}
	}
	return due
}

// Flush appends the events that every has held back until now to dst, sorted by topic.
// Their data is valid until the next call.
func (s *State) Flush(dst []Event, now time.Time) []Event {
	for i, m := range s.memory {
		for _, e := range m.flush(s.steps[i], now) {
			s.left = maxEvents
			s.run(i+1, now, e, &dst)
		}
	}
	return dst
}

// End appends the events of topics that every holds back to dst, and forgets what the
// steps remember about these topics, which have ended.
func (s *State) End(dst []Event, now time.Time, ended ...topics.Name) []Event {
	for i, m := range s.memory {
		for _, n := range ended {
			if h := m.held[n]; h != nil && h.waiting {
				s.left = maxEvents
				s.run(i+1, now, h.event, &dst)
			}
			delete(m.counters, n)
			delete(m.held, n)
			delete(m.splits, n)
		}
	}
	return dst
}

// Dropped returns how many events were dropped, and why the last one was.
func (s *State) Dropped() (n uint64, last error) { return s.dropped, s.last }

// run applies the steps from i on.
func (s *State) run(i int, now time.Time, e Event, dst *[]Event) {
	for i < len(s.steps) && s.steps[i].apply == nil {
		i++
	}
	if i == len(s.steps) {
		if s.left == 0 {
			s.drop(fmt.Errorf("one event becomes more than %d", maxEvents))
			return
		}
		s.left--
		*dst = append(*dst, e)
		return
	}
	err := s.steps[i].apply(s.memory[i], now, e, func(e Event) { s.run(i+1, now, e, dst) })
	if err != nil {
		s.drop(fmt.Errorf("%s: %w", s.steps[i], err))
	}
}

func (s *State) drop(err error) { s.dropped, s.last = s.dropped+1, err }
