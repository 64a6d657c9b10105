package server

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"topicmux/protocol"
	"topicmux/topics"
)

// A streamAPI answers GET /events: it turns connections into streams.
type streamAPI struct {
	delivery *delivery
	draining *atomic.Bool
}

// open answers GET /events.
func (a *streamAPI) open(r *request) error {
	want, err := r.subscription()
	if err != nil {
		return err
	}
	if want.LastEventID == protocol.ReplacedID {
		return unsubscribed(r, errReplaced)
	}
	if a.draining.Load() {
		return errDraining
	}
	st := newStream(a.delivery, r.conn, streamRequest{
		client: want.client, grant: r.grant, asked: r.asked(), begun: r.begun, head: streamHead(r, want.applied...),
		frames: framer{control: want.control, explain: want.Format&FormatExplain != 0, timed: want.Format&FormatTime != 0},
	})
	if r.method == http.MethodHead {
		return become(r, st)
	}
	if st.frames.explain {
		st.buf = a.appendPreamble(st.buf, r, want.Selection)
	}
	if err := a.delivery.admit(st, want.SubscribeOptions); err != nil {
		return unsubscribed(r, err)
	}
	return become(r, st)
}

// unsubscribed returns the response to a request that got no subscription.
func unsubscribed(r *request, err error) error {
	if errors.Is(err, topics.ErrComplete) || errors.Is(err, errEnded) || errors.Is(err, errReplaced) {
		r.ctx.SetStatusCode(http.StatusNoContent) // R4: clients do not reconnect
		return nil
	}
	if errors.Is(err, topics.ErrTooLarge) {
		return newError(http.StatusBadRequest, err.Error(), "select with patterns: disk.* or >")
	}
	return err
}

// become turns the connection into a stream after fasthttp has released it.
func become(r *request, st *stream) error {
	r.takeOver(func() bool {
		st.conn.detach()
		return st.open()
	}, st.run)
	return nil
}

// streamHead returns the response header in a borrowed buffer. It lists the applied
// preferences. The stream ends with the connection, not with chunked encoding:
// HTTP/1.0 clients, proxies, curl, fetch and browsers all support that, and chunks
// would only add overhead.
func streamHead(r *request, applied ...string) []byte {
	head := append(borrow(), "HTTP/1.1 200 OK\r\n"+
		"Server: "+name+"\r\n"+
		"Date: "...)
	head = time.Now().UTC().AppendFormat(head, http.TimeFormat)
	head = append(head, "\r\n"+
		"Content-Type: text/event-stream; charset=utf-8\r\n"+
		"Cache-Control: no-cache\r\n"+
		"X-Accel-Buffering: no\r\n"+
		"X-Content-Type-Options: nosniff\r\n"+
		"Connection: close\r\n"...)
	if len(applied) > 0 {
		head = append(head, "Preference-Applied: "+strings.Join(applied, ", ")+"\r\n"...)
	}
	for _, field := range []string{"Vary", "Access-Control-Allow-Origin"} {
		if value := r.ctx.Response.Header.Peek(field); len(value) > 0 {
			head = append(head, field+": "...)
			head = append(head, value...)
			head = append(head, "\r\n"...)
		}
	}
	if r.conn.borrowed() != nil {
		head = appendForeign(head, r)
	}
	return append(head, "\r\n"...)
}

// ownFields are the header fields that streamHead writes itself, and those of the
// framing, in lower case.
var ownFields = []string{
	"server", "date", "content-type", "cache-control", "x-accel-buffering", "x-content-type-options", "connection",
	"preference-applied", "vary", "access-control-allow-origin", "content-length", "transfer-encoding",
}

// appendForeign appends the header fields that another server has set for the
// response, such as cookies.
func appendForeign(head []byte, r *request) []byte {
	for key, value := range r.ctx.Response.Header.All() {
		if slices.Contains(ownFields, strings.ToLower(string(key))) {
			continue
		}
		head = append(append(append(head, key...), ": "...), value...)
		head = append(head, "\r\n"...)
	}
	return head
}

// appendPreamble appends comments that explain the stream: how a browser opens it,
// and an example listener for one of its topics.
func (a *streamAPI) appendPreamble(dst []byte, r *request, selected topics.Selection) []byte {
	target := r.settings.prefix.path + protocol.PathEvents
	if asked, err := r.selection(); err == nil && asked.String() != ">" {
		target += "?topics=" + asked.String()
	}
	return protocol.AppendPreamble(dst, target, a.exampleTopic(selected))
}

// exampleTopic returns the name of a selected topic: the first plain name in the
// request, or an existing topic, or "name".
func (a *streamAPI) exampleTopic(selected topics.Selection) string {
	for _, p := range selected.Patterns() {
		if p.Plain() {
			return p.String()
		}
	}
	common := topics.MustName("cpu")
	if _, ok := a.delivery.hub.TopicInfo(common); ok && selected.Match(common) {
		return common.String()
	}
	if cursor := a.delivery.hub.ReadCatalogue(selected); cursor.Next() {
		return cursor.TopicInfo().Name.String()
	}
	return "name"
}
