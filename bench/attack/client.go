package attack

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"os"
	"strings"
	"sync"
	"syscall"
	"time"
)

const (
	// atOnce is the maximum number of clients that connect at the same time. It is below
	// the backlog of a listener.
	atOnce = 1000
	// smallBuffer is the size in bytes of the receive buffer of a client that does not
	// read. It is small, so that the data stays in the server.
	smallBuffer = 4 << 10
)

// clients are the clients of an attack.
type clients struct {
	attack Attack
	addr   string

	mu      sync.Mutex // guards what follows
	conns   []net.Conn
	served  int // number of clients that received a full response
	refused int // number of clients that received another status than 200
	failed  error
}

// connectAll connects all clients. It returns when each has sent and read everything, or
// ctx has ended.
func (c *clients) connectAll(ctx context.Context) error {
	var wg sync.WaitGroup
	places := make(chan struct{}, atOnce)
	for i := range c.attack.Clients {
		places <- struct{}{}
		wg.Go(func() {
			conn, err := c.connect(ctx)
			<-places
			if err == nil {
				c.use(conn, i)
			}
			c.add(conn, err)
		})
	}
	wg.Wait()
	return c.failed
}

func (c *clients) add(conn net.Conn, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err != nil {
		c.failed = errors.Join(c.failed, err)
		return
	}
	c.conns = append(c.conns, conn)
}

func (c *clients) connect(ctx context.Context) (net.Conn, error) {
	d := net.Dialer{}
	if c.attack.Until == "" {
		d.Control = func(_, _ string, raw syscall.RawConn) error {
			return raw.Control(func(fd uintptr) {
				_ = syscall.SetsockoptInt(int(fd), syscall.SOL_SOCKET, syscall.SO_RCVBUF, smallBuffer)
			})
		}
	}
	return d.DialContext(ctx, "tcp", c.addr)
}

// use sends the client's request and reads its response.
func (c *clients) use(conn net.Conn, client int) {
	const timeout = time.Minute
	_ = conn.SetDeadline(time.Now().Add(timeout))
	if _, err := conn.Write(c.attack.Request(client)); err != nil {
		return
	}
	_, _ = conn.Write(c.attack.Rest) // the server may close the connection of a refused client
	if c.attack.Until == "" {
		return
	}
	in := bufio.NewReaderSize(conn, 64<<10)
	status, err := in.ReadString('\n')
	if err == nil && strings.Contains(status, " 200 ") {
		err = until(in, c.attack.Until)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case err == nil && strings.Contains(status, " 200 "):
		c.served++
	case err == nil:
		c.refused++
	}
}

// until reads up to and including text.
func until(in *bufio.Reader, text string) error {
	last := text[len(text)-1]
	var seen []byte
	for {
		piece, err := in.ReadSlice(last)
		seen = append(seen[max(len(seen)-len(text), 0):], piece[max(len(piece)-len(text), 0):]...)
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
		case err != nil:
			return err
		case strings.HasSuffix(string(seen), text):
			return nil
		}
	}
}

// countResponses counts how many clients that read nothing were served and refused.
func (c *clients) countResponses() {
	if c.attack.Until != "" {
		return
	}
	for _, conn := range c.conns {
		_ = conn.SetReadDeadline(time.Now().Add(5 * time.Millisecond))
		status, err := bufio.NewReaderSize(conn, 64).ReadString('\n')
		switch {
		case errors.Is(err, os.ErrDeadlineExceeded), errors.Is(err, io.EOF):
		case err != nil || !strings.Contains(status, " 200 "):
			c.refused++
		default:
			c.served++
		}
	}
}

// closeAll closes all connections.
func (c *clients) closeAll() {
	for _, conn := range c.conns {
		_ = conn.Close()
	}
}
