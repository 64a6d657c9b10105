package lens

// apply makes the updates of a rule that fits. It reports whether the event has what the
// rule needs.
func (r *Reader) apply(rule *rule) bool {
	switch rule.kind {
	case Keepalive:
		return true
	case Usage:
		return r.usage(rule)
	case Error:
		return r.failure(rule)
	case End:
		r.end(r.text(rule.reason))
		return true
	case Finish:
		return r.finish(rule)
	case Start:
		return r.start(rule)
	case Close:
		return r.shut(rule)
	}
	return r.piece(rule)
}

// text returns the value of a source as a shared string.
func (r *Reader) text(all sources) string {
	if all == nil {
		return ""
	}
	raw, isText := r.eval.pick(all)
	if raw == nil {
		return ""
	}
	return r.state.name(plainText(raw, isText))
}

// key returns the key of the message that a rule is for.
func (r *Reader) key(rule *rule) messageKey {
	key := messageKey{key: r.text(rule.message)}
	if rule.choice != nil {
		key.choice = int(r.eval.number(rule.choice))
	}
	return key
}

// enter makes a message the current one, and begins a turn if the one before has ended.
// It returns the state of the message and whether it is new.
func (r *Reader) enter(key *messageKey, rule *rule) (m *messageState, isNew bool) {
	s := &r.state
	if s.ended {
		if !s.dialect.EndsFinished || s.isFinished(*key) {
			s.begin()
		}
		s.ended = false
	}
	if key.key == "" {
		key.key = s.current
	}
	s.current = key.key
	m, isNew = s.message(*key)
	if role := r.text(rule.role); role != "" {
		isNew = isNew || m.role != role
		m.role = role
	}
	return m, isNew
}

func (s *state) isFinished(key messageKey) bool {
	if key.key == "" {
		key.key = s.current
	}
	m := s.messages[key]
	return m != nil && m.finished
}

func (r *Reader) start(rule *rule) bool {
	if rule.role != nil && rule.message == nil && r.text(rule.role) == "" {
		return false
	}
	key := r.key(rule)
	if m, isNew := r.enter(&key, rule); isNew {
		r.emit(Update{Kind: Start, Message: key.key, Choice: key.choice, Role: m.role})
	}
	return true
}

// emit adds an update.
func (r *Reader) emit(u Update) {
	u.Turn = r.state.turn
	r.updates = append(r.updates, u)
}

func (r *Reader) finish(rule *rule) bool {
	reason := r.text(rule.reason)
	if reason == "" {
		return false
	}
	if r.state.ended && !r.dialect.EndsFinished {
		return true
	}
	key := r.key(rule)
	m, _ := r.enter(&key, rule)
	if m.finished {
		return true
	}
	m.finished = true
	r.emit(Update{Kind: Finish, Message: key.key, Choice: key.choice, Role: m.role, Reason: reason})
	if r.state.open--; r.state.open == 0 && r.dialect.EndsFinished {
		r.end(reason)
	}
	return true
}

func (r *Reader) end(reason string) {
	if !r.state.ended {
		r.state.ended = true
		r.emit(Update{Kind: End, Message: r.state.current, Reason: reason})
	}
}

func (r *Reader) usage(rule *rule) bool {
	e := &r.eval
	u := Tokens{
		Input: e.number(rule.tokens[0]), Output: e.number(rule.tokens[1]), Total: e.number(rule.tokens[2]),
		Cached: e.number(rule.tokens[3]), Reasoning: e.number(rule.tokens[4]),
	}
	if u == (Tokens{}) {
		return false
	}
	r.emit(Update{Kind: Usage, Message: r.state.current, Usage: u})
	return true
}

func (r *Reader) failure(rule *rule) bool {
	raw, isText := r.eval.pick(rule.text)
	if raw == nil && rule.text != nil {
		return false
	}
	key := r.key(rule)
	if key.key == "" {
		key.key = r.state.current
	}
	r.emit(Update{
		Kind: Error, Message: key.key, Choice: key.choice, Role: "error", Reason: r.text(rule.reason),
		Text: r.unescaped(raw, isText, 0, nil),
	})
	return true
}
