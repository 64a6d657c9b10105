package command

import (
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"sync"
	"time"

	"topicmux/internal/backoff"
)

// A process is a command that runs, with all processes that it starts.
type process struct {
	cmd            *exec.Cmd
	group          *group
	stdout, stderr io.ReadCloser
	timeout, grace time.Duration
	marker         string // see Options.marker

	strays *strays // the processes to end that have left the group; nil while none is to end

	exited chan struct{} // closed when the command has ended; err says how
	err    error
}

const (
	// drainFor is how long the output may be open after the command and its group have
	// ended. Only a process that has left the group can still write then.
	drainFor = time.Second
	// pollGroup is how often it is checked whether a group has ended.
	pollGroup = 5 * time.Millisecond
	// endStraysEvery is how often the processes that earlier runs have left are looked for.
	endStraysEvery = 50 * time.Millisecond
	// terminateAgain is how many checks later the processes that are left when the
	// command has ended are terminated again.
	terminateAgain = 50
)

// errTimeout is the cause of a context that ended after the timeout.
var errTimeout = errors.New("timeout")

// start starts the command. The caller must call run.
func start(opts Options) (*process, error) {
	cmd := newCmd(opts)
	cmd.Dir = opts.Dir
	cmd.Env = os.Environ()
	if opts.PTY {
		cmd.Env = append(cmd.Env, "TERM=dumb") // no colours, and no cursor that moves
	}
	cmd.Env = append(cmd.Env, opts.Env...)
	cmd.Env = append(cmd.Env, opts.marker)
	stderr, stderrOfCmd, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer stderrOfCmd.Close()
	cmd.Stderr = stderrOfCmd
	open := startPipe
	if opts.PTY {
		open = startPTY
	}
	stdout, group, err := open(cmd)
	if err != nil {
		_ = stderr.Close()
		return nil, describeStart(err, opts)
	}
	p := &process{
		cmd: cmd, group: group, stdout: stdout, stderr: stderr,
		timeout: opts.Timeout, grace: opts.Grace, marker: opts.marker, exited: make(chan struct{}),
	}
	return p, nil
}

// startPipe starts a command with a pipe as its standard output.
func startPipe(cmd *exec.Cmd) (io.ReadCloser, *group, error) {
	stdout, stdoutOfCmd, err := os.Pipe()
	if err != nil {
		return nil, nil, err
	}
	defer stdoutOfCmd.Close()
	cmd.Stdout = stdoutOfCmd
	group, err := startGroup(cmd)
	if err != nil {
		_ = stdout.Close()
		return nil, nil, err
	}
	return stdout, group, nil
}

// A reader publishes an output until it ends. It closes the output.
type reader func(context.Context, io.ReadCloser) error

// run reads the output of the process until it has ended, and then ends its group. The
// error is that of a reader, of the context, errTimeout or that of exec.Cmd.Wait.
func (p *process) run(ctx context.Context, out, log reader) error {
	if p.timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeoutCause(ctx, p.timeout, errTimeout)
		defer cancel()
	}
	var waiting sync.WaitGroup
	waiting.Go(func() {
		p.err = p.cmd.Wait()
		close(p.exited)
	})
	defer waiting.Wait()
	outputs := readAll(ctx, p, out, log)
	defer outputs.stop()
	var err error
	select {
	case <-p.exited:
	case <-ctx.Done():
		err = context.Cause(ctx)
		p.strays = newStrays(p.marker, p.cmd.Process.Pid) // a command that ends by itself may leave a daemon
	case err = <-outputs.failed:
	}
	p.end()
	if drained := outputs.drain(drainFor); err == nil {
		err = drained
	}
	if err == nil {
		<-p.exited
		err = p.err
	}
	return err
}

// end ends all processes of the group and the strays, and returns when they have ended.
func (p *process) end() {
	defer p.group.close()
	p.strays.terminate() // before their parents end
	if p.group.terminate() != nil && !p.strays.alive() {
		return // there is no process left
	}
	if !p.gone(p.grace) {
		p.group.kill()
		p.strays.kill()
		p.gone(drainFor)
	}
}

// gone waits until the group and the strays have ended. It returns false after the time d.
func (p *process) gone(d time.Duration) bool {
	ctx, cancel := context.WithTimeout(context.Background(), d)
	defer cancel()
	select {
	case <-p.exited:
	case <-ctx.Done():
		return false
	}
	for n := 0; p.group.alive() || p.strays.alive(); n++ {
		// A child that the command was just starting may have missed the signal.
		if n%terminateAgain == 0 {
			_ = p.group.terminate()
		}
		if !backoff.Sleep(ctx, pollGroup) {
			return false
		}
	}
	return true
}

// endStrays ends the processes that earlier runs of a source have left. They may take the
// time grace.
func endStrays(marker string, grace time.Duration) {
	s := newStrays(marker, 0)
	terminating, cancel := context.WithTimeout(context.Background(), grace)
	defer cancel()
	for s.terminate(); s.alive(); s.terminate() {
		if !backoff.Sleep(terminating, endStraysEvery) {
			s.kill()
			return
		}
	}
}

// Outputs are the two outputs of a process while they are read.
type outputs struct {
	stop    func()     // ends the readers and waits for them
	failed  chan error // the errors of readers
	drained chan struct{}
}

// readAll reads the outputs of a process in goroutines. The readers go on when ctx has
// ended, since a process may have something to say when it is terminated.
func readAll(ctx context.Context, p *process, out, log reader) *outputs {
	reading, cancel := context.WithCancel(context.WithoutCancel(ctx))
	o := &outputs{failed: make(chan error, 2), drained: make(chan struct{})}
	var running, draining sync.WaitGroup
	read := func(read reader, r io.ReadCloser) {
		running.Go(func() {
			if err := read(reading, r); err != nil && reading.Err() == nil {
				o.failed <- err
			}
		})
	}
	read(out, p.stdout)
	read(log, p.stderr)
	draining.Go(func() {
		running.Wait()
		close(o.drained)
	})
	o.stop = func() {
		cancel()
		draining.Wait()
	}
	return o
}

// drain waits until both outputs have been read to their end, but at most for the time d.
// It returns the error of a reader.
func (o *outputs) drain(d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-o.drained:
	case <-timer.C:
	}
	o.stop()
	select {
	case err := <-o.failed:
		return err
	default:
		return nil
	}
}
