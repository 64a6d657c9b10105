package server

import (
	"context"

	"topicmux/server/internal/api"
)

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

// responseHandlers returns the handlers for the API.
func responseHandlers(handlers map[string]StreamHandler) map[string]api.Handler {
	all := map[string]api.Handler{}
	for name, h := range handlers {
		all[name] = func(ctx context.Context, body []byte, contentType string, emit func(string, []byte) error) error {
			return h(ctx, Request{Body: body, ContentType: contentType}, emit)
		}
	}
	return all
}
