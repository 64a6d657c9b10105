package lens

const (
	// maxSkeletons is how many skeletons a Reader keeps. The one that no event has fitted
	// for the longest time goes first.
	maxSkeletons = 4
	// maxSkeleton is the longest event in bytes that makes a skeleton, and maxPlaces the
	// largest number of its strings and numbers, and of the values that programs find.
	// Others are read without one.
	maxSkeleton = 4 << 10
	maxPlaces   = 128
	// maxDrafts is how many events in a row may make a skeleton although none has fitted.
	// After that only every sixteenth does.
	maxDrafts = 16
)

// skeletons are those of the newest events. The zero value is ready for use.
type skeletons struct {
	all   []*skeleton // the last one that fitted first
	fit   *skeleton   // that the current event fits, or nil
	draft *skeleton   // that the current event makes, or spare
	next  int         // index of the next find in fit

	drafting bool
	unfit    int // events since the last one that fitted
}

// begin begins an event, and returns the skeleton that it fits, or nil.
func (s *skeletons) begin(name string, data []byte) *skeleton {
	if s == nil {
		return nil
	}
	s.fit, s.next, s.drafting = nil, 0, false
	for i, k := range s.all {
		if k.name == name && k.fits(data, k.varying) {
			return s.use(i)
		}
	}
	for i, k := range s.all {
		if k.name == name && k.fits(data, k.scalars) {
			k.vary(data)
			return s.use(i)
		}
	}
	s.unfit++
	if len(name)+len(data) <= maxSkeleton && (s.unfit <= maxDrafts || s.unfit%maxDrafts == 0) {
		if s.draft == nil {
			s.draft = &skeleton{}
		}
		s.draft.begin(name, data)
		s.drafting = true
	}
	return nil
}

// use makes the skeleton i the first one.
func (s *skeletons) use(i int) *skeleton {
	s.fit, s.unfit = s.all[i], 0
	copy(s.all[1:i+1], s.all[:i])
	s.all[0] = s.fit
	return s.fit
}

// isDrafting reports whether the current event makes a skeleton.
func (s *skeletons) isDrafting() bool { return s != nil && s.drafting }

// decide notes the program for the event, and the values that decide on it.
func (s *skeletons) decide(p *program, known bool, decisive []span) {
	if s.isDrafting() {
		s.draft.program, s.draft.known = p, known
		s.draft.decisive = append(s.draft.decisive[:0], decisive...)
	}
}

// find returns what a program finds next in the event, or nil if that is not known.
func (s *skeletons) find(p *program) *find {
	if s == nil || s.fit == nil || s.next == len(s.fit.finds) || s.fit.finds[s.next].program != p {
		return nil
	}
	s.next++
	return &s.fit.finds[s.next-1]
}

// note notes what a program has found in the event.
func (s *skeletons) note(p *program, found *scanner, end int, ok bool) {
	if !s.isDrafting() {
		return
	}
	k := s.draft
	from := len(k.places)
	for slot, at := range found.spans {
		if at.present() {
			k.places = append(k.places, place{at: at, slot: slot})
		}
	}
	k.finds = append(k.finds, find{program: p, slots: found.found, places: span{from, len(k.places)}, object: place{at: span{to: end}}, ok: ok})
}

// keep keeps the skeleton that the event has made.
func (s *skeletons) keep() {
	if !s.isDrafting() {
		return
	}
	s.drafting = false
	k := s.draft
	if k.findScalars(); max(len(k.scalars), len(k.places), len(k.finds)) > maxPlaces {
		return
	}
	if len(s.all) < maxSkeletons {
		s.all = append(s.all, nil)
	}
	last := len(s.all) - 1
	s.draft = s.all[last]
	copy(s.all[1:], s.all[:last])
	s.all[0] = k
}
