package request

import (
	"log/slog"

	"github.com/valyala/fasthttp"

	"topicmux/server/auth"
)

// Settings are the settings that apply to a request from start to end.
type Settings struct {
	Prefix    Prefix
	Tokens    *auth.Authorizer                                     // nil: no tokens
	Authorize func(*fasthttp.RequestCtx) (auth.Permissions, error) // nil: no hook
	Remote    bool                                                 // other machines need no authentication
	Origins   []string                                             // see Options.AllowOrigins
	AccessLog *slog.Logger                                         // nil: none
	Hosts     Hosts
}

// Authenticated reports whether requests need authentication.
func (s *Settings) Authenticated() bool { return s.Tokens != nil || s.Authorize != nil }
