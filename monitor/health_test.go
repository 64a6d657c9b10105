package monitor_test

import (
	"strings"
	"testing"
	"time"

	"topicmux/monitor"
	"topicmux/monitor/health"
	"topicmux/monitor/lens"
	"topicmux/monitor/store"
)

// answer is a stream of a language model with text, a tool call and an end.
const answer = `data: {"id":"c1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}]}

data: {"id":"c1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"content":"Two plus"},"finish_reason":null}]}

data: {"id":"c1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"content":" two"},"finish_reason":null}]}

data: {"id":"c1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"t1","type":"function","function":{"name":"add","arguments":"{\"a\":2}"}}]},"finish_reason":null}]}

data: {"id":"c1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}

data: {"id":"c1","object":"chat.completion.chunk","created":1,"model":"m","choices":[],"usage":{"prompt_tokens":9,"completion_tokens":4,"total_tokens":13}}

data: [DONE]

`

func TestAnAnswerIsOneConversation(t *testing.T) {
	t.Parallel()
	s := follow(t, monitor.Options{FindTopics: true, Recording: recording(answer)})
	st := s.Store().Acquire()
	defer s.Store().Release()
	if st.Count() != 1 || st.Topic(monitor.ConversationTopic) == nil {
		t.Fatalf("%d topics, want %s alone", st.Count(), monitor.ConversationTopic)
	}
	topic := st.Topic(monitor.ConversationTopic)
	if topic.Shape != store.ShapeChat || topic.Count != 7 {
		t.Errorf("shape %v with %d events, want a chat with 7", topic.Shape, topic.Count)
	}
	var got []string
	for _, m := range topic.Chat(time.Time{}) {
		got = append(got, string(m.Kind)+" "+m.Role+" "+m.Tool+": "+m.Text+" ["+m.Note+"]")
		if !m.Done {
			t.Errorf("%q is not done", m.Text)
		}
	}
	want := []string{
		string(lens.Text) + " assistant : Two plus two []",
		string(lens.Tool) + ` assistant add: {"a":2} [9 tokens in, 4 out]`,
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("messages:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if topic.Event(1).Payload == "" || len(topic.Block(0).Lines) != 1 {
		t.Error("the events and their lines are not kept")
	}
}

func TestTheEndOfAStreamHasAVerdict(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, stream string
		want         health.Kind
	}{
		{"an answer", answer, health.Ended},
		{"an answer that was cut", answer[:strings.Index(answer, "data: [DONE]")][:700], health.Cut},
		{"an error in a stream", "data: {\"n\":1}\n\ndata: {\"error\":{\"message\":\"overloaded\"}}\n\n", health.Failed},
	} {
		url := serve(t, c.stream)
		s := follow(t, monitor.Options{URL: url, Client: clientOnce()})
		if got := s.Streams()[0].Health(time.Now()).Verdict; got.Kind != c.want {
			t.Errorf("%s: %v (%s), want %v", c.name, got.Kind, got.Text, c.want)
		}
	}
}

func TestATopicFieldThatIsChosenShowsTheEvents(t *testing.T) {
	t.Parallel()
	s := follow(t, monitor.Options{TopicField: ".object", Recording: recording(answer)})
	st := s.Store().Acquire()
	defer s.Store().Release()
	if st.Topic(monitor.ConversationTopic) != nil || st.Topic("chat.completion.chunk") == nil {
		t.Error("the events of a stream with a topic field are a conversation")
	}
}
