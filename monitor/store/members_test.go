package store_test

import (
	"strings"
	"testing"
	"time"

	"topicmux/monitor/store"
)

// Members of chats and jobs may have any order, spacing and escapes.
func TestMembersAreReadHoweverTheyAreWritten(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ payload, want string }{
		{`{"role":"user","text":"a\u00fcb\n"}`, "user:aüb\n."},
		{`{"role":"us\"er","text":"a"}`, `us"er:a.`},
		{`{"role":"user","text":null,"content":"b"}`, "user:b."},
		{`{"role":"user","text":{"x":1},"content":"b"}`, "user:b."},
		{`{"role":"user","text":"first","text":"second"}`, "user:first."},
		{`{"message":null,"message_id":8,"role":"user","delta":"5"}`, "user:5"},
		{`{"role":"user","delta":{"text":"a"},"done":"true"}`, "user:a."},
		{`{"role":"user","delta":{"content":"a"},"finished":1}`, "user:a."},
		{`{"role":"user","delta":"a","done":0,"finished":false}`, "user:a"},
		{`{"choices":"{\"0\":1}","role":"user","text":"a"}`, "user:a."},
		{`{"choices":[],"role":"user","text":"a"}`, "user:a."},
		{` { "role" : "user" , "text" : "a" } `, "user:a."},
		{`{"inner":{"text":"no"},"role":"user","text":"a"}`, "user:a."},
	} {
		r := newRig(t, store.Options{})
		r.send("x", c.payload)
		equal(t, c.payload, conversation(r.topic("x"), time.Time{}), c.want)
	}
	for _, c := range []struct{ payload, want string }{
		{`{"order":7,"item":"t\u00e9","progress":40,"state":"a"}`, "7 té 40% a"},
		{`{"order":"","id":"A","name":null,"title":"T","progress":0.4}`, "A T 40% "},
		{`{"id":{"a":1},"progress":4e1,"done":true}`, `{"a":1}  40% .`},
		{`{"id":"A","progress":40,"progress":50,"done":"true"}`, "A  40% "},
		{`{"id":"A","name":"A","state":null,"status":"packing","done":3,"total":4}`, "A A 75% packing"},
		{`{"id":"A","completed":1e0,"total":4.0,"phase":"x"}`, "A  25% x"},
		{`{"id":"A","progress":1e999}`, "A  100% ."},
	} {
		r := newRig(t, store.Options{})
		r.send("x", c.payload)
		equal(t, c.payload, rows(r.topic("x"), time.Time{}), c.want)
	}
}

// Members of a payload must not be read as those of the next one.
func TestMembersAreThoseOfTheirPayload(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{})
	r.send("x", `{"id":"A","item":"tea","progress":40,"state":"packing"}`, `{"id":"B","progress":50}`)
	r.send("y", `{"id":"C","progress":60}`)
	equal(t, "a job with less to tell", rows(r.topic("x"), time.Time{}), "A tea 40% packing|B  50% ")
	equal(t, "a job of another topic", rows(r.topic("y"), time.Time{}), "C  60% ")
	r.send("x", `{"id":"D","k":[`+strings.Repeat(`{"progress":1},`, 100)+`0],"progress":70}`)
	equal(t, "a job behind what is none", rows(r.topic("x"), time.Time{}), "A tea 40% packing|B  50% |D  70% ")
}
