package api

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"topicmux/protocol"
	"topicmux/server/internal/delivery"
	"topicmux/server/internal/framing"
	"topicmux/server/internal/problem"
	"topicmux/server/internal/request"
	"topicmux/server/internal/scratch"
	"topicmux/topics"
)

// A streamAPI answers GET /events: it turns connections into streams.
type streamAPI struct {
	delivery *delivery.Delivery
	hub      *topics.Hub
	draining *atomic.Bool
}

// open answers GET /events.
func (a *streamAPI) open(r *request.Request) error {
	want, err := r.Subscription()
	if err != nil {
		return err
	}
	if want.LastEventID == protocol.ReplacedID {
		return unsubscribed(r, delivery.ErrReplaced)
	}
	if a.draining.Load() {
		return problem.ErrDraining
	}
	st := delivery.NewStream(a.delivery, r.Conn, delivery.Request{
		Client: want.Client, Grant: r.Grant, Asked: r.Asked(), Begun: r.Begun,
		Frames: framing.Framer{Control: want.Control, Explain: want.Format&framing.FormatExplain != 0, Timed: want.Format&framing.FormatTime != 0},
	})
	if r.Method == http.MethodHead {
		st.Begin(streamHead(r, applied(want.Applied)))
		return serveStream(r, st)
	}
	if err := a.delivery.Admit(st, want.SubscribeOptions); err != nil {
		return unsubscribed(r, err)
	}
	head := streamHead(r, applied(want.Applied), headerField{protocol.HeaderLastEventID, st.ResumePoint()})
	if want.Format&framing.FormatExplain != 0 {
		head = a.appendPreamble(head, r, want.Selection)
	}
	st.Begin(head)
	return serveStream(r, st)
}

// unsubscribed returns the response to a request that got no subscription.
func unsubscribed(r *request.Request, err error) error {
	if errors.Is(err, topics.ErrComplete) || errors.Is(err, delivery.ErrEnded) || errors.Is(err, delivery.ErrReplaced) {
		r.Ctx.SetStatusCode(http.StatusNoContent) // R4: clients do not reconnect
		return nil
	}
	if errors.Is(err, topics.ErrTooLarge) {
		return problem.New(http.StatusBadRequest, err.Error(), "select with patterns: disk.* or >")
	}
	return err
}

// serveStream turns the connection into a stream after fasthttp has released it.
func serveStream(r *request.Request, st *delivery.Stream) error {
	r.Hijack(st.Start, st.Run)
	return nil
}

// A headerField is a field of a response header. It is left out if its value is empty.
type headerField struct{ name, value string }

// applied returns the header field that lists the preferences that took effect.
func applied(preferences []string) headerField {
	return headerField{"Preference-Applied", strings.Join(preferences, ", ")}
}

// appendTo appends the field to a header.
func (f headerField) appendTo(head []byte) []byte {
	if f.value == "" {
		return head
	}
	head = append(append(append(head, f.name...), ": "...), f.value...)
	return append(head, "\r\n"...)
}

// streamHead returns the response header, with those fields, in a borrowed buffer.
// The stream ends with the connection, not with chunked encoding:
// HTTP/1.0 clients, proxies, curl, fetch and browsers all support that, and chunks
// would only add overhead.
//
// Incremental (RFC 10036) asks proxies to pass on each part of the body as it
// arrives. X-Accel-Buffering says the same to nginx. no-transform keeps proxies from
// compressing the body, which would delay events.
func streamHead(r *request.Request, fields ...headerField) []byte {
	head := append(scratch.Borrow(), "HTTP/1.1 200 OK\r\n"+
		"Server: "+protocol.ServerName+"\r\n"+
		"Date: "...)
	head = time.Now().UTC().AppendFormat(head, http.TimeFormat)
	head = append(head, "\r\n"+
		"Content-Type: text/event-stream; charset=utf-8\r\n"+
		"Cache-Control: no-cache, no-transform\r\n"+
		"Incremental: ?1\r\n"+
		"X-Accel-Buffering: no\r\n"+
		"X-Content-Type-Options: nosniff\r\n"+
		"Connection: close\r\n"...)
	for _, f := range fields {
		head = f.appendTo(head)
	}
	for _, name := range []string{"Vary", "Access-Control-Allow-Origin", "Access-Control-Expose-Headers"} {
		head = headerField{name, string(r.Ctx.Response.Header.Peek(name))}.appendTo(head)
	}
	if r.Conn.Borrowed() != nil {
		head = appendForeign(head, r)
	}
	return append(head, "\r\n"...)
}

// ownFields are the header fields that streamHead writes itself, and those of the
// framing, in lower case.
var ownFields = []string{
	"server", "date", "content-type", "cache-control", "incremental", "x-accel-buffering", "x-content-type-options", "connection",
	"preference-applied", "last-event-id", "vary", "access-control-allow-origin", "access-control-expose-headers",
	"content-length", "transfer-encoding",
}

// appendForeign appends the header fields that another server has set for the
// response, such as cookies.
func appendForeign(head []byte, r *request.Request) []byte {
	for key, value := range r.Ctx.Response.Header.All() {
		if slices.Contains(ownFields, strings.ToLower(string(key))) {
			continue
		}
		head = headerField{string(key), string(value)}.appendTo(head)
	}
	return head
}

// appendPreamble appends comments that explain the stream: how a browser opens it,
// and an example listener for one of its topics.
func (a *streamAPI) appendPreamble(dst []byte, r *request.Request, selected topics.Selection) []byte {
	target := r.Settings.Prefix.Path + protocol.PathEvents
	if asked, err := r.Selection(); err == nil && asked.String() != ">" {
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
	if _, ok := a.hub.TopicInfo(common); ok && selected.Match(common) {
		return common.String()
	}
	if cursor := a.hub.ReadCatalogue(selected); cursor.Next() {
		return cursor.TopicInfo().Name.String()
	}
	return "name"
}
