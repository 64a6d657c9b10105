package store

import (
	"slices"
	"sort"
	"time"
)

// maxFailures is the number of failures stored of a topic. The oldest are evicted first,
// and a chart connects the values around them again.
const maxFailures = 256

// sourceFailure is a time between two events in which the topic's source had failed. The times
// are in Unix ns.
type sourceFailure struct {
	after int64 // the event before the failure; 0 if there was none
	from  int64 // when the failure was reported
	to    int64 // the event after the failure; 0 until it arrives
}

// failures are the known failures of a topic's source.
type failures struct {
	all  []sourceFailure // oldest first; they do not overlap
	last string          // id of the last event before the newest failure, "" if unknown
}

// ongoing returns the failure after which no event has arrived, or nil.
func (f *failures) ongoing() *sourceFailure {
	if n := len(f.all); n > 0 && f.all[n-1].to == 0 {
		return &f.all[n-1]
	}
	return nil
}

// begin records that the source has failed after the event with the id last. Further
// failures before the next event belong to the first one.
func (f *failures) begin(after, from int64, last string) {
	if f.ongoing() != nil {
		return
	}
	if len(f.all) == maxFailures {
		f.all = f.all[:copy(f.all, f.all[maxFailures/4:])] // a quarter at once, so that copying is rare
	}
	f.all, f.last = append(f.all, sourceFailure{after: after, from: from}), last
}

// observe adds an event with its time. An event up to the last one before the failure is
// from the history. Any other event ends the failure.
func (f *failures) observe(id []byte, when int64) {
	o := f.ongoing()
	if o == nil {
		return
	}
	if isUpTo(string(id), f.last) {
		o.after = max(o.after, when)
		return
	}
	o.to = max(o.after, when, 1)
}

// clone returns a copy.
func (f *failures) clone() failures { return failures{all: slices.Clone(f.all), last: f.last} }

// since returns the failures that had not ended before a time.
func (f *failures) since(a int64) []sourceFailure {
	return f.all[sort.Search(len(f.all), func(i int) bool { return f.all[i].to == 0 || f.all[i].to >= a }):]
}

// between reports whether the source failed between two events, of which one was before
// b, and the next not before a.
func (f *failures) between(a, b int64) bool {
	rest := f.since(a)
	return len(rest) > 0 && rest[0].after < b
}

// noteFailure records a failure of the topic's source that the server reports at now, and
// remembers the reason.
func (t *Topic) noteFailure(now int64) {
	reason, failed := t.Failed()
	if !failed {
		return
	}
	t.LastError = reason
	after := int64(0)
	if !t.LastAt.IsZero() {
		after = t.LastAt.UnixNano()
	}
	t.failures.begin(after, now, t.Info.Last)
}

// observeFailure adds an event to the failures. It reports whether the source failed
// between the event and the one before, at last.
func (t *Topic) observeFailure(id []byte, when, last int64) (broken bool) {
	if len(t.failures.all) == 0 {
		return false
	}
	t.failures.observe(id, when)
	if _, failed := t.Failed(); failed && isUpTo(string(id), t.Info.Last) { // it failed again after this event
		t.failures.begin(when, when, t.Info.Last)
	}
	return last != 0 && t.failures.between(last+1, when)
}

// FailedBetween reports whether the topic's source failed between the last value of one of
// its series before a and the first one from b on. There must be none in between.
func (t *Topic) FailedBetween(s *Series, a, b time.Time) bool {
	if s.member != nil {
		t = s.member
	}
	return len(t.failures.all) > 0 && t.failures.between(a.UnixNano(), b.UnixNano())
}

// failedFrom returns when the first failure between from and to was reported, or to if
// there is none.
func (t *Topic) failedFrom(from, to time.Time) time.Time {
	for _, f := range t.failures.since(from.UnixNano() + 1) {
		if at := time.Unix(0, f.from); f.after < to.UnixNano() && at.Before(to) {
			if at.Before(from) {
				return from
			}
			return at
		}
	}
	return to
}
