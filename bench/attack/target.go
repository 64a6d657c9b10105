package attack

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"topicmux/bench/measure"
)

// A target is a server under attack.
type target struct {
	cmd        *exec.Cmd
	addr       string
	outputRead chan struct{} // closed when the server's standard error has been read to its end
	peak       atomic.Int64  // maximum resident memory in bytes that watch has seen
}

// launch starts `topicmux serve` and returns when it listens.
func launch(ctx context.Context, o Options) (*target, error) {
	args := append([]string{"serve", "--addr", "127.0.0.1:0"}, o.Args...)
	cmd := exec.CommandContext(ctx, o.Binary, args...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	stderr, err := cmd.StderrPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	t := &target{cmd: cmd, outputRead: make(chan struct{})}
	lines := bufio.NewReader(stderr)
	for t.addr == "" && err == nil {
		var line string
		line, err = lines.ReadString('\n')
		if _, base, ok := strings.Cut(line, "listening on http://"); ok {
			t.addr = strings.TrimSpace(base)
		}
	}
	go func() {
		defer close(t.outputRead)
		_, _ = io.Copy(io.Discard, lines)
	}()
	if err != nil {
		return nil, errors.Join(fmt.Errorf("%s does not listen: %w", o.Binary, err), t.close())
	}
	return t, nil
}

// close terminates the server. It kills the server after ten seconds.
func (t *target) close() error {
	_ = t.cmd.Process.Signal(syscall.SIGTERM)
	timer := time.AfterFunc(10*time.Second, func() { _ = t.cmd.Process.Kill() })
	defer timer.Stop()
	<-t.outputRead
	return t.cmd.Wait()
}

// watch kills the server if it uses more than most bytes of memory. It returns when ctx
// ends.
func (t *target) watch(ctx context.Context, most int64) {
	const period = 20 * time.Millisecond
	for ticker := time.NewTicker(period); ; {
		select {
		case <-ctx.Done():
			ticker.Stop()
			return
		case <-ticker.C:
		}
		u, err := t.usage()
		if err != nil {
			continue // the server has ended
		}
		t.peak.Store(max(t.peak.Load(), u.RSS))
		if u.RSS > most {
			_ = t.cmd.Process.Kill()
		}
	}
}

func (t *target) usage() (measure.Usage, error) { return measure.ReadUsage(t.cmd.Process.Pid) }

// resetPeak resets the peak of the resident memory to its current size.
func (t *target) resetPeak() error {
	const resetPeak = "5"
	return os.WriteFile("/proc/"+strconv.Itoa(t.cmd.Process.Pid)+"/clear_refs", []byte(resetPeak), 0)
}

// prepare declares the topics of the attack and publishes its payload.
func (t *target) prepare(ctx context.Context, a Attack, history bool) error {
	if history {
		payload := strings.Repeat("x", 32<<10) // a topic retains 4 MiB of them
		for i := range 300 << 20 / len(payload) {
			if err := t.send(ctx, http.MethodPost, fmt.Sprintf("/topics/history%d", i%80), payload); err != nil {
				return err
			}
		}
	}
	help := strings.Repeat("h", a.Help)
	for i := range a.Topics {
		entry := fmt.Sprintf(`{"kind":"gauge","unit":"%%","min":0,"max":100,"help":%q}`, help)
		if err := t.send(ctx, http.MethodPut, fmt.Sprintf("/topics/host%d.load", i), entry); err != nil {
			return err
		}
	}
	if a.Payload > 0 {
		return t.send(ctx, http.MethodPost, "/topics/big", strings.Repeat("x", a.Payload))
	}
	return nil
}

func (t *target) send(ctx context.Context, method, path, body string) error {
	req, err := http.NewRequestWithContext(ctx, method, "http://"+t.addr+path, strings.NewReader(body))
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	_, _ = io.Copy(io.Discard, resp.Body)
	if resp.StatusCode >= 400 {
		return fmt.Errorf("%s %s: %s", method, path, resp.Status)
	}
	return nil
}
