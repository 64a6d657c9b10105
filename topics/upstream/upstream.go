// Package upstream publishes the events of another server's event stream.
//
// The event "cpu" of the source "eu" goes to the topic "eu.cpu", and events without a name go
// to "eu". A topicmux server also says what its topics are and when events are lost.
//
// It guarantees:
//
//   - The client reconnects and resumes as any client of topicmux does, so a connection that
//     is lost loses nothing that the server still has. With Options.State it resumes after a
//     restart of this process, too.
//   - No silent loss. What the server reports as lost, and what cannot be published here, is
//     counted in the log "NAME.notes".
//   - Without a connection all topics of the source are failed, and say why.
package upstream

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync"
	"time"

	"topicmux/protocol"
	"topicmux/sse"
	"topicmux/topics"
	"topicmux/topics/lines"
)

// Options are the settings of a source. Info.Name and URL are required.
type Options struct {
	// Info describes the topic of events without a name. The other topics are under it, with
	// the infos that the server has for them.
	Info topics.TopicInfo
	// URL is the event stream.
	URL string
	// Header and Token are sent with each request. Default: none.
	Header http.Header
	Token  string
	// Client sends the requests, for example with its own certificates. Default: nil, a client
	// that uses the proxy of the environment.
	Client *http.Client
	// State is a file with the id of the newest event that was published, after which the
	// next run resumes. It is written once a second and at the end. Default: "", the stream
	// begins where the server begins it.
	State string
	// MaxTopics is the maximum number of topics under the source. The events of further ones
	// go to the topic of the source. Default: 256.
	MaxTopics int
}

const (
	defaultMaxTopics = 256
	// maxEvent is the maximum size in bytes of an event. A larger one ends the connection. It
	// is far above what a hub takes by default.
	maxEvent = 16 << 20
	// saveEvery is how often the id is saved, and the notes are published.
	saveEvery = time.Second
	// maxState is the largest size of a file with an id, in bytes.
	maxState = 64 << 10
)

// New returns a source that publishes the events of a stream. The error says which option is
// wrong. It may be supervised once; after a failure it resumes where it stopped.
func New(opts Options) (topics.Source, error) {
	if opts.MaxTopics <= 0 {
		opts.MaxTopics = defaultMaxTopics
	}
	if opts.Info.Help == "" {
		opts.Info.Help = "Events of " + sse.Redact(opts.URL)
	}
	s := &source{opts: opts, names: map[string]topics.Name{}}
	s.notes = topics.TopicInfo{Kind: topics.KindLog, Help: "Events of " + opts.Info.Name.String() + " that are missing."}
	var err error
	if s.notes.Name, err = lines.Below(opts.Info.Name, "notes"); err != nil {
		return topics.Source{}, err
	}
	if _, err := sse.NewClient(opts.URL, s.clientOptions(nil)); err != nil {
		return topics.Source{}, err
	}
	return topics.Source{Topics: []topics.TopicInfo{opts.Info}, Run: s.run}, nil
}

// source is a source over its restarts.
type source struct {
	opts   Options
	notes  topics.TopicInfo
	names  map[string]topics.Name // of the topics under the source, by event name
	loaded bool                   // the file of the state was read
	saved  string                 // what the file of the state contains

	mu     sync.Mutex        // guards what follows
	lastID string            // of the newest event that was published
	lost   map[string]uint64 // events since the last note, by reason
}

func (s *source) clientOptions(pub *topics.Publisher) sse.Options {
	return sse.Options{
		Header: s.opts.Header, Token: s.opts.Token, HTTPClient: s.opts.Client, LastEventID: s.newestID(),
		MaxEvent: maxEvent, Silence: protocol.Silence, OnState: func(state sse.State) { s.state(pub, state) },
	}
}

// run publishes the stream until the context ends.
func (s *source) run(ctx context.Context, pub *topics.Publisher) error {
	if err := s.load(); err != nil {
		return err
	}
	client, err := sse.NewClient(s.opts.URL, s.clientOptions(pub))
	if err != nil {
		return err
	}
	connected, disconnect := context.WithCancel(ctx)
	var saving sync.WaitGroup
	var unsaved error
	saving.Go(func() {
		unsaved = s.saveRegularly(connected, pub)
		disconnect() // what cannot be saved is not published
	})
	err = client.Run(connected, func(ev sse.Event) error { return s.event(pub, ev) })
	disconnect()
	saving.Wait()
	s.report(pub)
	if unsaved == nil {
		unsaved = s.save()
	}
	if unsaved != nil {
		return unsaved
	}
	if err == nil || ctx.Err() != nil || errors.Is(err, topics.ErrClosed) {
		return err
	}
	return s.located(err)
}

