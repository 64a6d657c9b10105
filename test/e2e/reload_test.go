//go:build unix

package e2e_test

import (
	"bufio"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A reloaded is a server whose config file changes.
type reloaded struct {
	*started
	t    *testing.T
	file string
	url  string
}

// serveFile starts a server with a config.
func serveFile(t *testing.T, config string, args ...string) *reloaded {
	t.Helper()
	r := &reloaded{t: t, file: filepath.Join(t.TempDir(), "topicmux.yaml")}
	r.write(config)
	r.started = start(t, append([]string{"serve", "--no-system", "-c", r.file}, args...)...)
	var err error
	if r.url, err = r.started.url(); err != nil {
		t.Fatal(err)
	}
	return r
}

func (r *reloaded) write(config string) {
	r.t.Helper()
	if err := os.WriteFile(r.file, []byte(config), 0o600); err != nil {
		r.t.Fatal(err)
	}
}

// reload makes the server reload its files, and waits until it logs says. The server may
// have noticed the change of its config file before.
func (r *reloaded) reload(says string) string {
	r.t.Helper()
	if err := r.Process.Signal(syscall.SIGHUP); err != nil {
		r.t.Fatal(err)
	}
	if err := r.says("trigger=SIGHUP"); err != nil {
		r.t.Fatal(err)
	}
	if !strings.Contains(r.said.Text(), says) {
		r.t.Fatalf("got %s, want %s", r.said.Text(), says)
	}
	return r.said.Text()
}

// get returns the response to a request with a token.
func (r *reloaded) get(path, token string) *http.Response {
	r.t.Helper()
	req, err := http.NewRequestWithContext(r.t.Context(), http.MethodGet, r.url+path, nil)
	if err != nil {
		r.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+token)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		r.t.Fatal(err)
	}
	r.t.Cleanup(func() { _ = resp.Body.Close() })
	return resp
}

func (r *reloaded) wants(path, token string, status int) {
	r.t.Helper()
	if got := r.get(path, token).StatusCode; got != status {
		r.t.Errorf("%s with %q: got %d, want %d", path, token, got, status)
	}
}

const (
	oneToken  = "addr: 127.0.0.1:0\ntokens:\n  - {name: one, token: one-0123456789-one, subscribe: '>', admin: true}\n"
	twoTokens = oneToken + "  - {name: two, token: two-0123456789-two, subscribe: '>'}\n"
)

func TestHangupReloadsTheTokens(t *testing.T) {
	t.Parallel()
	r := serveFile(t, twoTokens)
	one, two := r.get("/events?client=one", "one-0123456789-one"), r.get("/events?client=two", "two-0123456789-two")
	r.wants("/topics", "two-0123456789-two", http.StatusOK)

	r.write(oneToken)
	r.reload("msg=reloaded")
	if _, err := io.Copy(io.Discard, two.Body); err != nil && r.t.Context().Err() != nil {
		t.Error(err)
	}
	r.wants("/topics", "two-0123456789-two", http.StatusUnauthorized)
	r.wants("/topics", "one-0123456789-one", http.StatusOK)
	for began := time.Now(); ; { // the session ends shortly after its stream
		list, err := io.ReadAll(r.get("/clients", "one-0123456789-one").Body)
		if err == nil && strings.Contains(string(list), `"name":"one"`) && !strings.Contains(string(list), `"name":"two"`) {
			break
		}
		if err != nil || time.Since(began) > shutdownTimeout {
			t.Fatalf("the sessions are %s, %v", list, err)
		}
	}
	if line, err := bufio.NewReader(one.Body).ReadString('\n'); err != nil {
		t.Errorf("who stays reads %q, %v", line, err)
	}

	r.write(twoTokens)
	r.reload("msg=reloaded")
	r.wants("/topics", "two-0123456789-two", http.StatusOK)
	if code, _ := r.ends(t, syscall.SIGTERM); code != 0 {
		t.Errorf("exit code %d", code)
	}
}

