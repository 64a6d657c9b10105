package cmd

import (
	"strings"
	"time"

	"topicmux/monitor/retry"
	"topicmux/protocol"
)

// maxNextTry is the longest wait for a next try that is believed, and nextTryOverdue how
// long a try may be under way.
const maxNextTry, nextTryOverdue = 24 * time.Hour, time.Minute

// describeTopic says in words why a topic has failed and when its source tries again. It
// returns false for any other $topic.
func describeTopic(data []byte, now time.Time) (string, bool) {
	info, ok := protocol.ParseTopicInfo(data)
	if !ok || info.State != protocol.StateFailed {
		return "", false
	}
	parts := []string{info.Name.String() + " has failed: " + info.Error}
	if wait := time.UnixMilli(info.RetryAt).Sub(now); wait > -nextTryOverdue && wait <= maxNextTry {
		parts = append(parts, retry.Words(wait))
	}
	if words := retry.Restarts(info.Restarts); words != "" {
		parts = append(parts, words)
	}
	return strings.Join(parts, "; "), true
}
