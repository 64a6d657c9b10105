package framing

import (
	"fmt"
	"strings"
	"time"

	"topicmux/protocol"
	"topicmux/server/internal/scratch"
	"topicmux/sse"
	"topicmux/topics"
)

// A Framer writes the frames that the server adds to a stream: control events,
// heartbeats and direct messages, in the form that the client selected.
type Framer struct {
	Control bool // with control events; without them, losses are comments
	Explain bool // with a comment before each line that explains it
	Timed   bool // events have their time
}

// Hello returns a $hello event in two parts: what precedes and what follows the
// catalogue entries of its topics.
func (f Framer) Hello(h protocol.Hello) (before, after string) {
	event := string(f.appendControl(nil, protocol.EventHello, h))
	at := strings.LastIndex(event, "[]}") + 1
	return event[:at], event[at:]
}

// AppendRestart appends a comment for a client without control events that resumes
// after an id from before a restart. The comment must come first: the ids that
// follow no longer show the restart.
func (f Framer) AppendRestart(dst []byte, epoch string, res protocol.Resume) []byte {
	if f.Explain {
		dst = append(dst, protocol.ExplainLoss...)
	}
	return sse.AppendComment(dst, protocol.EventHello+" "+string(protocol.AppendJSON(nil, struct {
		Epoch  string          `json:"epoch"`
		Resume protocol.Resume `json:"resume"`
	}{epoch, res})))
}

// AppendNotes appends the gaps, topic changes and the $live of a batch. Clients without
// control events get the gaps as comments, so that no loss is silent.
func (f Framer) AppendNotes(dst []byte, b *topics.Batch) []byte {
	if b.Live() {
		return f.AppendLive(dst)
	}
	for _, g := range b.Gaps {
		if f.Control {
			dst = f.appendControl(dst, protocol.EventGap, g)
		} else {
			if f.Explain {
				dst = append(dst, protocol.ExplainLoss...)
			}
			dst = sse.AppendComment(dst, protocol.EventGap+" "+string(protocol.AppendJSON(nil, g)))
		}
	}
	if !f.Control {
		return dst
	}
	for _, e := range b.Changes {
		dst = f.appendControl(dst, protocol.EventTopic, e)
		if e.State == topics.StateComplete {
			dst = f.appendControl(dst, protocol.EventComplete, protocol.Complete{Topic: e.Name})
		}
	}
	return dst
}

// The frames of a $live: it is encoded once for all streams.
var (
	live          = Framer{}.appendControl(nil, protocol.EventLive, protocol.Live{})
	liveExplained = Framer{Explain: true}.appendControl(nil, protocol.EventLive, protocol.Live{})
)

// AppendLive appends a $live, or nothing without control events.
func (f Framer) AppendLive(dst []byte) []byte {
	switch {
	case !f.Control:
		return dst
	case f.Explain:
		return append(dst, liveExplained...)
	}
	return append(dst, live...)
}

// AppendDrain appends a $drain with that reconnection time.
func (f Framer) AppendDrain(dst []byte, retry time.Duration) []byte {
	if !f.Control {
		return f.appendBlock(dst, sse.AppendRetry(nil, retry))
	}
	block, _ := sse.AppendEvent(nil, sse.Frame{
		Event: protocol.EventDrain,
		Retry: retry,
		Data:  protocol.AppendJSON(nil, protocol.Drain{Retry: protocol.Milliseconds(retry)}),
	})
	return f.appendBlock(dst, block)
}

// AppendReplaced appends the last frame of a session that another connection took
// over. Without control events it is only the id, which dispatches no event.
func (f Framer) AppendReplaced(dst []byte, session string) []byte {
	if !f.Control {
		return f.appendBlock(dst, []byte("id: "+protocol.ReplacedID+"\n\n"))
	}
	block, _ := sse.AppendEvent(nil, sse.Frame{
		ID: protocol.ReplacedID, Event: protocol.EventReplaced,
		Data: protocol.AppendJSON(nil, protocol.Replaced{Session: session}),
	})
	return f.appendBlock(dst, block)
}

// AppendEnded appends the last frame of an ended session: a $complete, or nothing
// without control events.
func (f Framer) AppendEnded(dst []byte, session string) []byte {
	if !f.Control {
		return dst
	}
	return f.appendControl(dst, protocol.EventComplete, protocol.Complete{Session: session})
}

// AppendHeartbeat appends the comment that is sent after a silence of that length
// (S2).
func (f Framer) AppendHeartbeat(dst []byte, silence time.Duration) []byte {
	if !f.Explain {
		return sse.AppendComment(dst, "")
	}
	every := silence.Round(time.Millisecond)
	return sse.AppendComment(dst, fmt.Sprintf("heartbeat: a comment every %v keeps proxies from closing the connection", every))
}

// Direct returns an event for one stream only. It has no id, so it does not change
// the point where the client resumes.
func (f Framer) Direct(topic topics.Name, data []byte) []byte {
	block, _ := sse.AppendEvent(nil, sse.Frame{Event: topic.String(), Data: data})
	var frame []byte
	if f.Timed {
		if f.Explain {
			frame = append(frame, protocol.ExplainTime...)
		}
		frame = appendTime(frame, topics.Event{Time: time.Now()})
	}
	return f.appendBlock(frame, block)
}

// appendControl appends a control event. Its name and JSON are always valid UTF-8.
func (f Framer) appendControl(dst []byte, event string, v any) []byte {
	data := protocol.AppendJSON(scratch.Borrow(), v)
	defer scratch.Return(data)
	if !f.Explain {
		dst, _ = sse.AppendEvent(dst, sse.Frame{Event: event, Data: data})
		return dst
	}
	block, _ := sse.AppendEvent(nil, sse.Frame{Event: event, Data: data})
	return f.appendBlock(dst, block)
}

// appendBlock appends a block that the server generates, with explanations if the
// client asked for them.
func (f Framer) appendBlock(dst, block []byte) []byte {
	if f.Explain {
		return protocol.AppendExplained(dst, block)
	}
	return append(dst, block...)
}
