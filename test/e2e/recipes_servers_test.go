//go:build linux

package e2e_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"topicmux/internal/testenv"
)

var journalRecipe = recipe{
	heading: "journald",
	start:   startJournal,
	wants: map[string]string{
		"journal": `.*"sshd: Accepted key".*`, "errors": `.*"kernel: I/O error".*`,
	},
	units:  map[string]string{"journal": "log", "errors": "log"},
	failed: map[string]string{"journal": "No such file", "errors": "No such file"},
	back:   []string{"journal", "errors"},
	shell:  "journal .*Accepted key",
}

// startJournal has a journal that is written without its daemon. When it is away, so is
// the program that reads it.
func startJournal(s *system) {
	writer := testenv.Program(s, "systemd-journal-remote", "/lib/systemd/systemd-journal-remote")
	reader := testenv.Program(s, "journalctl")
	boot, err := os.ReadFile("/proc/sys/kernel/random/boot_id")
	if err != nil {
		s.Fatal(err)
	}
	dir, away, pids := filepath.Join(s.dir, "journal"), filepath.Join(s.dir, "away"), filepath.Join(s.dir, "pids")
	if err := os.Mkdir(away, 0o755); err != nil {
		s.Fatal(err)
	}
	s.write("bin/journalctl", fmt.Sprintf("#!/bin/sh\necho $$ >>%s\nexec %s -D %s \"$@\"\n", pids, reader, dir))
	s.feed = func() {
		var entries strings.Builder
		for _, e := range []struct{ program, priority, message string }{{"sshd", "6", "Accepted key"}, {"kernel", "3", "I/O error"}} {
			fmt.Fprintf(&entries, "__REALTIME_TIMESTAMP=%d\n_BOOT_ID=%s\nPRIORITY=%s\nSYSLOG_IDENTIFIER=%s\nMESSAGE=%s\n\n",
				time.Now().UnixMicro(), strings.ReplaceAll(strings.TrimSpace(string(boot)), "-", ""), e.priority, e.program, e.message)
		}
		s.does(entries.String(), writer, "-o", filepath.Join(dir, "test.journal"), "-")
	}
	s.up = func() {
		if err := os.Rename(away, dir); err != nil {
			s.Fatal(err)
		}
		s.feed()
	}
	s.down = func() {
		if err := os.Rename(dir, away); err != nil {
			s.Fatal(err)
		}
		running, err := os.ReadFile(pids)
		if err != nil {
			s.Fatal(err)
		}
		for field := range strings.FieldsSeq(string(running)) {
			if pid, err := strconv.Atoi(field); err == nil {
				_ = syscall.Kill(pid, syscall.SIGKILL)
			}
		}
	}
}

var postgresRecipe = recipe{
	heading: "PostgreSQL",
	start:   startPostgres,
	wants: map[string]string{
		"transactions": `{"commits":[0-9.]+,"rollbacks":[0-9.]+}`, "connections": `{.*"background" ?: ?\d+.*}`, "size": `\d{6,}`,
		"queries": `\[.*pg_sleep.*\]`, "notify.orders": `{"id":7}`, "notify.stock": "42",
	},
	units: map[string]string{"transactions": "1/s", "size": "B", "queries": "table"},
	failed: map[string]string{
		"transactions": "Is the server running", "queries": "Is the server running", "notify.orders": "exit status 2",
	},
	back:  []string{"transactions", "queries", "notify.orders"},
	shell: `connections .*\d`,
}

// startPostgres starts a server, which root cannot run.
func startPostgres(s *system) {
	initdb := testenv.Program(s, append([]string{"initdb"}, glob("/usr/lib/postgresql/*/bin/initdb")...)...)
	if resolved, err := filepath.EvalSymlinks(initdb); err == nil {
		initdb = resolved
	}
	testenv.Program(s, "psql")
	data, err := os.MkdirTemp("", "topicmux-postgres-") // others than root have no access to s.dir
	if err != nil {
		s.Fatal(err)
	}
	s.Cleanup(func() { _ = os.RemoveAll(data) })
	port := s.port()
	as := &syscall.SysProcAttr{}
	if os.Getuid() == 0 {
		const nobody = 65534
		as.Credential = &syscall.Credential{Uid: nobody, Gid: nobody}
	}
	if as.Credential != nil {
		if err := os.Chown(data, int(as.Credential.Uid), int(as.Credential.Gid)); err != nil {
			s.Fatal(err)
		}
	}
	run := func(args ...string) *exec.Cmd {
		c := s.command(args...)
		c.Dir, c.SysProcAttr = data, as
		return c
	}
	if out, err := run(initdb, "-D", data, "-U", "test", "-A", "trust", "-N", "--no-locale", "-E", "UTF8").CombinedOutput(); err != nil {
		s.Fatalf("initdb: %v\n%s", err, out)
	}
	for name, value := range map[string]string{"PGHOST": "127.0.0.1", "PGPORT": port, "PGUSER": "test", "PGDATABASE": "postgres"} {
		s.setenv(name, value)
	}
	s.up = func() {
		s.down = s.daemon(syscall.SIGINT, run(filepath.Join(filepath.Dir(initdb), "postgres"), "-D", data, "-p", port, "-k", data,
			"-c", "listen_addresses=127.0.0.1", "-c", "fsync=off"))
	}
	sleeping := false
	s.feed = func() {
		if s.does("notify orders, '{\"id\":7}'; notify stock, '42';", "psql", "-Xq"); !sleeping {
			sleeping = true
			go s.does("", "psql", "-Xqc", "select pg_sleep(60)") // the end of the server ends it
		}
	}
}

func glob(pattern string) []string {
	found, _ := filepath.Glob(pattern)
	return found
}
