package store_test

import (
	"strings"
	"testing"
	"time"

	"topicmux/monitor/store"
	"topicmux/sse"
)

// TestDeepJSONDoesNotExhaustTheStack has events of the largest size that a stream may
// have. Their nesting would need gigabytes of stack if each level were a call.
func TestDeepJSONDoesNotExhaustTheStack(t *testing.T) {
	t.Parallel()
	for _, data := range []string{strings.Repeat(`{"a":`, 12<<20), strings.Repeat(`[`, 60<<20)} {
		for _, name := range []string{"message", "$topic"} {
			s := newFed(store.Options{})
			s.Apply(sse.Event{Type: name, Data: []byte(data)}, time.Unix(1, 0))
			s.Acquire()
			s.Release()
		}
	}
}
