package protocol_test

import (
	"bytes"
	"encoding/json"
	"reflect"
	"testing"

	"topicmux/protocol"
)

// noName are the bytes of a required name that is missing in the JSON. Only a hostile
// server leaves it out. The zero Name can be encoded but not decoded.
var noName = [][]byte{[]byte(`"name":""`), []byte(`"topic":""`)}

// FuzzControlEvents passes any bytes to the decoder of each control event. A value that it
// accepts must stay the same after encoding and decoding.
func FuzzControlEvents(f *testing.F) {
	for _, seed := range []string{
		`{}`, `null`, `[]`, `"x"`, `{"topic":""}`, `{"topic":"$gap"}`, `{"topics":[null]}`, `{"topics":{}}`,
		`{"server":"topicmux 1","session":"s","epoch":"7fk2q","heartbeat":15000,"topics":[{"name":"cpu","min":-0,"max":1e308}]}`,
		`{"resume":{"asked":"7fk2q-1","replayed":18446744073709551615,"missed":0,"restarted":true},"topics":null}`,
		`{"heartbeat":-1e308,"retry":1e308}`, `{"heartbeat":0.5,"retry":9223372036854775807}`, `{"replayed":-1}`,
		`{"name":"a.b","kind":"no kind","unit":"\ud800","keep":"latest","state":"failed","error":"<&\u2028","last":"?"}`,
		`{"name":"a","state":"failed","error":"e","retryAt":-9223372036854775808,"restarts":18446744073709551615}`, `{"name":"a","retryAt":1e30}`,
		`{"topic":"cpu","missed":3,"atLeast":true,"from":"","to":"7fk2q-18446744073709551615","reason":"slow"}`,
		`{"topic":"cpu","from":"7fk2q-0"}`, `{"topic":"cpu","session":"\u0000","error":"\"name\":\"\""}`, `{"retry":250}`,
		"{\"session\":\"\xff\"}",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		survives[protocol.Hello](t, data)
		survives[protocol.TopicInfo](t, data)
		survives[protocol.Gap](t, data)
		survives[protocol.Live](t, data)
		survives[protocol.Complete](t, data)
		survives[protocol.Drain](t, data)
		survives[protocol.Replaced](t, data)
	})
}

// survives checks that data is rejected as a T, or that its value stays the same after
// encoding and decoding.
func survives[T any](t *testing.T, data []byte) {
	t.Helper()
	var first, second T
	if json.Unmarshal(data, &first) != nil {
		return
	}
	encoded, err := json.Marshal(first)
	if err != nil {
		t.Fatalf("%T of %q cannot be encoded: %v", first, data, err)
	}
	err = json.Unmarshal(encoded, &second)
	if bytes.Contains(encoded, noName[0]) || bytes.Contains(encoded, noName[1]) {
		if err == nil {
			t.Fatalf("%T without a name is accepted: %s", first, encoded)
		}
		return
	}
	if err != nil {
		t.Fatalf("%T of %q is not decoded again from %s: %v", first, data, encoded, err)
	}
	if !reflect.DeepEqual(first, second) {
		t.Fatalf("%T of %q changes from %+v to %+v", first, data, first, second)
	}
}
