package delivery

import (
	"net/http"
	"sync"
	"time"

	"topicmux/server/auth"
	"topicmux/server/internal/problem"
)

const (
	// endedTime is how long the name of an ended session gets 204.
	endedTime = time.Hour
	// maxEnded is the maximum number of ended names that are stored. Beyond it the
	// name that expires first is dropped.
	maxEnded = 1024
)

// taken returns the error for a session that belongs to another client.
func taken(by *auth.Grant) error {
	if by.ByToken() {
		return problem.New(http.StatusConflict, "the session belongs to another token",
			"choose another client name or use the same token")
	}
	return problem.New(http.StatusConflict, "the session belongs to another client", "choose another client name")
}

// sessions are the streams with a client name. Each name has one stream, the
// newest.
type sessions struct {
	mu    sync.Mutex // guards what follows
	open  map[string]*Stream
	ended map[string]tombstone
}

// A tombstone records a session that was ended.
type tombstone struct {
	owner string // the name of the session's grant, or ""
	until time.Time
}

// enter makes st the session of its name and returns the previous stream of that
// name, or nil. The error is ErrEnded if the session was ended, or an error if it
// belongs to another client.
func (ss *sessions) enter(st *Stream, now time.Time) (before *Stream, err error) {
	ss.mu.Lock()
	defer ss.mu.Unlock()
	if ss.banned(st.client, st.grant.Name(), now) {
		return nil, ErrEnded
	}
	before = ss.open[st.client]
	if before != nil && before.grant.Name() != st.grant.Name() {
		return nil, taken(before.grant)
	}
	if ss.open == nil {
		ss.open = map[string]*Stream{}
	}
	ss.open[st.client] = st
	return before, nil
}

// banned reports whether the name gets 204 because its session was ended. The
// caller holds ss.mu.
func (ss *sessions) banned(name, owner string, now time.Time) bool {
	a, ok := ss.ended[name]
	return ok && a.owner == owner && now.Before(a.until)
}

// leave removes a closed stream, unless another stream has taken over its name.
func (ss *sessions) leave(st *Stream) {
	ss.mu.Lock()
	defer ss.mu.Unlock()
	if ss.open[st.client] == st {
		delete(ss.open, st.client)
	}
}

// find returns the session with that name, or nil. It ignores a session whose
// connection has ended.
func (ss *sessions) find(name string) *Stream {
	ss.mu.Lock()
	defer ss.mu.Unlock()
	if st := ss.open[name]; st != nil && st.cause.Load() == nil {
		return st
	}
	return nil
}

// end removes the session and blocks its name for endedTime. It returns nil if
// there is no such session.
func (ss *sessions) end(name string, now time.Time) *Stream {
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
	ss.ended[name] = tombstone{st.grant.Name(), now.Add(endedTime)}
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
func (ss *sessions) all(now time.Time) (open []*Stream, ended map[string]time.Time) {
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