// saveRegularly publishes the notes and saves the id once a second, until the context ends or
// the id cannot be saved.
func (s *source) saveRegularly(ctx context.Context, pub *topics.Publisher) error {
	tick := time.NewTicker(saveEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
		s.report(pub)
		if err := s.save(); err != nil {
			return err
		}
	}
}

// state marks the topics as failed while there is no connection.
func (s *source) state(pub *topics.Publisher, state sse.State) {
	switch state.Phase {
	case sse.Waiting:
		pub.FailUntil(state.Until, s.located(state.Err))
	case sse.Open:
		pub.Live()
	}
}

// event publishes an event.
func (s *source) event(pub *topics.Publisher, ev sse.Event) error {
	if !s.control(pub, ev) {
		name := s.topic(pub, ev.Type, topics.TopicInfo{})
		switch err := pub.Publish(name, ev.Data); {
		case errors.Is(err, topics.ErrClosed):
			return err
		case err != nil:
			s.lose(1, err.Error())
		}
	}
	if len(ev.ID) > 0 {
		s.published(string(ev.ID))
	}
	return nil
}

// published remembers the id of an event that was published.
func (s *source) published(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lastID = id
}

// newestID returns the id after which a connection resumes.
func (s *source) newestID() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.lastID
}

// control applies a control event of a topicmux server. It returns false for any other event.
func (s *source) control(pub *topics.Publisher, ev sse.Event) bool {
	if !protocol.IsControl(ev.Type) {
		return false
	}
	switch ev.Type {
	case protocol.EventHello:
		hello, ok := protocol.ParseHello(ev.Data)
		for _, info := range hello.Topics {
			s.describe(pub, info)
		}
		return ok
	case protocol.EventTopic:
		info, ok := protocol.ParseTopicInfo(ev.Data)
		if ok {
			s.describe(pub, info)
		}
		return ok
	case protocol.EventGap:
		gap, ok := protocol.ParseGap(ev.Data)
		if ok {
			s.lose(gap.Missed, gap.Topic.String()+": "+string(gap.Reason))
		}
		return ok
	case protocol.EventComplete:
		complete, ok := protocol.ParseComplete(ev.Data)
		if ok && !complete.Topic.IsZero() {
			s.complete(pub, complete.Topic.String())
		}
		return ok
	case protocol.EventDrain, protocol.EventLive:
		return true
	}
	return false
}

// describe declares a topic as the server describes it.
func (s *source) describe(pub *topics.Publisher, info topics.TopicInfo) {
	name := info.Name.String()
	switch info.State {
	case protocol.StateComplete:
		s.complete(pub, name)
	case protocol.StateFailed:
		pub.Fail(errors.New(info.Error), s.topic(pub, name, info))
	default:
		pub.Live(s.topic(pub, name, info))
	}
}

// complete ends a topic, if the source has it.
func (s *source) complete(pub *topics.Publisher, event string) {
	if name, ok := s.names[event]; ok {
		delete(s.names, event)
		_ = pub.Complete(name) // a closed hub has ended it
	}
}

// topic returns the topic for an event name, and declares it with the info of the server.
func (s *source) topic(pub *topics.Publisher, event string, info topics.TopicInfo) topics.Name {
	if event == "" || event == "message" {
		return s.opts.Info.Name
	}
	name, known := s.names[event]
	if known && info.Name.IsZero() {
		return name
	}
	if !known && len(s.names) >= s.opts.MaxTopics {
		return s.opts.Info.Name
	}
	var err error
	if name, err = lines.Below(s.opts.Info.Name, lines.Tokens(event)); err != nil {
		return s.opts.Info.Name
	}
	own := topics.TopicInfo{
		Name: name, Kind: info.Kind, Unit: info.Unit, Min: info.Min, Max: info.Max, Help: info.Help, Retention: info.Retention,
	}
	if pub.Declare(own) != nil {
		return s.opts.Info.Name
	}
	s.names[strings.Clone(event)] = name
	return name
}
