package server_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"topicmux/server"
)

// attacks are what a page can do to another server, each a promise that is kept
// when the browser has its answer.
const attacks = `async (server) => {
	const take = server + '/events?client=anna&control=0';
	const after = (node, done, fail) => new Promise(over => { node[done] = node[fail ?? done] = over; });
	const source = new EventSource(take);
	await after(source, 'onerror');
	source.close();
	for (const make of [() => new Image(), () => document.createElement('script'), () => document.createElement('video')]) {
		const node = make();
		const over = after(node, 'onload', 'onerror');
		node.src = take;
		document.body.append(node);
		await over;
	}
	const send = (path, more) => fetch(server + path, { mode: 'no-cors', referrerPolicy: 'no-referrer', ...more }).catch(() => 0);
	await send('/events?client=anna', { headers: { Accept: 'text/event-stream' } });
	await send('/events?client=anna', { method: 'HEAD' });
	await send('/clients');
	await send('/clients/anna?event=note', { method: 'POST', body: 'hello' });
	await send('/clients/anna/cut', { method: 'POST', body: '' });
	await send('/clients/gone/allow', { method: 'POST', body: '' });
	await fetch(server + '/clients/anna', { method: 'DELETE' }).catch(() => 0);
	const frame = document.createElement('iframe');
	let over = after(frame, 'onload');
	frame.src = take, frame.name = 'frame';
	document.body.append(frame);
	await over;
	over = after(frame, 'onload');
	const form = document.createElement('form');
	form.action = server + '/clients/anna/cut', form.method = 'POST', form.target = 'frame';
	document.body.append(form);
	form.submit();
	await over;
	return true;
}`

func TestNoPageOfAnotherOriginEndsASessionInABrowser(t *testing.T) {
	t.Parallel()
	foreign := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprint(w, "<!DOCTYPE html><link rel=icon href=data:,><body>another page")
	}))
	t.Cleanup(foreign.Close)
	for name, origin := range map[string]string{
		"same site":  foreign.URL,
		"cross site": strings.Replace(foreign.URL, "127.0.0.1", "localhost", 1),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := run(t, server.Options{})
			anna := h.open("client=anna&topics=a")
			anna.until("$hello")
			h.open("client=gone").until("$hello")
			h.request(http.MethodDelete, "/clients/gone", "")
			before := h.sessionsAndTopics()

			b := (&testServer{t: t, url: origin}).browse("/", 400, 300)
			b.ignore() // it says what it does not get
			eval[bool](b, fmt.Sprintf("(%s)(%q)", attacks, h.url))
			// A link that somebody follows.
			eval[any](b, fmt.Sprintf("location.href = %q", h.url+"/events?client=anna"))
			b.until(`document.body.innerText.includes('another origin')`)
			if after := h.sessionsAndTopics(); after != before {
				t.Errorf("the server was\n%s and is\n%s", before, after)
			}
			h.publish("a", "1")
			if e := anna.until("a"); string(e.Data) != "1" {
				t.Errorf("got %s", e.Data)
			}
		})
	}
}

func TestAllowedPageUsesSessionsInABrowser(t *testing.T) {
	t.Parallel()
	page := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprint(w, "<!DOCTYPE html><link rel=icon href=data:,><body>a page")
	}))
	defer page.Close()
	h := run(t, server.Options{AllowOrigins: []string{page.URL}})
	b := (&testServer{t: t, url: page.URL}).browse("/", 400, 300)
	eval[any](b, fmt.Sprintf("(%s)('anna', %q)", openSource, h.url+"/events?client=anna&topics=a"))
	b.until(`anna.told.includes('$hello ')`)
	eval[any](b, fmt.Sprintf("fetch(%q, { method: 'POST', body: 'hello' }).then(r => r.status)", h.url+"/clients/anna?event=note"))
	b.until(`anna.told.includes('note hello')`)
}
