package api

import (
	"topicmux/server/internal/delivery"
	"topicmux/server/internal/limit"
	"topicmux/server/internal/metrics"
	"topicmux/server/internal/publish"
	"topicmux/topics"
)

// newRouter returns all routes.
func newRouter(hub *topics.Hub, d *delivery.Delivery, opts Options) router {
	streamAPI := &streamAPI{delivery: d, hub: hub, draining: opts.Draining}
	topicAPI := &topicAPI{hub: hub, building: limit.NewHalfSemaphore(), writeTimeout: opts.WriteTimeout, maxBody: opts.MaxBody}
	clientAPI := &clientAPI{delivery: d, maxBody: opts.MaxBody}
	publishing := publish.New(hub, publish.Options{
		MaxBody: opts.MaxBody, FeedTimeout: opts.FeedTimeout, MaxKeys: opts.MaxKeys, KeyAge: opts.KeyAge,
		Holds: opts.Authenticator.Holds,
	})
	operation := &operationAPI{registry: opts.Registry, scrapes: metrics.NewScrapes(), draining: opts.Draining}
	all := router{
		"":                 {open: true, get: root},
		"events":           {get: streamAPI.open, post: publishing.PublishMany},
		"topics":           {get: topicAPI.list},
		"topics/{}":        {get: topicAPI.entry, post: publishing.Publish, put: topicAPI.declare, del: topicAPI.complete},
		"topics/{}/last":   {get: topicAPI.last},
		"clients":          {sessions: true, get: clientAPI.list},
		"clients/{}":       {sessions: true, post: clientAPI.send, del: clientAPI.end},
		"clients/{}/cut":   {sessions: true, post: clientAPI.cut},
		"clients/{}/allow": {sessions: true, post: clientAPI.allow},
		"metrics":          {get: operation.metrics},
		"healthz":          {open: true, get: operation.alive},
		"readyz":           {open: true, get: operation.ready},
	}
	handlers := &handlerAPI{delivery: d, handlers: opts.Handlers, maxBody: opts.MaxBody}
	for name := range opts.Handlers {
		if _, taken := all[name]; !taken {
			all[name] = route{post: handlers.respond}
		}
	}
	return all
}