func TestConfigWithAMistakeChangesNothing(t *testing.T) {
	t.Parallel()
	r := serveFile(t, twoTokens)
	for config, says := range map[string]string{
		oneToken + "tlz: x\n":                            "topicmux.yaml:4:1: unknown key",
		oneToken + "tls: {cert: none.pem, key: k.pem}\n": "msg=reloaded", // it serves plain HTTP until a restart
		"tokens: [": "topicmux.yaml:1",
	} {
		r.write(config)
		line := r.reload(says)
		if strings.Contains(line, "0123456789") {
			t.Errorf("a secret is in %s", line)
		}
		if says != "msg=reloaded" {
			if !strings.Contains(line, "level=ERROR") || !strings.Contains(line, "reload failed") {
				t.Errorf("got %s", line)
			}
			continue
		}
		if err := r.says("keys=tls"); err != nil {
			t.Error(err)
		}
		r.write(twoTokens)
		r.reload("msg=reloaded")
	}
	if err := os.Remove(r.file); err != nil {
		t.Fatal(err)
	}
	r.reload("reload failed")
	r.wants("/topics", "one-0123456789-one", http.StatusOK)
	r.wants("/topics", "two-0123456789-two", http.StatusOK)
}

func TestHangupSaysWhatNeedsARestart(t *testing.T) {
	t.Parallel()
	r := serveFile(t, "addr: 127.0.0.1:0\n")
	r.write("addr: 127.0.0.1:1\nlimits: {body: 64KiB, topics: 5}\nheartbeat: 3s\nlinger: 5ms\ndemo: true\n" +
		"topics: [{name: q}]\npprof: 127.0.0.1:0\nlog: {level: debug, access: true}\n")
	r.reload("msg=reloaded")
	for range 2 { // it is logged again until there is a restart
		if err := r.says("keys=\"addr, demo, heartbeat, limits.body, limits.topics, linger, pprof, topics\""); err != nil {
			t.Fatal(err)
		}
		if err := r.Process.Signal(syscall.SIGHUP); err != nil {
			t.Fatal(err)
		}
	}
	r.wants("/topics", "", http.StatusOK)
	if err := r.says("msg=request"); err != nil { // access logging has started
		t.Error(err)
	}
}

func TestHangupWithoutAConfigFileReloadsTheCertificate(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	cert, key := filepath.Join(dir, "c.pem"), filepath.Join(dir, "k.pem")
	write := func(c, k string) {
		t.Helper()
		for name, data := range map[string]string{cert: c, key: k} {
			if err := os.WriteFile(name, []byte(data), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	write(goodCert, goodKey)
	s := start(t, "serve", "--addr", "127.0.0.1:0", "--no-system", "--tls-cert", cert, "--tls-key", key)
	if _, err := s.url(); err != nil {
		t.Fatal(err)
	}
	r := &reloaded{started: s, t: t}
	line := r.reload("msg=reloaded")
	if !strings.Contains(line, "config=none certificate="+cert) {
		t.Errorf("got %s", line)
	}
	write(goodCert, "no key")
	r.reload("reload failed")
	plain := start(t, "serve", "--addr", "127.0.0.1:0", "--no-system")
	if _, err := plain.url(); err != nil {
		t.Fatal(err)
	}
	if line := (&reloaded{started: plain, t: t}).reload("msg=reloaded"); !strings.Contains(line, "config=none certificate=none") {
		t.Errorf("got %s", line)
	}
}

const goodCert = `-----BEGIN CERTIFICATE-----
MIIBazCCARGgAwIBAgIBATAKBggqhkjOPQQDAjAPMQ0wCwYDVQQDEwRnb29kMCAX
DTIwMDEwMjAzMDQwNVoYDzIxMjAwMTAyMDMwNDA1WjAPMQ0wCwYDVQQDEwRnb29k
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE+taB0JW/NHlurWTWN4mpjZFsf0bR
jg8GOzDDIZA6IQsboB9Ypt5X7vEdmvqCKzNthq93fSMxAqQh8jMbl+Hwa6NcMFow
DwYDVR0TAQH/BAUwAwEB/zAdBgNVHQ4EFgQU9AYEvCdBBnBm/bXex3qwt6qRXRIw
KAYDVR0RBCEwH4IMd2FsbC5leGFtcGxlgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
zj0EAwIDSAAwRQIgMHWoVDlat3gavk9Sdwdgg6jaNzM5t9btmutB1jR+CLcCIQC7
6WUpWL+u/hdWXU2U/borINmT+3s6Fvi1gBsjPvMRXQ==
-----END CERTIFICATE-----
`

const goodKey = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg9Gz/npztevjCehDZ
Pm1ZfMF2T2r328WWBqkwviGjFHOhRANCAAT61oHQlb80eW6tZNY3iamNkWx/RtGO
DwY7MMMhkDohCxugH1im3lfu8R2a+oIrM22Gr3d9IzECpCHyMxuX4fBr
-----END PRIVATE KEY-----
`
