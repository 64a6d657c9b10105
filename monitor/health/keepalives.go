package health

import "topicmux/monitor/keepalive"

// keepalives counts keepalives over all connections.
type keepalives struct {
	counts [keepalive.Dialects]uint64
	latest int64 // when the latest one came, in this connection
	waited int64 // sum of the times between them
	gaps   uint64
}

// add counts a keepalive.
func (k *keepalives) add(t int64, d keepalive.Dialect) {
	if k.latest != 0 {
		k.waited += t - k.latest
		k.gaps++
	}
	k.latest = t
	k.counts[min(d, keepalive.Dialects-1)]++
}

// end ends a connection: the time until the next keepalive says nothing.
func (k *keepalives) end() { k.latest = 0 }

func (k *keepalives) report() (r KeepaliveReport) {
	for d, n := range k.counts {
		if n == 0 {
			continue
		}
		if r.Dialects == nil {
			r.Dialects = make(map[string]uint64)
		}
		r.Dialects[keepalive.Dialect(d).String()] = n
		r.Total += n
	}
	if k.gaps > 0 {
		r.Every = Duration(k.waited / int64(k.gaps))
	}
	return r
}
