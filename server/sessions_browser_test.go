package server_test

import (
	"net/http"
	"testing"

	"topicmux/server"
)

// openSource opens an EventSource in the page under that name. It records the events
// that it receives.
const openSource = `(name, url) => {
	const source = window[name] = new EventSource(url);
	source.told = [];
	for (const type of ['$hello', '$replaced', '$complete', 'note', 'a'])
		source.addEventListener(type, e => source.told.push(type + ' ' + (type === '$hello' ? '' : e.data)));
}`

func TestEventSourceThatIsReplacedOrEndedStaysAway(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	b := h.browse("/", 400, 300)
	eval[any](b, `(`+openSource+`)('anna1', '/events?client=anna&topics=a')`)
	b.until(`anna1.told.includes('$hello ')`)
	eval[any](b, `(`+openSource+`)('anna2', '/events?client=anna&topics=a')`)
	b.until(`anna2.told.includes('$hello ')`)

	// It closes the stream, connects again by itself, as EventSource does, and
	// learns that it was replaced.
	b.until(`anna1.told.includes('$replaced {"session":"anna"}')`)
	b.until(`anna1.readyState === EventSource.CLOSED`)
	if !eval[bool](b, `anna2.readyState === EventSource.OPEN && !anna2.told.some(s => s.startsWith('$replaced'))`) {
		t.Error("the two drive each other out")
	}
	h.request(http.MethodPost, "/clients/anna?event=note", "for you")
	b.until(`anna2.told.includes('note for you')`)

	// A cut one comes back with its id, and misses nothing.
	h.publish("a", "1")
	b.until(`anna2.told.includes('a 1')`)
	h.request(http.MethodPost, "/clients/anna/cut", "")
	h.publish("a", "2")
	h.publish("a", "3")
	b.until(`anna2.told.filter(s => s.startsWith('a ')).join() === 'a 1,a 2,a 3'`)

	h.request(http.MethodDelete, "/clients/anna", "")
	b.until(`anna2.told.includes('$complete {"session":"anna"}')`)
	b.until(`anna2.readyState === EventSource.CLOSED`)
}
