package lens

// unescaped returns a value as text. It refers to the data or to the scratch memory. If
// high is not nil, half a surrogate pair at the end is left there.
func (r *Reader) unescaped(raw []byte, isText bool, pending rune, high *rune) []byte {
	if isText || len(raw) < 2 || raw[0] != '"' {
		return raw
	}
	raw = raw[1 : len(raw)-1]
	if pending == 0 && !hasEscape(raw) {
		return raw
	}
	from := len(r.scratch)
	var rest rune
	r.scratch, rest = unescape(r.scratch, raw, pending)
	switch {
	case rest != 0 && high != nil:
		*high = rest
	case rest != 0:
		r.scratch = append(r.scratch, "\uFFFD"...)
	}
	return r.scratch[from:len(r.scratch):len(r.scratch)]
}

// A piece is what an event tells of a part.
type piece struct {
	rule    *rule
	raw     []byte // JSON, or a text if isText is true
	isText  bool
	tool    string
	id      string
	name    string // key of the part as the stream tells it
	key     messageKey
	message *messageState
}

// piece makes the update for a text, thinking, a tool or a result. It reports whether
// the event has one.
func (r *Reader) piece(rule *rule) bool {
	p := piece{rule: rule, tool: r.text(rule.tool), id: r.text(rule.id)}
	p.raw, p.isText = r.eval.pick(rule.text)
	isOpaque := len(p.raw) > 0 && !p.isText && p.raw[0] != '"'
	if isOpaque && (rule.kind == Text || rule.kind == Thinking) && rule.mode != JSON {
		p.raw = nil
	}
	isNamed := p.tool != "" || p.id != ""
	switch {
	case p.raw == nil && (rule.kind != Tool || !isNamed):
		return false
	case rule.kind != Result && !isNamed && isBlank(p.raw, p.isText):
		return true
	}
	p.key, p.name = r.key(rule), r.partName(rule)
	if rule.message != nil && p.key.key == "" && p.name != "" && !r.state.ended {
		p.key.key = r.state.owners[p.name]
	}
	p.message, _ = r.enter(&p.key, rule)
	if rule.mode == Fill && p.name == "" && !rule.newPart && p.message.has&kindBit(rule.kind) != 0 {
		return true
	}
	r.change(&p, r.partOf(&p))
	return true
}

// kindBit returns the bit for a kind of part in messageState.has.
func kindBit(kind Kind) uint8 {
	switch kind {
	case Text:
		return 1
	case Thinking:
		return 2
	case Tool:
		return 4
	}
	return 8
}

// isBlank reports whether a value is an empty text or none.
func isBlank(raw []byte, isText bool) bool {
	return len(raw) == 0 || !isText && string(raw) == `""`
}

// partName returns the key of a part as the stream tells it, or "".
func (r *Reader) partName(rule *rule) string {
	if len(rule.part) == 1 {
		return r.text(rule.part[0])
	}
	var room [64]byte
	name := room[:0]
	for _, all := range rule.part {
		raw, isText := r.eval.pick(all)
		text := plainText(raw, isText)
		if len(text) == 0 {
			if rule.newPart && all[0].kind != fromConstant {
				return ""
			}
			continue
		}
		if len(name) > 0 {
			name = append(name, '.')
		}
		name = append(name, text...)
	}
	if len(name) == 0 {
		return ""
	}
	return r.state.name(name)
}

// partOf returns the part that a piece changes.
func (r *Reader) partOf(p *piece) *partState {
	s, last := &r.state, p.message.last
	isNext := !p.rule.newPart || p.rule.kind == Tool && p.tool == "" && p.id == ""
	switch {
	case p.name != "":
		if p.rule.message != nil {
			s.own(p.name, p.key.key)
		}
		part := s.part(p.key, p.name, p.rule.kind)
		if p.rule.kind == Tool && p.tool != "" && p.isOther(part) {
			part.closed = true // some servers give all calls the same index
			part = s.part(p.key, p.name, p.rule.kind)
		}
		return part
	case isNext && last != nil && last.kind == p.rule.kind && !last.closed:
		return last
	}
	return s.newPart(p.message, p.key, p.rule.kind)
}

