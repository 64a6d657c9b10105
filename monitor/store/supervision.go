package store

import (
	"time"

	"topicmux/protocol"
)

const (
	// maxRetryWait is the longest wait for a next try that is believed.
	maxRetryWait = 366 * 24 * time.Hour
	// retryOverdue is how long a try may take to change the topic. After that, it is not
	// known what the source does.
	retryOverdue = time.Minute
)

// NextTry returns when the source of a failed topic tries again, by the local clock. The
// time may have passed by up to a minute: the try is under way then. It is not ok if the
// time is not known, such as without a connection.
//
// For a group it is the earliest time of its members.
func (t *Topic) NextTry(now time.Time) (at time.Time, ok bool) {
	for m := range t.group.failed() {
		if next, known := m.NextTry(now); known && (!ok || next.Before(at)) {
			at, ok = next, true
		}
	}
	if t.group != nil {
		return at, ok
	}
	if _, failed := t.Failed(); !failed || t.Info.RetryAt <= 0 || t.Gone || t.stream.state.Conn.Phase != Open {
		return time.Time{}, false
	}
	at = time.UnixMilli(t.Info.RetryAt).Add(t.stream.clockBehind())
	wait := at.Sub(now)
	return at, wait > -retryOverdue && wait <= maxRetryWait
}

// NextTryEnds returns when NextTry is no longer ok if nothing arrives.
func (t *Topic) NextTryEnds(now time.Time) time.Time {
	at, ok := t.NextTry(now)
	if !ok {
		return time.Time{}
	}
	return at.Add(retryOverdue)
}

// Restarted reports whether the source of a failed topic runs again but has had no event
// yet. Of a group, it reports that of all failed members.
func (t *Topic) Restarted() bool {
	for m := range t.group.failed() {
		if !m.Restarted() {
			return false
		}
	}
	_, failed := t.Failed()
	return failed && (t.group != nil || t.restarted && !t.Gone && t.stream.state.Conn.Phase == Open)
}

// noteRestart notes whether the topic's source runs again, by its catalogue entry and the one
// before. A source that runs and reports a failure of one topic gives no next try either.
func (t *Topic) noteRestart(before *protocol.TopicInfo) {
	_, failed := t.Failed()
	switch {
	case !failed, t.Info.RetryAt != 0, t.Info.Restarts == 0:
		t.restarted = false
	case before.State == "", before.State == protocol.StateFailed && t.Info.Restarts > before.Restarts:
		t.restarted = true
	case before.State != protocol.StateFailed, before.Error != t.Info.Error:
		t.restarted = false
	}
}
