package demo_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"topicmux/demo"
	"topicmux/server"
)

// ask asks the demo's chat in a synctest bubble.
func ask(t *testing.T, question string) (answer string, took time.Duration) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		done := false
		err := demo.Answer(t.Context(), server.Request{Body: []byte(question)}, func(event string, data []byte) error {
			var l struct {
				Message           int
				Role, Text, Delta string
				Done              bool
			}
			if err := json.Unmarshal(data, &l); err != nil || event != "chat" {
				t.Errorf("%s %s: %v", event, data, err)
			}
			answer += l.Delta
			done = l.Done
			return nil
		})
		took = time.Since(began)
		if err != nil || !done {
			t.Errorf("%q: %v, done %t", question, err, done)
		}
	})
	return answer, took
}

func TestAnswerMatchesTheQuestion(t *testing.T) {
	t.Parallel()
	for question, want := range map[string]string{
		"What is an id?":                                   "Last-Event-ID",
		"what does retry do":                               "three seconds",
		`{"question":"how are events named?"}`:             "event: cpu",
		"When is an event dispatched? When does it arrive": "empty line",
		"What is a comment?":                               "colon",
		"Can I send several lines of text?":                "One data: line for each",
		"why only one connection?":                         "six HTTP/1.1 connections",
		"Is this a WebSocket?":                             "No. Events flow only",
		"What is a gap?":                                   "a reported loss",
		"What is topicmux?":                                "tmux for Server-Sent Events",
		"How does your answer reach me by POST":            "one POST",
		"Tell me about sessions":                           "?client=anna",
		"how do I publish":                                 "curl -d 42",
		"Hello!":                                           "each word arrive",
		"quel est le sens de la vie":                       "prepared answers",
		"":                                                 "prepared answers",
		"\x00\xff>>>":                                      "prepared answers",
	} {
		if got, _ := ask(t, question); !strings.Contains(got, want) {
			t.Errorf("%q was answered with %q", question, got)
		}
	}
}

func TestSameQuestionGetsTheSameAnswerAtTheSamePace(t *testing.T) {
	t.Parallel()
	first, took := ask(t, "What is the id for?")
	second, again := ask(t, "What is the id for?")
	if first != second || took != again || took < 2*time.Second || took > 20*time.Second {
		t.Errorf("%v and %v: %q and %q", took, again, first, second)
	}
}

func TestAnswerStopsWhenTheClientDisconnects(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		err := demo.Answer(ctx, server.Request{Body: []byte("id")}, func(string, []byte) error { return nil })
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
		gone := errors.New("gone")
		err = demo.Answer(t.Context(), server.Request{Body: []byte("id")}, func(string, []byte) error { return gone })
		if !errors.Is(err, gone) {
			t.Errorf("got %v", err)
		}
	})
}
