package protocol_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"topicmux/protocol"
)

// parsers are the parsers by event name, each with its strict counterpart.
var parsers = map[string]struct {
	lenient func(data []byte) (any, bool)
	strict  func() any
}{
	protocol.EventHello:    {parser(protocol.ParseHello), func() any { return new(protocol.Hello) }},
	protocol.EventTopic:    {parser(protocol.ParseTopicInfo), func() any { return new(protocol.TopicInfo) }},
	protocol.EventGap:      {parser(protocol.ParseGap), func() any { return new(protocol.Gap) }},
	protocol.EventLive:     {parser(protocol.ParseLive), func() any { return new(protocol.Live) }},
	protocol.EventComplete: {parser(protocol.ParseComplete), func() any { return new(protocol.Complete) }},
}

func parser[T any](parse func([]byte) (T, bool)) func([]byte) (any, bool) {
	return func(data []byte) (any, bool) {
		v, ok := parse(data)
		return &v, ok
	}
}

func TestParsersReadTheVectors(t *testing.T) {
	t.Parallel()
	for _, v := range vectors(t) {
		p, ok := parsers[v.Event]
		if !ok {
			continue
		}
		want := p.strict()
		if err := json.Unmarshal(v.Data, want); err != nil {
			t.Fatal(err)
		}
		if got, ok := p.lenient(v.Data); !ok || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %+v, %v; want %+v", v.What, got, ok, want)
		}
	}
}

// TestParsersIgnoreInvalidMembers: with an event of a later version or of a hostile server,
// a client loses only the invalid members.
func TestParsersIgnoreInvalidMembers(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ event, data, want string }{
		{protocol.EventHello, `{"server":"x 2","heartbeat":"often","epoch":7,"session":"s","new":[1]}`, `{"server":"x 2","session":"s","epoch":"","heartbeat":0,"topics":null}`},
		{protocol.EventHello, `{"server":"x","heartbeat":-5,"topics":[{"name":"a","kind":9},{"name":"no name"},7,null,{"name":"b","min":"low","max":2}]}`, `{"server":"x","session":"","epoch":"","heartbeat":0,"topics":[{"name":"a"},{"name":"b","max":2}]}`},
		{protocol.EventHello, `{"server":"x","resume":[],"topics":{}}`, `{"server":"x","session":"","epoch":"","heartbeat":0,"topics":null}`},
		{protocol.EventHello, `{"server":"x","resume":{"asked":"?","replayed":-1,"missed":1.5,"restarted":true}}`, `{"server":"x","session":"","epoch":"","heartbeat":0,"resume":{"asked":"?","replayed":0,"missed":0,"restarted":true},"topics":null}`},
		{protocol.EventTopic, `{"name":"a.b","kind":"hologram","Unit":"m","state":"asleep"}`, `{"name":"a.b","kind":"hologram","state":"asleep"}`},
		{protocol.EventTopic, `{"name":"a","state":"failed","retryAt":"soon","restarts":-3}`, `{"name":"a","state":"failed"}`},
		{protocol.EventTopic, `{"name":"a","retryAt":1.5,"restarts":1e400,"error":"e"}`, `{"name":"a","error":"e"}`},
		{protocol.EventTopic, `{"name":"a","retryAt":-9223372036854775808,"restarts":18446744073709551615}`, `{"name":"a","retryAt":-9223372036854775808,"restarts":18446744073709551615}`},
		{protocol.EventHello, `{"server":"x","topics":[{"name":"a","retryAt":1e30,"restarts":null},{"name":"b","restarts":2}]}`, `{"server":"x","session":"","epoch":"","heartbeat":0,"topics":[{"name":"a"},{"name":"b","restarts":2}]}`},
		{protocol.EventGap, `{"topic":"a b","missed":3,"from":"?","to":"e-9","reason":"whim"}`, `{"topic":"","missed":3,"from":"","to":"e-9","reason":"whim"}`},
		{protocol.EventGap, `{"topic":"a","missed":"many"}`, `{"topic":"a","missed":0,"from":"","to":"","reason":""}`},
		{protocol.EventComplete, `{"session":1,"error":"e"}`, `{"error":"e"}`},
	} {
		got, ok := parsers[c.event].lenient([]byte(c.data))
		encoded, err := json.Marshal(got)
		if err != nil || !ok || string(encoded) != c.want {
			t.Errorf("%s %s: got %s, %v, %v; want %s", c.event, c.data, encoded, ok, err, c.want)
		}
	}
}

func TestParsersRejectOtherEvents(t *testing.T) {
	t.Parallel()
	for event, all := range map[string][]string{
		protocol.EventHello:    {`{}`, `{"server":7}`, `{"server":""}`, `"server"`},
		protocol.EventTopic:    {`{}`, `{"name":""}`, `{"name":"a b"}`, `{"Name":"a"}`, `{"name":7}`},
		protocol.EventGap:      {`{}`, `{"topic":"a b"}`, `{"missed":"3"}`, `{"missed":-3}`},
		protocol.EventComplete: {`{"topic":"a b"}`, `{"topic":7}`},
	} {
		for _, data := range append(all, ``, `null`, `[]`, `7`, `{`, strings.Repeat("[", 100_000)) {
			if got, ok := parsers[event].lenient([]byte(data)); ok {
				t.Errorf("%s %.40s is read as %+v", event, data, got)
			}
		}
	}
}

// FuzzParsers passes any bytes to the parsers. Their results can be encoded.
func FuzzParsers(f *testing.F) {
	for _, seed := range []string{`{}`, `{"server":"x","topics":[{"name":"a"}]}`, `{"topic":"a","missed":1}`, `{"name":"a","min":1e400}`, `{"server":"x","resume":{"missed":1}}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		for event, p := range parsers {
			got, ok := p.lenient(data)
			if !ok {
				continue
			}
			if _, err := json.Marshal(got); err != nil {
				t.Fatalf("%s %q is read as %+v, which cannot be encoded: %v", event, data, got, err)
			}
		}
	})
}
