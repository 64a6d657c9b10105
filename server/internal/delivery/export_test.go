package delivery

import (
	"net"
	"strconv"
	"time"

	"topicmux/server/auth"
)

// EndedNames returns how many names are remembered of that many sessions that
// were ended, one a second, and whether the oldest and the newest are.
func EndedNames(count int) (remembered int, oldest, newest bool) {
	var ss sessions
	now := time.Now()
	for i := range count {
		now = now.Add(time.Second)
		st := &Stream{client: strconv.Itoa(i), grant: auth.Everybody}
		_, _ = ss.enter(st, now)
		ss.end(st.client, now)
	}
	_, ended := ss.all(now)
	return len(ended), !ended["0"].IsZero(), !ended[strconv.Itoa(count-1)].IsZero()
}

// WriteSome writes what the connection takes of the pieces at once, and returns
// the rest. Where it can only wait, it waits.
func WriteSome(c net.Conn, pieces [][]byte) ([][]byte, error) {
	raw := rawConn(c)
	if raw == nil {
		_, err := (*net.Buffers)(&pieces).WriteTo(c)
		return nil, err
	}
	n, err := newPoolWriter().try(raw, pieces)
	left, _ := rest(pieces, n)
	return left, err
}