// isOther reports whether a piece that names its tool is of another call than that of a
// part with the same key.
func (p *piece) isOther(part *partState) bool {
	switch {
	case p.id != "" && part.id != "":
		return p.id != part.id
	case part.length == 0 || p.rule.mode == Fill || p.rule.mode == Replace:
		return false
	}
	return p.tool != part.tool || part.arguments.complete
}

// own notes which message has a part.
func (s *state) own(part, message string) {
	if _, ok := s.owners[part]; !ok && len(s.owners) < maxParts {
		s.owners[part] = message
	}
}

// change makes the update for a piece of a part, if there is anything new.
func (r *Reader) change(p *piece, part *partState) {
	isNews := p.tool != "" && p.tool != part.tool || p.id != "" && p.id != part.id
	if p.tool != "" {
		part.tool = p.tool
	}
	if p.id != "" {
		part.id = p.id
	}
	p.message.last, p.message.has = part, p.message.has|kindBit(p.rule.kind)
	u := Update{
		Kind: p.rule.kind, Message: p.key.key, Choice: p.key.choice, Part: part.key, Role: p.message.role,
		Tool: part.tool, ID: part.id, Reason: r.text(p.rule.reason),
	}
	if p.rule.kind == Result {
		u.Text, u.Replace = r.unescaped(p.raw, p.isText, 0, nil), p.rule.mode == Replace
		u.grows = len(u.Text) > 0 && (!u.Replace || len(u.Text) > part.output)
		if u.Replace {
			part.output = 0
		}
		part.output += len(u.Text)
		r.emit(u)
		return
	}
	r.read(p, part, &u)
	if len(u.Text) > 0 || isNews {
		r.emit(u)
	}
}

// read sets the text of an update, and notes it in the part.
func (r *Reader) read(p *piece, part *partState, u *Update) {
	switch p.rule.mode {
	case Fill:
		if part.length == 0 {
			u.Text = r.unescaped(p.raw, p.isText, 0, nil)
		}
	case Replace:
		u.Text = r.unescaped(p.raw, p.isText, 0, nil)
		if len(u.Text) == part.length && checksum(seed, u.Text) == part.sum {
			u.Text = nil // a repetition
		}
		if u.Replace = len(u.Text) > 0; u.Replace {
			u.grows = len(u.Text) > part.length
			part.length, part.sum, part.high = len(u.Text), checksum(seed, u.Text), 0
			return
		}
	default:
		pending := part.high
		part.high = 0
		u.Text = r.unescaped(p.raw, p.isText, pending, &part.high)
	}
	u.grows = len(u.Text) > 0
	part.length += len(u.Text)
	if p.rule.kind == Tool {
		part.arguments.add(u.Text)
	}
	if r.dialect.replaces {
		part.sum = checksum(part.sum, u.Text)
	}
}

// seed is the checksum of no text.
const seed = 14695981039346656037

// checksum returns the checksum of a text that goes on with a piece (FNV-1a).
func checksum(sum uint64, piece []byte) uint64 {
	for _, c := range piece {
		sum = (sum ^ uint64(c)) * 1099511628211
	}
	return sum
}

// shut closes a part, so that a later piece with its key makes a new one.
func (r *Reader) shut(rule *rule) bool {
	name, key := r.partName(rule), r.key(rule)
	if key.key == "" {
		key.key = r.state.current
	}
	if p := r.state.parts[partKey{key, name}]; p != nil {
		p.closed = true
	}
	return true
}

func hasEscape(s []byte) bool {
	for _, c := range s {
		if c == '\\' {
			return true
		}
	}
	return false
}
