package monitor

import (
	"context"
	"io"
	"slices"
	"time"

	"topicmux/monitor/alert"
	"topicmux/monitor/decompress"
	"topicmux/monitor/lens"
	"topicmux/monitor/store"
	"topicmux/sse"
)

// Options configures a session. URL, Recording or Streams is required.
type Options struct {
	// Streams are followed together instead of URL or Recording. The fields
	// of Options with the names of those in StreamOptions are then not used. Default: one stream without a name.
	Streams []StreamOptions
	// URL is the stream to follow.
	URL string
	// Client configures the connection to URL: headers, token, the id to resume
	// after. Its hooks are called, too: OnState and OnLine after the session has
	// applied what they report. Without Reader the session also reads streams of records,
	// see package records. Without Encodings it also decodes Brotli and Zstandard. Default:
	// a plain GET.
	Client sse.Options
	// Recording is followed instead of URL. Default: none.
	Recording *Recording
	// Selects reports whether a topic is selected. The events of other topics are
	// left out, and so are the control events about one of them and their entries in
	// $hello. Default: every topic is selected.
	Selects func(topic string) bool
	// Unmatched returns the names and patterns of the selection that match no topic,
	// given the data of $hello. It may ask the server. Default: none.
	Unmatched func(ctx context.Context, hello []byte) []store.Unmatched
	// Patterns are the names and patterns of the selection, without a suggestion. A
	// source that does not know its own topics, such as a recording, is compared with
	// them once it has sent others for two seconds, and at its end. Default: none.
	Patterns []store.Unmatched
	// OnEvent is called with each selected event and each control event, after
	// the session has applied it. If it returns an error, the stream ends with
	// that error. The event is valid until OnEvent returns. Several streams call it
	// at the same time. Default (nil): not called.
	OnEvent func(ctx context.Context, ev sse.Event) error
	// Unstored disables the store for callers that only need OnEvent. Alert
	// rules are then not evaluated. Default (false): events are stored.
	Unstored bool

	// TopicField is a jq expression for the field of the JSON that contains the topic
	// of each event, such as .type. Events without it keep the topic that they came
	// with. Default: none.
	TopicField string
	// FindTopics searches the first events for such a field if they all have one name
	// and TopicField is empty. A topicmux server is not searched: it says itself what
	// its topics are. Default: false.
	FindTopics bool
	// OnTopicField is called with the field when a stream has found or changed it, before
	// the next event is applied. It must not call the session. Default: not called.
	OnTopicField func(s *Stream, field string)
	// OnTree is called when a stream turns out to describe the changes of one tree, before
	// the next event is applied; see TreeTopic. FindTopics searches for that, too. It must
	// not call the session. Default: not called.
	OnTree func(*Stream)

	// OnSinceIgnored is called at most once for a stream, when its first response shows that
	// the server ignores the since in the header Prefer of the request. It must not call the
	// session. Default: not called.
	OnSinceIgnored func(*Stream)

	// Dialects are further dialects of streams that package lens reads as a conversation.
	// They come before the built-in ones and replace those of the same name. Invalid ones
	// are ignored. Default: the built-in dialects.
	Dialects []lens.Dialect

	// Fields are jq expressions by the topics whose values they chart, in place of
	// what the topics have by themselves. Default: none.
	Fields Fields
	// ArrivalTime uses the time at which events arrive even if they have a time of
	// their own. Default: events with a time use it.
	ArrivalTime bool
	// History is how far back a server is asked for events when the stream begins.
	// Default: a server sends the newest event of each topic.
	History time.Duration
	// NoPrefer leaves out the Prefer header, with which a session asks a topicmux
	// server for times and history. Default: it is sent.
	NoPrefer bool

	// Alerts lists the alert rules, at most alert.MaxRules. Further rules are
	// ignored. Default (nil): none.
	Alerts []*alert.Rule
	// Backlog evaluates alert rules for the events that the server had stored
	// before the stream began as well. A recording always does. Default
	// (false): evaluation starts with the first new event.
	Backlog bool
	// AlertCommand is run for each alert that fires or is resolved, as [alert.Hook]
	// describes. Default: none.
	AlertCommand string
	// AlertFailed is called when the alert command cannot be run or fails. Several
	// goroutines may call it. Default: not called.
	AlertFailed func(error)
	// OnHistory is called with the result of each FetchHistory, from a goroutine of
	// the session. Default: not called.
	OnHistory func(History)
	// Clock returns the current time. Default: time.Now.
	Clock func() time.Time
}

// StreamOptions are the options of one of several streams. The fields other than Name are
// as in Options.
type StreamOptions struct {
	// Name is shown in front of the stream's topics: cpu becomes NAME.cpu. Rules about the
	// stream itself are about NAME.$stream. It is required, and no other stream may have it.
	Name      string
	URL       string
	Client    sse.Options
	Recording *Recording
	Unmatched func(ctx context.Context, hello []byte) []store.Unmatched

	TopicField string
	FindTopics bool
}

// ofStream returns the options of one of the streams.
func (o Options) ofStream(s *StreamOptions) *Options {
	o.Streams, o.URL, o.Client, o.Recording, o.Unmatched = nil, s.URL, s.Client, s.Recording, s.Unmatched
	o.TopicField, o.FindTopics = s.TopicField, s.FindTopics
	o = o.withDefaults()
	return &o
}

// streams returns the options of each stream.
func (o *Options) streams() []StreamOptions {
	if len(o.Streams) > 0 {
		return o.Streams
	}
	return []StreamOptions{{
		URL: o.URL, Client: o.Client, Recording: o.Recording, Unmatched: o.Unmatched,
		TopicField: o.TopicField, FindTopics: o.FindTopics,
	}}
}

// Recording is a stream that does not come over the network: a file or standard
// input. Its first bytes decide whether it has events or records; see package records.
type Recording struct {
	// Name is the name of the stream in messages.
	Name string
	// Live is true if the events come as they happen. Alerts then use the clock.
	// Default: alerts use the times of the events.
	Live bool
	// LastEventID is the id that the first event has if it has none of its own.
	// Default: none.
	LastEventID string
	// OnChunk is called with the bytes as they are read. Default: not called.
	OnChunk func([]byte)
	// Open opens it. Reads end when the context does, and done closes it.
	Open func(ctx context.Context) (r io.Reader, done func(), err error)
}

// HasEnd reports whether the session reads only recordings, which end by themselves.
func (o *Options) HasEnd() bool {
	for _, s := range o.streams() {
		if s.Recording == nil || s.Recording.Live {
			return false
		}
	}
	return true
}

// IsRecorded reports whether the session reads only recordings, which may be live.
func (o *Options) IsRecorded() bool {
	return !slices.ContainsFunc(o.streams(), func(s StreamOptions) bool { return s.Recording == nil })
}

func (o Options) withDefaults() Options {
	if o.Recording != nil {
		o.URL = o.Recording.Name
	}
	if o.Client.Encodings == nil {
		o.Client.Encodings = decompress.Encodings
	}
	if o.AlertFailed == nil {
		o.AlertFailed = func(error) {}
	}
	if o.OnTopicField == nil {
		o.OnTopicField = func(*Stream, string) {}
	}
	if o.OnSinceIgnored == nil {
		o.OnSinceIgnored = func(*Stream) {}
	}
	if o.OnTree == nil {
		o.OnTree = func(*Stream) {}
	}
	if o.OnHistory == nil {
		o.OnHistory = func(History) {}
	}
	if o.OnEvent == nil {
		o.OnEvent = func(context.Context, sse.Event) error { return nil }
	}
	if o.Clock == nil {
		o.Clock = time.Now
	}
	return o
}
