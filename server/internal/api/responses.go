package api

import (
	"context"

	"topicmux/server/internal/delivery"
	"topicmux/server/internal/request"
	"topicmux/topics"
)

// maxRequestBody is the maximum size in bytes of the body of a request to a stream
// handler. A larger one is rejected with 413.
const maxRequestBody = 64 << 10

// A Handler answers a request with the events that it passes to emit.
type Handler func(ctx context.Context, body []byte, contentType string, emit func(event string, data []byte) error) error

// A handlerAPI answers POST /NAME with the events of the stream handler of that
// name.
type handlerAPI struct {
	delivery *delivery.Delivery
	handlers map[string]Handler
	maxBody  int
}

// respond answers POST /NAME. The connection becomes the response.
func (h *handlerAPI) respond(r *request.Request) error {
	n, err := topics.ParseName(r.Path[0])
	if err != nil {
		return err
	}
	if err := r.MayRead(n); err != nil {
		return err
	}
	body, err := r.Body(min(maxRequestBody, h.maxBody))
	if err != nil {
		return err
	}
	if err := request.CheckUTF8(body); err != nil {
		return err
	}
	handler, contentType := h.handlers[n.String()], r.Header("Content-Type")
	a := delivery.NewResponse(h.delivery, r.Conn, n.String(), func(ctx context.Context, emit func(string, []byte) error) error {
		return handler(ctx, body, contentType, emit)
	}, delivery.Request{Grant: r.Grant, Asked: r.Asked(), Begun: r.Begun}, streamHead(r))
	serve, err := a.Start()
	if err != nil {
		return err
	}
	r.Hijack(func() bool { return true }, serve)
	return nil
}
