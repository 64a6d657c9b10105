package lens

// An Update is a change of the conversation that an event makes. Text refers to memory
// of the event or the Reader. It is valid until the next call of [Reader.Read].
type Update struct {
	// Kind is what changes. The members below say what it means for each kind.
	Kind Kind
	// Turn is the number of the response, from 1, or from Head.Turn + 1. It grows when a message begins after
	// the planned end of the response before.
	Turn int
	// Message is the key of the message. Together with Choice it is unique in the stream.
	Message string
	// Choice is the number of the alternative, from 0.
	Choice int
	// Part is the key of the part, unique in its message. It is set for text, thinking,
	// tool and result, and a result has the key of its tool.
	Part string
	// Role is the role of the message, such as "assistant". It is never empty for an
	// update of a message.
	Role string
	// Tool is the name of the tool, and ID the id of the call, as far as they are known.
	Tool, ID string
	// Text is the piece of text, thinking or arguments, the result, or the message of an
	// error. It is never empty for text and thinking.
	Text []byte
	// Replace says that Text is all of the part, and not the next piece.
	Replace bool
	// Reason is why a message has finished or a stream has ended, the code or type of an
	// error, or the state of a result. It is empty if the stream does not tell it.
	Reason string
	// Usage has numbers of tokens so far. They replace earlier ones of the same turn.
	Usage Tokens

	grows bool
}

// Grows reports whether the update made the conversation longer by text, thinking,
// arguments or a result. Roles, empty pieces and repetitions of what is known do not.
func (u Update) Grows() bool { return u.grows }

// Tokens are numbers of tokens, as the provider counts them. Those that it does not tell
// are 0.
type Tokens struct {
	Input     int64 `json:"input,omitempty"`
	Output    int64 `json:"output,omitempty"`
	Total     int64 `json:"total,omitempty"`
	Cached    int64 `json:"cached,omitempty"`    // read from a cache
	Reasoning int64 `json:"reasoning,omitempty"` // spent on thinking
}

// Merge sets the numbers that later tells.
func (t *Tokens) Merge(later Tokens) {
	set := func(to *int64, n int64) {
		if n != 0 {
			*to = n
		}
	}
	set(&t.Input, later.Input)
	set(&t.Output, later.Output)
	set(&t.Total, later.Total)
	set(&t.Cached, later.Cached)
	set(&t.Reasoning, later.Reasoning)
}
