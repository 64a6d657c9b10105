package lens

// A Dialect says how a stream of a language model or an agent tells a conversation.
//
// Paths lead to members of the JSON in an event's data: "delta.content". A member whose
// name has a dot is written with a backslash: "a\.b". A name followed by [] is the first
// element of an array: "choices[].delta". Further forms are
//
//	^index      a path from the object that contains the array of Rule.Each
//	a.b | c     the first of several that is present and not empty
//	=assistant  a fixed text
//	@event      the type of the event
//	@data       the data of the event as text, such as [DONE]
//
// Conditions are joined by " & ". Each is one of
//
//	path          present, and not null, false or empty
//	!path         the opposite
//	path=a|b      one of these values; a * at its start or end stands for any text
//	path!=a|b     none of these values
//	path:string   present as string, number, bool, object, array, or any, which may be null
type Dialect struct {
	// Name names the dialect on the screen. It is required.
	Name string `json:"name" yaml:"name"`
	// Headers are response headers that identify the dialect, as "Name" or
	// "Name: value". One of them is enough. Default: none.
	Headers []string `json:"headers,omitempty" yaml:"headers,omitempty"`
	// Shapes are conditions on an event that identify the dialect. One is enough, so it
	// must be true of no other stream. Default: none.
	Shapes []string `json:"shapes,omitempty" yaml:"shapes,omitempty"`
	// URLs are ends of a URL's path, such as "/chat/completions". They make Hints count.
	// Default: none.
	URLs []string `json:"urls,omitempty" yaml:"urls,omitempty"`
	// Hints are conditions on an event that identify the dialect if the URL does, too.
	// Default: none.
	Hints []string `json:"hints,omitempty" yaml:"hints,omitempty"`
	// Type is the path of the member that says what an event is about, for Rule.On.
	// Default: none.
	Type string `json:"type,omitempty" yaml:"type,omitempty"`
	// AnyCase makes names of members, types and values in conditions match in any case
	// and without underscores: messageId, message_id. Default: exact names.
	AnyCase bool `json:"any_case,omitempty" yaml:"any_case,omitempty"`
	// EndsFinished makes the stream end as planned when all its messages have finished.
	// Default: only a rule of kind "end" ends it.
	EndsFinished bool `json:"ends_finished,omitempty" yaml:"ends_finished,omitempty"`
	// Role is the role of messages that do not tell it. Default: "assistant".
	Role string `json:"role,omitempty" yaml:"role,omitempty"`
	// Rules say what events change. All rules that fit apply, in this order. At least
	// one is required.
	Rules []Rule `json:"rules" yaml:"rules"`
}

// A Rule says what an event changes in the conversation. All members but Kind, On, Each,
// If and Mode are paths.
type Rule struct {
	// On are the types of the events that the rule is for, see Dialect.Type. A final *
	// stands for any rest. Default: all events.
	On []string `json:"on,omitempty" yaml:"on,omitempty"`
	// Each is the path of an array, with a final []. The rule applies to each element,
	// and its paths begin there. Default: the event itself.
	Each string `json:"each,omitempty" yaml:"each,omitempty"`
	// If is a condition. Default: none.
	If string `json:"if,omitempty" yaml:"if,omitempty"`
	// Kind is what changes. It is required.
	Kind Kind `json:"kind" yaml:"kind"`
	// Text is the text, the arguments of a tool, its result, or the message of an error.
	// For text and thinking only a string counts, unless Mode is "json".
	Text string `json:"text,omitempty" yaml:"text,omitempty"`
	// Mode is how the text changes its part. Default: append.
	Mode Mode `json:"mode,omitempty" yaml:"mode,omitempty"`
	// Message is the key of the message. Default: the message of the event before, or
	// one message for each response.
	Message string `json:"message,omitempty" yaml:"message,omitempty"`
	// Part is the key of the part in its message; "+" makes a new part. Several paths
	// joined by " , " make one key. Default: the part before if it has the same kind, or
	// a new one.
	Part string `json:"part,omitempty" yaml:"part,omitempty"`
	// Role is the role of the message. Default: as told before, or Dialect.Role.
	Role string `json:"role,omitempty" yaml:"role,omitempty"`
	// Choice is the number of the alternative that the message is. Default: 0.
	Choice string `json:"choice,omitempty" yaml:"choice,omitempty"`
	// Tool is the name of the tool. Default: as told before.
	Tool string `json:"tool,omitempty" yaml:"tool,omitempty"`
	// ID is the id of the tool call. Default: as told before.
	ID string `json:"id,omitempty" yaml:"id,omitempty"`
	// Reason is why a message has finished or a stream has ended, or the code of an
	// error. A rule of kind "finish" needs it and applies only if it is not empty.
	Reason string `json:"reason,omitempty" yaml:"reason,omitempty"`
	// Input, Output, Total, Cached and Reasoning are numbers of tokens, for kind "usage".
	Input     string `json:"input,omitempty" yaml:"input,omitempty"`
	Output    string `json:"output,omitempty" yaml:"output,omitempty"`
	Total     string `json:"total,omitempty" yaml:"total,omitempty"`
	Cached    string `json:"cached,omitempty" yaml:"cached,omitempty"`
	Reasoning string `json:"reasoning,omitempty" yaml:"reasoning,omitempty"`
}

// Kind is what an update changes.
type Kind string

// The kinds of updates.
const (
	Start     Kind = "start"     // a message begins, or its role is known
	Text      Kind = "text"      // the text of a message
	Thinking  Kind = "thinking"  // what the model thinks before or between the text
	Tool      Kind = "tool"      // a call of a tool, with its arguments as JSON text
	Result    Kind = "result"    // what a tool has returned
	Finish    Kind = "finish"    // a message is complete
	Usage     Kind = "usage"     // numbers of tokens
	Error     Kind = "error"     // an error reported in the stream
	End       Kind = "end"       // the planned end of the stream
	Close     Kind = "close"     // nothing; a later piece with the key of the part makes a new part
	Keepalive Kind = "keepalive" // nothing; the event keeps the connection open
)

// Mode is how a text changes its part.
type Mode string

// The modes of texts.
const (
	Append  Mode = "append"  // the text is a piece and comes after the pieces before it
	Replace Mode = "replace" // the text is all of the part
	Fill    Mode = "fill"    // the text is all of the part and counts only if the part is empty
	JSON    Mode = "json"    // like append, and any JSON value counts, as it was sent
)
