package server

import (
	"errors"
	"sync"
	"time"

	"topicmux/protocol"
	"topicmux/sse"
)

const (
	// endedTime is how long the name of an ended session gets 204.
	endedTime = time.Hour
	// maxEnded is the maximum number of ended names that are stored. Beyond it the
	// name that expires first is dropped.
	maxEnded = 1024
)

var (
	errReplaced = errors.New("another connection took over the session")
	errEnded    = errors.New("the session was ended")
	errCut      = errors.New("the connection was cut on request")
)

// sessions are the streams with a client name. Each name has one stream, the
// newest.
type sessions struct {
	mu    sync.Mutex // guards what follows
	open  map[string]*stream
	ended map[string]tombstone
}

// A tombstone records a session that was ended.
type tombstone struct {
	token string // the name of the session's token, or ""
	until time.Time
}

// enter makes st the session of its name and returns the previous stream of that
// name, or nil. The error is errEnded if the session was ended, or errTaken if it
// belongs to another token.
func (ss *sessions) enter(st *stream, now time.Time) (before *stream, err error) {
	ss.mu.Lock()
	defer ss.mu.Unlock()
	if ss.banned(st.client, st.token, now) {
		return nil, errEnded
	}
	before = ss.open[st.client]
	if before != nil && before.token.holder() != st.token.holder() {
		return nil, errTaken
	}
	if ss.open == nil {
		ss.open = map[string]*stream{}
	}
	ss.open[st.client] = st
	return before, nil
}

// banned reports whether the name gets 204 because its session was ended. The
// caller holds ss.mu.
func (ss *sessions) banned(name string, token *Token, now time.Time) bool {
	a, ok := ss.ended[name]
	return ok && a.token == token.holder() && now.Before(a.until)
}

// leave removes a closed stream, unless another stream has taken over its name.
func (ss *sessions) leave(st *stream) {
	ss.mu.Lock()
	defer ss.mu.Unlock()
	if ss.open[st.client] == st {
		delete(ss.open, st.client)
	}
}

// find returns the session with that name, or nil. It ignores a session whose
// connection has ended.
func (ss *sessions) find(name string) *stream {
	ss.mu.Lock()
	defer ss.mu.Unlock()
	if st := ss.open[name]; st != nil && st.cause.Load() == nil {
		return st
	}
	return nil
}

// end removes the session and blocks its name for endedTime. It returns nil if
// there is no such session.
func (ss *sessions) end(name string, now time.Time) *stream {
	ss.mu.Lock()
	defer ss.mu.Unlock()
	st := ss.open[name]
	if st == nil {
		return nil
	}
	delete(ss.open, name)
	if ss.ended == nil {
		ss.ended = map[string]tombstone{}
	}
	if len(ss.ended) >= maxEnded {
		ss.forget(now)
	}
	ss.ended[name] = tombstone{st.token.holder(), now.Add(endedTime)}
	return st
}

// forget drops the expired names. If none has expired, it drops the name that
// expires first. The caller holds ss.mu.
func (ss *sessions) forget(now time.Time) {
	soonest := ""
	for name, a := range ss.ended {
		if !now.Before(a.until) {
			delete(ss.ended, name)
		} else if soonest == "" || a.until.Before(ss.ended[soonest].until) {
			soonest = name
		}
	}
	if len(ss.ended) >= maxEnded {
		delete(ss.ended, soonest)
	}
}

// allow unblocks the name of an ended session. It returns false if the name is not
// blocked.
func (ss *sessions) allow(name string, now time.Time) bool {
	ss.mu.Lock()
	defer ss.mu.Unlock()
	a, ok := ss.ended[name]
	delete(ss.ended, name)
	return ok && now.Before(a.until)
}

// all returns the open sessions, and the blocked names with their expiry.
func (ss *sessions) all(now time.Time) (open []*stream, ended map[string]time.Time) {
	ss.mu.Lock()
	defer ss.mu.Unlock()
	for _, st := range ss.open {
		open = append(open, st)
	}
	ended = map[string]time.Time{}
	for name, a := range ss.ended {
		if now.Before(a.until) {
			ended[name] = a.until
		}
	}
	return open, ended
}

func (ss *sessions) len() int {
	ss.mu.Lock()
	defer ss.mu.Unlock()
	return len(ss.open)
}

// session registers a stream with a client name as the session of that name. The
// previous stream of that name sends its pending events and a $replaced, and
// closes.
func (s *Server) session(st *stream, now time.Time) error {
	if st.client == "" {
		return nil
	}
	before, err := s.sessions.enter(st, now)
	if before != nil {
		before.closeAfterFlush(before.appendReplaced(nil), errReplaced)
	}
	return err
}

// appendReplaced appends the last frame of a session that another connection took
// over. Without control events it is only the id, which dispatches no event.
func (st *stream) appendReplaced(dst []byte) []byte {
	if !st.control {
		return st.appendBlock(dst, []byte("id: "+protocol.ReplacedID+"\n\n"))
	}
	block, _ := sse.AppendEvent(nil, sse.Frame{
		ID: protocol.ReplacedID, Event: protocol.EventReplaced, Data: appendJSON(nil, protocol.Replaced{Session: st.client}),
	})
	return st.appendBlock(dst, block)
}

// appendEnded appends the last frame of an ended session: a $complete, or nothing
// without control events.
func (st *stream) appendEnded(dst []byte) []byte {
	if !st.control {
		return dst
	}
	return st.appendControl(dst, protocol.EventComplete, protocol.Complete{Session: st.client})
}
