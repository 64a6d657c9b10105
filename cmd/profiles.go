package cmd

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/pprof"
	"time"

	"topicmux/internal/loopback"
)

// profiles serve the profiles of this process at an address of their own. The
// zero profiles serve nothing.
type profiles struct {
	server *http.Server
	done   chan struct{} // closed when the server has ended
}

// serveProfiles begins to serve; stop must be called in the end. Whoever reads a
// profile sees memory, so other machines are kept out unless remote says so.
func serveProfiles(ctx context.Context, addr string, remote bool, log *slog.Logger) (profiles, error) {
	if addr == "" {
		return profiles{}, nil
	}
	ln, err := (&net.ListenConfig{}).Listen(ctx, "tcp", addr)
	if err != nil {
		return profiles{}, fmt.Errorf("--pprof: %w", listenError(addr, err))
	}
	local := loopback.IsAddr(ln.Addr())
	if !local && !remote {
		_ = ln.Close()
		return profiles{}, hinted(fmt.Errorf("--pprof %s: other machines could reach it and read this process", addr),
			"use --pprof 127.0.0.1:6060 for this machine only, or allow everyone with serve --allow-remote")
	}
	p := profiles{
		server: &http.Server{
			Handler: profileHandler(local), ReadHeaderTimeout: 10 * time.Second,
			ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn),
		},
		done: make(chan struct{}),
	}
	go func() {
		defer close(p.done) // stop waits for it
		_ = p.server.Serve(ln)
	}()
	log.Info("profiles", "url", "http://"+reachable(ln.Addr())+"/debug/pprof/")
	return p, nil
}

// stop ends the server, with the profiles that are being taken.
func (p profiles) stop() {
	if p.server == nil {
		return
	}
	_ = p.server.Close()
	<-p.done
}

// profileHandler serves the profiles. On this machine only for names of it, so
// that no page whose name was made to resolve here can read them.
func profileHandler(local bool) http.Handler {
	mux := http.NewServeMux() // the default one is everybody's
	mux.HandleFunc("GET /debug/pprof/", pprof.Index)
	mux.HandleFunc("GET /debug/pprof/cmdline", pprof.Cmdline)
	mux.HandleFunc("GET /debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("GET /debug/pprof/symbol", pprof.Symbol)
	mux.HandleFunc("GET /debug/pprof/trace", pprof.Trace)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if local && !isLocalName(r.Host) {
			http.Error(w, "use localhost or 127.0.0.1 as the host", http.StatusForbidden)
			return
		}
		mux.ServeHTTP(w, r)
	})
}

// isLocalName tells whether a Host header means this machine.
func isLocalName(hostport string) bool {
	host, _, err := net.SplitHostPort(hostport)
	if err != nil {
		host = hostport
	}
	return loopback.IsHost(host)
}
