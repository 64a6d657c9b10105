package server

import (
	"log/slog"

	"topicmux/server/auth"
)

// settings are the settings that apply to a request from start to end.
type settings struct {
	access    *auth.Authorizer // nil: no authentication
	origins   []string         // see Options.AllowOrigins
	accessLog *slog.Logger     // nil: none
	hosts     hosts
}
