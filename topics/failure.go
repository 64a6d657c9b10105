package topics

import (
	"strings"
	"time"
	"unicode/utf8"
)

// maxError is the maximum length of TopicInfo.Error in bytes. Longer text is cut.
const maxError = 512

// A failure is why topics are failed, and when their source tries again.
type failure struct {
	why     string // valid for TopicInfo.Error
	retryAt int64  // Unix milliseconds; 0 if that is not known
}

func newFailure(err error, retryAt time.Time) failure {
	f := failure{why: strings.ToValidUTF8(err.Error(), "\uFFFD")}
	if len(f.why) > maxError {
		cut := maxError
		for !utf8.RuneStart(f.why[cut]) {
			cut--
		}
		f.why = f.why[:cut] + "…"
	}
	if !retryAt.IsZero() {
		f.retryAt = retryAt.UnixMilli()
	}
	return f
}

// updateOngoing changes the info of a topic that is not complete. After the hub is closed,
// the state does not matter.
func (t *Topic) updateOngoing(next func(now TopicInfo) TopicInfo) {
	_ = t.update(func(now TopicInfo) TopicInfo {
		if now.State == StateComplete {
			return now
		}
		return next(now)
	})
}

// markFailed sets the state of a topic whose source has failed.
func (t *Topic) markFailed(f failure) {
	t.updateOngoing(func(now TopicInfo) TopicInfo {
		now.State, now.Error, now.RetryAt = StateFailed, f.why, f.retryAt
		return now
	})
}

// markLive sets the state of a failed topic back to live after a publish.
func (t *Topic) markLive() {
	t.updateOngoing(func(now TopicInfo) TopicInfo {
		now.State, now.Error, now.RetryAt = StateLive, "", 0
		return now
	})
}

// markRestarted records that the source has been started again. A failed topic stays
// failed, but its source no longer waits.
func (t *Topic) markRestarted(restarts uint64) {
	t.updateOngoing(func(now TopicInfo) TopicInfo {
		now.Restarts, now.RetryAt = restarts, 0
		return now
	})
}
