package attack

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"time"

	"topicmux/bench/histogram"
)

// Noticed contains the response times of a neighbour.
type Noticed struct {
	// Publish is the time for a small publish on a persistent connection.
	Publish Wait `json:"publish"`
	// Stream is the time from a new connection until the first event of a stream of one
	// topic.
	Stream Wait `json:"stream"`
}

// Wait contains the number and the duration of requests.
type Wait struct {
	Count uint64        `json:"count"`
	P50   time.Duration `json:"p50"`
	P99   time.Duration `json:"p99"`
	Max   time.Duration `json:"max"`
	Error string        `json:"error,omitempty"` // the first error
	Fails int           `json:"fails,omitempty"`
}

// pause is the pause between two requests of a neighbour.
const pause = 10 * time.Millisecond

// Neighbour acts as an ordinary client. It repeats requests until in ends, and then writes
// a Noticed as JSON to out.
func Neighbour(addr string, in io.Reader, out io.Writer) error {
	ended, end := context.WithCancel(context.Background())
	go func() {
		_, _ = io.Copy(io.Discard, in)
		end()
	}()
	var n Noticed
	var wg sync.WaitGroup
	publisher := &probe{addr: addr, request: head("POST /topics/neighbour", "Content-Length: 2") + "42", until: `"}` + "\n", keepAlive: true}
	newcomer := &probe{addr: addr, request: head("GET /events?topics=neighbour"), until: "data: 42\n\n"}
	if err := publisher.once(); err != nil { // so that streams have a first event
		return err
	}
	wg.Go(func() { n.Publish = publisher.repeat(ended) })
	wg.Go(func() { n.Stream = newcomer.repeat(ended) })
	wg.Wait()
	return json.NewEncoder(out).Encode(n)
}

// A probe is a repeated request.
type probe struct {
	addr      string
	request   string
	until     string
	keepAlive bool // whether all requests use one connection

	conn net.Conn
	in   *bufio.Reader
}

func (p *probe) repeat(ctx context.Context) (w Wait) {
	var h histogram.Histogram
	for ctx.Err() == nil {
		begun := time.Now()
		err := p.once()
		took := time.Since(begun)
		if err != nil {
			w.Fails++
			if w.Error == "" {
				w.Error = err.Error()
			}
		}
		h.Record(took)
		w.Max = max(w.Max, took)
		time.Sleep(pause)
	}
	p.close()
	w.Count, w.P50, w.P99 = h.Count(), h.Quantile(0.5), h.Quantile(0.99)
	return w
}

func (p *probe) close() {
	if p.conn != nil {
		_ = p.conn.Close()
		p.conn = nil
	}
}

func (p *probe) once() (err error) {
	const timeout = 20 * time.Second
	if p.conn == nil {
		if p.conn, err = net.Dial("tcp", p.addr); err != nil {
			return err
		}
		p.in = bufio.NewReader(p.conn)
	}
	_ = p.conn.SetDeadline(time.Now().Add(timeout))
	defer func() {
		if err != nil || !p.keepAlive {
			p.close()
		}
	}()
	if _, err := io.WriteString(p.conn, p.request); err != nil {
		return err
	}
	status, err := p.in.ReadString('\n')
	if err == nil && !strings.Contains(status, " 20") {
		return errors.New(strings.TrimSpace(status))
	}
	if err != nil {
		return err
	}
	return until(p.in, p.until)
}

// A neighbour is a process that runs Neighbour.
type neighbour struct {
	cmd *exec.Cmd
	in  io.Closer
	out io.Reader
}

func (o Options) neighbour(ctx context.Context, addr string) (*neighbour, error) {
	cmd := exec.CommandContext(ctx, o.Self, "-neighbour", addr)
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	return &neighbour{cmd, in, out}, cmd.Start()
}

// ask ends the process and returns its result.
func (n *neighbour) ask() (noticed Noticed, err error) {
	_ = n.in.Close()
	err = json.NewDecoder(n.out).Decode(&noticed)
	if err = errors.Join(err, n.cmd.Wait()); err != nil {
		return noticed, fmt.Errorf("neighbour: %w", err)
	}
	return noticed, nil
}
