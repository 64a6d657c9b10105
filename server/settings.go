package server

import (
	"fmt"
	"log/slog"
	"net"

	"topicmux/internal/loopback"
	"topicmux/server/auth"
	"topicmux/server/internal/request"
)

// Settings are the options of a server that can change while it runs. The fields
// have the same meaning as in Options.
type Settings struct {
	Tokens       *auth.Authorizer
	AllowHosts   []string
	AllowOrigins []string
	AccessLog    *slog.Logger
}

// Update replaces the settings atomically: each request uses either the old or the
// new ones. If a token was removed, or its secret or permissions changed, its
// streams, handler responses and streaming bodies end; clients that reconnect get
// their current permissions. Other requests in progress may finish. The error is
// ErrRemote if other machines could then use the server without a token, or that
// Authorize takes the place of tokens; nothing changes then.
func (s *Server) Update(set Settings) error {
	s.updating.Lock()
	defer s.updating.Unlock()
	if set.Tokens != nil && s.opts.Authorize != nil {
		return fmt.Errorf("update: %w", errBothSet)
	}
	if s.addr != nil && set.Tokens == nil && s.opts.Authorize == nil && !s.opts.AllowRemote && !loopback.IsAddr(s.addr) {
		return fmt.Errorf("update: %w", ErrRemote)
	}
	set.Tokens = set.Tokens.Keep(s.settings.Load().Tokens)
	s.set = set
	s.settings.Store(s.newSettings(set, s.addr))
	s.limiter.Keep(set.Tokens.Names())
	s.delivery.Revoke()
	s.connections.Revoke(s.authenticator.Holds)
	return nil
}

// newSettings returns the settings for requests to a server that listens on addr,
// which is nil if it does not listen.
func (s *Server) newSettings(set Settings, addr net.Addr) *request.Settings {
	return &request.Settings{
		Prefix: s.prefix, Tokens: set.Tokens, Authorize: s.opts.Authorize, Remote: s.opts.AllowRemote,
		Origins: set.AllowOrigins, AccessLog: set.AccessLog,
		Hosts: request.NewHosts(loopback.IsAddr(addr), set.AllowHosts),
	}
}

// listening stores the listen address of the server.
func (s *Server) listening(addr net.Addr) {
	s.updating.Lock()
	defer s.updating.Unlock()
	s.addr = addr
	s.settings.Store(s.newSettings(s.set, addr))
}
