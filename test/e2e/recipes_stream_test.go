//go:build linux

package e2e_test

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// feedEvery is how long a system is left alone after it was fed.
const feedEvery = 100 * time.Millisecond

// A topicStream is what a server says about all of its topics.
type topicStream struct {
	t      *testing.T
	events chan streamEvent // closed at the end of the stream
	data   map[string][]string
	infos  map[string]topicInfo
}

// A streamEvent is a line that tail prints.
type streamEvent struct{ Type, Data string }

// A topicInfo is what the catalogue says about a topic.
type topicInfo struct{ Name, Kind, Unit, State, Error string }

// openStream reads all topics of a server until the end of the test.
func openStream(t *testing.T, url string) *topicStream {
	t.Helper()
	c := exec.Command("topicmux", "tail", "--json", "--last", "1000", "--topics", ">", url)
	stdout, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	s := &topicStream{t: t, events: make(chan streamEvent, 1000), data: map[string][]string{}, infos: map[string]topicInfo{}}
	go func() { // the end of the test waits for it
		defer close(s.events)
		for decoder := json.NewDecoder(stdout); ; {
			var e streamEvent
			if decoder.Decode(&e) != nil {
				return
			}
			s.events <- e
		}
	}()
	t.Cleanup(func() {
		_ = c.Process.Kill()
		for ok := true; ok; {
			_, ok = <-s.events
		}
		_ = c.Wait()
	})
	return s
}

// until reads the stream until nothing is missing any more. Meanwhile it feeds the system.
func (s *topicStream) until(what string, feed func(), missing func() []string) {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), patience)
	defer cancel()
	if feed != nil {
		defer keepDoing(ctx, feed)()
	}
	for left := missing(); len(left) > 0; left = missing() {
		select {
		case e, ok := <-s.events:
			if !ok {
				s.t.Fatal("the stream has ended")
			}
			s.observe(e)
		case <-ctx.Done():
			s.t.Fatalf("%s: missing\n%s\nthere is\n%s", what, strings.Join(left, "\n"), s.dump())
		}
	}
}

// keepDoing does something again and again, until the function that it returns is called.
func keepDoing(ctx context.Context, do func()) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() { // stop waits for it
		defer close(done)
		ticker := time.NewTicker(feedEvery)
		defer ticker.Stop()
		for ctx.Err() == nil {
			do()
			select {
			case <-ticker.C:
			case <-ctx.Done():
			}
		}
	}()
	return func() {
		cancel()
		<-done
	}
}

func (s *topicStream) observe(e streamEvent) {
	s.t.Helper()
	var infos []topicInfo
	var err error
	switch e.Type {
	case "$hello":
		var hello struct{ Topics []topicInfo }
		err = json.Unmarshal([]byte(e.Data), &hello)
		infos = hello.Topics
	case "$topic":
		infos = make([]topicInfo, 1)
		err = json.Unmarshal([]byte(e.Data), &infos[0])
	default:
		if !strings.HasPrefix(e.Type, "$") {
			s.data[e.Type] = append(s.data[e.Type], e.Data)
		}
	}
	if err != nil {
		s.t.Fatalf("%s %s: %v", e.Type, e.Data, err)
	}
	for _, info := range infos {
		s.infos[info.Name] = info
	}
}

// forget forgets the events so far.
func (s *topicStream) forget() { clear(s.data) }

// missing returns the topics without an event or an info that matches.
func (s *topicStream) missing(wants, units map[string]string) (left []string) {
	for _, topic := range slices.Sorted(maps.Keys(wants)) {
		if !slices.ContainsFunc(s.data[topic], regexp.MustCompile("^(?:"+wants[topic]+")$").MatchString) {
			left = append(left, topic+" "+wants[topic])
		}
	}
	for _, topic := range slices.Sorted(maps.Keys(units)) {
		info := s.infos[topic]
		if got := strings.TrimSpace(fmt.Sprintf("%s %s", info.Kind, info.Unit)); got != units[topic] {
			left = append(left, fmt.Sprintf("%s is %q, want %q", topic, got, units[topic]))
		}
	}
	return left
}

// unsaid returns the topics of which neither the error nor an event matches.
func (s *topicStream) unsaid(failed map[string]string) (left []string) {
	for _, topic := range slices.Sorted(maps.Keys(failed)) {
		pattern := regexp.MustCompile(failed[topic])
		if !pattern.MatchString(s.infos[topic].Error) && !slices.ContainsFunc(s.data[topic], pattern.MatchString) {
			left = append(left, topic+" "+failed[topic])
		}
	}
	return left
}

// silent returns the topics without an event, and those that are not live.
func (s *topicStream) silent(names []string) (left []string) {
	for _, topic := range names {
		if state := s.infos[topic].State; len(s.data[topic]) == 0 || state == "failed" {
			left = append(left, fmt.Sprintf("%s %s", topic, state))
		}
	}
	return left
}

func (s *topicStream) dump() string {
	var out []string
	for topic, info := range s.infos {
		out = append(out, fmt.Sprintf("%s %s %s: %.300q", topic, info.State, info.Error, s.data[topic][max(0, len(s.data[topic])-2):]))
	}
	slices.Sort(out)
	return strings.Join(out, "\n")
}
