package server

import (
	"context"

	"topicmux/topics"
)

// maxRequestBody is the maximum size in bytes of the body of a request to a stream
// handler. A larger one is rejected with 413.
const maxRequestBody = 64 << 10

// A Request is a request that a StreamHandler answers with an event stream.
type Request struct {
	Body        []byte // at most 64 KiB
	ContentType string
}

// A StreamHandler answers a request with an event stream. It calls emit for each
// event and returns when the stream is complete. The context ends when the client
// disconnects and when the server shuts down. Then emit returns an error, and the
// handler must return too. emit waits for a slow client, up to
// Options.WriteTimeout. The stream ends with a $complete. If the handler returns an
// error, the $complete reports a failure; only the log contains the error itself.
type StreamHandler func(ctx context.Context, request Request, emit func(event string, data []byte) error) error

// A handlerAPI answers POST /NAME with the events of the stream handler of that
// name.
type handlerAPI struct {
	delivery *delivery
	handlers map[string]StreamHandler
	maxBody  int
}

// respond answers POST /NAME. The connection becomes the response.
func (h *handlerAPI) respond(r *request) error {
	n, err := topics.ParseName(r.path[0])
	if err != nil {
		return err
	}
	if err := r.mayRead(n); err != nil {
		return err
	}
	body, err := r.body(min(maxRequestBody, h.maxBody))
	if err != nil {
		return err
	}
	if err := checkUTF8(body); err != nil {
		return err
	}
	handler, request := h.handlers[n.String()], Request{body, r.header("Content-Type")}
	a := newResponse(h.delivery, r.conn, n.String(), func(ctx context.Context, emit func(string, []byte) error) error {
		return handler(ctx, request, emit)
	}, streamRequest{grant: r.grant, asked: r.asked(), begun: r.begun, head: streamHead(r)})
	ctx, err := a.start()
	if err != nil {
		return err
	}
	r.takeOver(func() bool { return true }, func() { a.run(ctx) })
	return nil
}
