package server

// drain ends the streams: each gets what is pending and the farewell, within
// DrainTimeout.
func (s *Server) drain() {
	s.draining.Store(true)
	empty := s.streams.close()
	streams := s.streams.all(nil)
	for _, st := range streams {
		st.dismiss(st.appendDrain(nil), errDrained)
	}
	if wait(empty, s.opts.DrainTimeout) {
		return
	}
	for _, st := range s.streams.all(streams) {
		st.conn.cut()
	}
}
