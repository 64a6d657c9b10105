// Raw is the upper limit: how fast this machine's sockets accept bytes that are already
// encoded. It reads a request head and responds to any request.
//
// Flat out, a goroutine for each connection writes the same 512 events repeatedly. Their
// times are meaningless. At a rate, each event is encoded once and written alone to one
// connection after the other. That is the minimum cost of immediate delivery.
package main

import (
	"bufio"
	"bytes"
	"errors"
	"net"
	"sync"

	"topicmux/bench/event"
	"topicmux/bench/produce"
)

// batch is the number of events in one write when flat out.
const batch = 512

func main() { produce.Main(build) }

type limit struct {
	begun chan struct{}
	batch []byte

	mu    sync.Mutex // guards what follows; held during writes, so that events stay in order
	conns []net.Conn
	frame []byte
}

func build(o produce.Options) (produce.Adapter, error) {
	l := &limit{begun: make(chan struct{})}
	a := produce.Adapter{
		Promise: produce.Promise{Path: "/?", IDs: produce.IDsEvent},
		Serve:   l.serve,
	}
	if o.Rate > 0 {
		a.Publish = l.publish
		return a, nil
	}
	var once sync.Once
	a.Begin = func() { once.Do(func() { close(l.begun) }) }
	a.Cycle, a.Timeless = batch/o.Topics, true
	for seq := range uint32(a.Cycle) {
		for topic := range o.Topics {
			l.batch = appendFrame(l.batch, topic, event.Append(nil, topic, seq+1, 0, o.Size))
		}
	}
	return a, nil
}

func appendFrame(dst []byte, topic int, payload []byte) []byte {
	dst = append(append(dst, "id: "...), payload[:event.KeySize]...)
	dst = event.AppendName(append(dst, "\nevent: "...), topic)
	return append(append(append(dst, "\ndata: "...), payload...), "\n\n"...)
}

func (l *limit) serve(ln net.Listener) error {
	for {
		conn, err := ln.Accept()
		if err != nil {
			return err
		}
		go l.greet(conn)
	}
}

// greet responds to the request. Flat out it then writes events; at a rate, publish does.
func (l *limit) greet(conn net.Conn) {
	in := bufio.NewReader(conn)
	for {
		line, err := in.ReadSlice('\n')
		if err != nil {
			_ = conn.Close()
			return
		}
		if len(bytes.TrimSpace(line)) == 0 {
			break
		}
	}
	l.mu.Lock()
	l.conns = append(l.conns, conn)
	l.mu.Unlock()
	_, err := conn.Write([]byte("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"))
	if l.batch == nil {
		return
	}
	<-l.begun
	for err == nil {
		_, err = conn.Write(l.batch)
	}
	_ = conn.Close()
}

func (l *limit) publish(topic int, payload []byte) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.frame = appendFrame(l.frame[:0], topic, payload)
	for _, conn := range l.conns {
		if _, err := conn.Write(l.frame); err != nil && !errors.Is(err, net.ErrClosed) {
			_ = conn.Close()
		}
	}
	return nil
}
