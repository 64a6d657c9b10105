package lens

const (
	// MaxMessages is how many messages a Conversation keeps. The oldest go first.
	MaxMessages = 1024
	// MaxParts is how many parts a message keeps. Further ones are dropped, and the
	// message is cut.
	MaxParts = 1024
	// MaxBytes is how many bytes of text, thinking, arguments and results a Conversation
	// keeps. The oldest messages go first, and then the newest message is cut.
	MaxBytes = 16 << 20
	// MaxErrors is how many errors a Conversation keeps. Further ones are dropped.
	MaxErrors = 64
)

// Conversation is what the updates of a stream amount to. Its zero value is empty. It is
// bounded by MaxMessages, MaxParts, MaxBytes and MaxErrors.
type Conversation struct {
	// Messages are in the order in which they began.
	Messages []*Message
	// Errors are those that the stream told.
	Errors []Failure
	// Usage are the tokens of the last turn.
	Usage Tokens
	// Ended says that the last turn has ended as planned, and EndReason says why, if the
	// stream tells it.
	Ended     bool
	EndReason string
	// Dropped is how many messages are no longer kept.
	Dropped int

	turn  int
	bytes int
	index map[messageKey]*Message
}

// Message is what one side says in a turn.
type Message struct {
	Key    string
	Choice int
	Role   string
	Parts  []*Part
	// Finish is why the message is complete, or "".
	Finish string
	// Cut says that a limit has cut the message.
	Cut bool

	index map[string]*Part
}

// Part is a text, a thought, or a call of a tool.
type Part struct {
	Key  string
	Kind Kind // Text, Thinking, Tool or Result
	// Tool and ID are the name of the tool and the id of the call, if the stream tells them.
	Tool, ID string
	// Text has the exact bytes of the text, or of the arguments of a tool.
	Text []byte
	// Output has the exact bytes of what the tool has returned, and State is how that
	// ended, if the stream tells it.
	Output []byte
	State  string
}

// Failure is an error reported in a stream.
type Failure struct {
	Text    string // what happened
	Code    string // the code or type, or ""
	Message string // key of the message that was current
}

// Text returns the text of all parts of a message that are of a kind: Text, Thinking, or
// Tool for the arguments.
func (m *Message) Text(kind Kind) string {
	var all []byte
	for _, p := range m.Parts {
		if p.Kind == kind {
			all = append(all, p.Text...)
		}
	}
	return string(all)
}

// Apply applies the next update.
func (c *Conversation) Apply(u Update) {
	if u.Turn != c.turn {
		c.turn, c.Usage, c.Ended, c.EndReason = u.Turn, Tokens{}, false, ""
	}
	switch u.Kind {
	case Usage:
		c.Usage.Merge(u.Usage)
	case End:
		c.Ended, c.EndReason = true, u.Reason
	case Error:
		if len(c.Errors) < MaxErrors {
			c.Errors = append(c.Errors, Failure{Text: string(u.Text), Code: u.Reason, Message: u.Message})
		}
	case Start:
		c.message(u)
	case Finish:
		c.message(u).Finish = u.Reason
	case Text, Thinking, Tool, Result:
		c.extend(c.message(u), u)
	}
}

// message returns the message of an update.
func (c *Conversation) message(u Update) *Message {
	key := messageKey{u.Message, u.Choice}
	m := c.index[key]
	if m == nil {
		if len(c.Messages) == MaxMessages {
			c.drop()
		}
		if c.index == nil {
			c.index = make(map[messageKey]*Message)
		}
		m = &Message{Key: u.Message, Choice: u.Choice, index: make(map[string]*Part)}
		c.index[key] = m
		c.Messages = append(c.Messages, m)
	}
	if u.Role != "" {
		m.Role = u.Role
	}
	return m
}

// drop forgets the oldest message.
func (c *Conversation) drop() {
	m := c.Messages[0]
	for _, p := range m.Parts {
		c.bytes -= len(p.Text) + len(p.Output)
	}
	delete(c.index, messageKey{m.Key, m.Choice})
	c.Messages[0] = nil
	c.Messages = c.Messages[1:]
	c.Dropped++
}

// extend applies an update to a part.
func (c *Conversation) extend(m *Message, u Update) {
	p := m.index[u.Part]
	if p == nil {
		if len(m.Parts) == MaxParts {
			m.Cut = true
			return
		}
		p = &Part{Key: u.Part, Kind: u.Kind}
		m.index[u.Part] = p
		m.Parts = append(m.Parts, p)
	}
	if u.Tool != "" {
		p.Tool = u.Tool
	}
	if u.ID != "" {
		p.ID = u.ID
	}
	to := &p.Text
	if u.Kind == Result {
		to, p.State = &p.Output, u.Reason
	}
	if u.Replace {
		c.bytes -= len(*to)
		*to = (*to)[:0]
	}
	for c.bytes+len(u.Text) > MaxBytes && c.Messages[0] != m {
		c.drop()
	}
	text := u.Text
	if room := MaxBytes - c.bytes; len(text) > room {
		text, m.Cut = text[:room], true
	}
	*to = append(*to, text...)
	c.bytes += len(text)
}
