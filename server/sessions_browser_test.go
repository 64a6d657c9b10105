package server_test

import (
	"net/http"
	"testing"

	"topicmux/server"
)

// openSource opens an EventSource in the page, under that name, that keeps what
// it is told.
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
	eval[any](b, `(`+openSource+`)('first', '/events?client=anna&topics=a')`)
	b.until(`first.told.includes('$hello ')`)
	eval[any](b, `(`+openSource+`)('second', '/events?client=anna&topics=a')`)
	b.until(`second.told.includes('$hello ')`)

	// It closes the stream, connects again by itself, as EventSource does, and
	// hears that it is not wanted.
	b.until(`first.told.includes('$replaced {"session":"anna"}')`)
	b.until(`first.readyState === EventSource.CLOSED`)
	if !eval[bool](b, `second.readyState === EventSource.OPEN && !second.told.some(s => s.startsWith('$replaced'))`) {
		t.Error("the two drive each other out")
	}
	h.request(http.MethodPost, "/clients/anna?event=note", "for you")
	b.until(`second.told.includes('note for you')`)

	// A cut one comes back with its id, and misses nothing.
	h.publish("a", "1")
	b.until(`second.told.includes('a 1')`)
	h.request(http.MethodPost, "/clients/anna/cut", "")
	h.publish("a", "2")
	h.publish("a", "3")
	b.until(`second.told.filter(s => s.startsWith('a ')).join() === 'a 1,a 2,a 3'`)

	h.request(http.MethodDelete, "/clients/anna", "")
	b.until(`second.told.includes('$complete {"session":"anna"}')`)
	b.until(`second.readyState === EventSource.CLOSED`)
}
