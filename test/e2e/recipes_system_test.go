//go:build linux

package e2e_test

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
)

// A system is what a recipe shows: a server with its clients, in a directory of its own.
type system struct {
	*testing.T

	dir     string            // also the home directory of all programs
	env     []string          // of all programs
	replace map[string]string // addresses and paths of the documentation, and those of the test
	up      func()            // starts the server, also again
	down    func()            // ends the server
	feed    func()            // has something published for every topic
	config  func(yaml string) // reads a block that is the configuration of the system
}

func newSystem(t *testing.T) *system {
	t.Helper()
	s := &system{T: t, dir: t.TempDir(), replace: map[string]string{}, feed: func() {}}
	for _, d := range []string{"bin", ".config"} {
		if err := os.Mkdir(filepath.Join(s.dir, d), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	s.setenv("HOME", s.dir)
	s.setenv("XDG_CONFIG_HOME", filepath.Join(s.dir, ".config"))
	s.setenv("PATH", filepath.Join(s.dir, "bin")+":"+os.Getenv("PATH"))
	return s
}

func (s *system) setenv(name, value string) { s.env = append(s.env, name+"="+value) }

// write writes a file in the directory.
func (s *system) write(name, text string) {
	s.Helper()
	if err := os.WriteFile(filepath.Join(s.dir, name), []byte(text), 0o755); err != nil {
		s.Fatal(err)
	}
}

// replaced returns a block with the addresses and paths of the test. Each must be there.
func (s *system) replaced(block string) string {
	for from, to := range s.replace {
		block = strings.ReplaceAll(block, from, to)
	}
	return block
}

// command returns a command that ends with the test.
func (s *system) command(args ...string) *exec.Cmd {
	c := exec.CommandContext(s.Context(), args[0], args[1:]...)
	c.Dir, c.Env = s.dir, append(os.Environ(), s.env...)
	if strings.ContainsRune(args[0], '/') {
		return c
	}
	if own := filepath.Join(s.dir, "bin", args[0]); isFile(own) {
		c.Path, c.Err = own, nil
	}
	return c
}

func isFile(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.Mode().IsRegular()
}

// does runs a command. It may fail: the system may be away.
func (s *system) does(input string, args ...string) {
	c := s.command(args...)
	c.Stdin = strings.NewReader(input)
	_ = c.Run()
}

// daemon starts a server, and returns what ends it with a signal. Its output is in the file
// server.log.
func (s *system) daemon(sig syscall.Signal, c *exec.Cmd) (end func()) {
	s.Helper()
	log, err := os.OpenFile(filepath.Join(s.dir, "server.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		s.Fatal(err)
	}
	defer func() { _ = log.Close() }()
	if c.SysProcAttr == nil {
		c.SysProcAttr = &syscall.SysProcAttr{}
	}
	c.SysProcAttr.Pdeathsig = syscall.SIGKILL // even if the test is killed
	c.Stdout, c.Stderr = log, log
	if err := c.Start(); err != nil {
		s.Fatal(err)
	}
	end = func() {
		_ = c.Process.Signal(sig)
		_ = c.Wait()
	}
	s.Cleanup(func() {
		_ = c.Process.Kill()
		_ = c.Wait()
	})
	return end
}

// port returns a free port that no other test gets from the system, which assigns larger ones.
func (s *system) port() string {
	s.Helper()
	for range 100 {
		port := fmt.Sprint(10_000 + rand.IntN(20_000))
		if ln, err := net.Listen("tcp", "127.0.0.1:"+port); err == nil {
			_ = ln.Close()
			return port
		}
	}
	s.Fatal("there is no free port")
	return ""
}

// serve starts the program with a config, and reads its topics.
func (s *system) serve(config string) *topicStream {
	s.Helper()
	s.write("topicmux.yaml", config)
	c := exec.Command("topicmux", "serve", "--no-system", "--addr", "127.0.0.1:0", "-c", "topicmux.yaml")
	c.Dir, c.Env = s.dir, append(os.Environ(), s.env...) // it ends by a signal, so that it ends its commands
	program := begin(s.T, c)
	url, err := program.url()
	if err != nil {
		s.Fatal(err)
	}
	logged := make(chan struct{})
	go func() { // the end of the test waits for it
		defer close(logged)
		for program.said.Scan() {
		}
	}()
	s.Cleanup(func() {
		_ = program.Process.Signal(syscall.SIGTERM)
		<-logged
		_ = program.Wait()
	})
	return openStream(s.T, url)
}

// prints runs a line of a shell until it prints a line that matches.
func (s *system) prints(line, pattern string) {
	s.Helper()
	ctx, cancel := context.WithTimeout(s.Context(), patience)
	defer cancel()
	c := s.command("/bin/sh", "-c", line)
	c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	out, err := c.StdoutPipe()
	if err != nil {
		s.Fatal(err)
	}
	if err := c.Start(); err != nil {
		s.Fatal(err)
	}
	defer keepDoing(ctx, s.feed)()
	end := func() { _ = syscall.Kill(-c.Process.Pid, syscall.SIGTERM) }
	defer context.AfterFunc(ctx, end)()
	var all []string
	found := false
	want := regexp.MustCompile(pattern)
	lines := bufio.NewScanner(out)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		if all = append(all, lines.Text()); !found && want.MatchString(lines.Text()) {
			found = true
			end()
		}
	}
	_ = c.Wait()
	if !found {
		s.Fatalf("%s printed\n%s\nwithout %s", line, strings.Join(all, "\n"), pattern)
	}
}
