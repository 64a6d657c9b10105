package topics

import (
	"strings"
	"sync/atomic"
)

// A recovery knows which topics are live again with the first event after a failure of
// the whole source. Publisher.mu guards it, except pending.
type recovery struct {
	pending atomic.Bool   // the source has failed and not published since
	known   []Name        // the topics of Source.Topics
	own     map[Name]bool // topics that have failed by themselves since then
}

// fail records a failure of some topics, or of the source if there are no names.
func (r *recovery) fail(names []Name) {
	if len(names) == 0 {
		r.own = nil
		r.pending.Store(len(r.known) > 0)
		return
	}
	if r.own == nil && r.pending.Load() {
		r.own = map[Name]bool{}
	}
	for _, n := range names {
		if r.own != nil {
			r.own[n] = true
		}
	}
}

// live records that some topics are live, or all of the source if there are no names.
func (r *recovery) live(names []Name) {
	if len(names) == 0 {
		r.own = nil
		r.pending.Store(false)
	}
	for _, n := range names {
		delete(r.own, n)
	}
}

// IsNotes reports whether a topic is the log in which a source says what it has to say
// about itself, as package lines names them. An event there does not say that the source
// works.
func IsNotes(info TopicInfo) bool {
	name := info.Name.String()
	token := name[strings.LastIndexByte(name, '.')+1:]
	return info.Kind == KindLog && (token == "stderr" || token == "notes")
}

// recover marks the topics of Source.Topics as live again after the first event, except
// those that have failed by themselves.
func (p *Publisher) recover() {
	for _, t := range p.recovered() {
		t.markLive()
	}
}

// recovered returns the topics that are live again, and ends the failure of the source.
func (p *Publisher) recovered() []*Topic {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.recovery.pending.Swap(false) {
		return nil
	}
	var topics []*Topic
	for _, n := range p.recovery.known {
		if d, ok := p.topics[n]; ok && !p.recovery.own[n] {
			topics = append(topics, d.topic)
		}
	}
	p.recovery.own = nil
	return topics
}
