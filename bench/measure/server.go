package measure

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"topicmux/bench/produce"
)

// Servers are the servers that can be measured, in the order of the tables.
var Servers = []string{"topicmux", "gosse", "r3labs", "nethttp", "fasthttp", "bettersse", "raw"}

// A server is the process of a measured server.
type server struct {
	ready    produce.Ready
	cmd      *exec.Cmd
	commands *os.File
	answers  *bufio.Reader
	line     []byte
}

// launch starts a server and returns when it listens. `make bench-build` puts the programs
// in dir.
func launch(ctx context.Context, dir, name string, args []string) (*server, error) {
	program, err := locate(dir, name)
	if err != nil {
		return nil, err
	}
	in, commands, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer in.Close()
	cmd := exec.CommandContext(ctx, program[0], append(program[1:], args...)...)
	cmd.Stdin, cmd.Stderr = in, os.Stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, errors.Join(err, commands.Close())
	}
	if err := cmd.Start(); err != nil {
		return nil, errors.Join(err, commands.Close())
	}
	s := &server{cmd: cmd, commands: commands, answers: bufio.NewReader(out)}
	if err := s.answer(&s.ready); err != nil {
		return nil, errors.Join(fmt.Errorf("%s does not start: %w", name, err), s.close())
	}
	return s, nil
}

// locate returns the command that runs a server.
func locate(dir, name string) ([]string, error) {
	if name != "bettersse" {
		return []string{filepath.Join(dir, name)}, nil
	}
	home := filepath.Join(dir, name)
	if _, err := os.Stat(filepath.Join(home, "node_modules")); err != nil {
		return nil, fmt.Errorf("better-sse is not installed: %w", err)
	}
	return []string{"node", filepath.Join(home, "server.mjs")}, nil
}

// command sends one line.
func (s *server) command(line string) error {
	_, err := s.commands.WriteString(line + "\n")
	return err
}

// acknowledge sends the command ack. It never waits. A server that is too busy to read it
// gets the next one.
func (s *server) acknowledge(upTo []uint32) {
	s.line = append(s.line[:0], "ack"...)
	for _, n := range upTo {
		s.line = strconv.AppendUint(append(s.line, ' '), uint64(n), 10)
	}
	s.line = append(s.line, '\n')
	raw, err := s.commands.SyscallConn()
	if err != nil {
		return
	}
	_ = raw.Write(func(fd uintptr) bool {
		_, _ = unix.Write(int(fd), s.line) // shorter than PIPE_BUF, so it is written as a whole or not at all
		return true
	})
}

// ask sends a command and reads the answer.
func (s *server) ask(command string, answer any) error {
	if err := s.command(command); err != nil {
		return err
	}
	return s.answer(answer)
}

func (s *server) answer(v any) error {
	line, err := s.answers.ReadBytes('\n')
	if err != nil {
		return err
	}
	return json.Unmarshal(line, v)
}

// close ends the process and waits for it.
func (s *server) close() error {
	err := s.commands.Close()
	timer := time.AfterFunc(3*time.Second, func() { _ = s.cmd.Process.Kill() })
	defer timer.Stop()
	_, _ = io.Copy(io.Discard, s.answers)
	return errors.Join(err, s.cmd.Wait())
}
