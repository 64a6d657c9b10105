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

// profileServer serves the profiles of this process at its own address. The zero
// profileServer serves nothing.
type profileServer struct {
	server *http.Server
	done   chan struct{} // closed when the server has stopped
}

// startProfiles starts a server; the caller must call stop. A profile shows memory, so
// other machines are kept out unless remote is true.
func startProfiles(ctx context.Context, addr string, remote bool, log *slog.Logger) (profileServer, error) {
	if addr == "" {
		return profileServer{}, nil
	}
	ln, err := (&net.ListenConfig{}).Listen(ctx, "tcp", addr)
	if err != nil {
		return profileServer{}, fmt.Errorf("--pprof: %w", listenError(addr, err))
	}
	local := loopback.IsAddr(ln.Addr())
	if !local && !remote {
		_ = ln.Close()
		return profileServer{}, withHint(fmt.Errorf("--pprof %s: other machines could reach this address and read this process", addr),
			"use --pprof 127.0.0.1:6060 for this machine only, or allow everyone with serve --allow-remote")
	}
	p := profileServer{
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

// stop stops the server and cancels running profiles.
func (p profileServer) stop() {
	if p.server == nil {
		return
	}
	_ = p.server.Close()
	<-p.done
}

// profileHandler serves the profiles. A local server accepts loopback names only, so
// that a web page whose name resolves to this machine cannot read them.
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

// isLocalName reports whether a Host header means this machine.
func isLocalName(hostport string) bool {
	host, _, err := net.SplitHostPort(hostport)
	if err != nil {
		host = hostport
	}
	return loopback.IsHost(host)
}
