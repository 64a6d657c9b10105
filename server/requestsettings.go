package server

import (
	"log/slog"

	"github.com/valyala/fasthttp"

	"topicmux/server/auth"
)

// settings are the settings that apply to a request from start to end.
type settings struct {
	prefix    prefix
	access    *auth.Authorizer                                     // nil: no tokens
	authorize func(*fasthttp.RequestCtx) (auth.Permissions, error) // nil: no hook
	remote    bool                                                 // other machines need no authentication
	origins   []string                                             // see Options.AllowOrigins
	accessLog *slog.Logger                                         // nil: none
	hosts     hosts
}

// authenticated reports whether requests need authentication.
func (s *settings) authenticated() bool { return s.access != nil || s.authorize != nil }
