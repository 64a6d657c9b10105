package server_test

import (
	"bytes"
	"io"
	"net"
	"runtime"
	"strings"
	"testing"
	"time"

	"topicmux/server"
	"topicmux/topics"
)

// BenchmarkFanOut publishes events of 100 bytes on 8 topics to 100 subscribers on
// loopback, as fast as the slowest of them reads; an operation is one event,
// delivered to all.
func BenchmarkFanOut(b *testing.B) {
	const subscribers, count = 100, 8
	hub := topics.NewHub(server.HubOptions())
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- server.Run(b.Context(), hub, ln, nil, server.Options{DrainTimeout: time.Minute}) }()

	var publishers [count]*topics.Topic
	for i := range publishers {
		if publishers[i], err = hub.Topic(topics.MustName("topic" + string(rune('0'+i)))); err != nil {
			b.Fatal(err)
		}
	}
	received := make(chan int, subscribers)
	for range subscribers {
		c, err := net.Dial("tcp", ln.Addr().String())
		if err != nil {
			b.Fatal(err)
		}
		defer c.Close()
		if _, err := io.WriteString(c, "GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n"); err != nil {
			b.Fatal(err)
		}
		head := make([]byte, 4<<10)
		for got := 0; !bytes.Contains(head[:got], []byte("$hello")); {
			n, err := c.Read(head[got:])
			if err != nil {
				b.Fatal(err)
			}
			got += n
		}
		go func() { received <- countEvents(c) }() // received below
	}

	data := []byte(strings.Repeat("x", 100))
	b.ResetTimer()
	for i := range b.N {
		if _, err := publishers[i%count].Publish(data); err != nil {
			b.Fatal(err)
		}
		for i%256 == 0 && hub.Stats().Slowest > 2048 {
			runtime.Gosched()
		}
	}
	// Each stream ends with a last event, after which nothing is pending.
	if _, err := publishers[0].Publish([]byte("end")); err != nil {
		b.Fatal(err)
	}
	total := 0
	for range subscribers {
		total += <-received
	}
	b.StopTimer()
	b.ReportMetric(float64(total)/b.Elapsed().Seconds(), "deliveries/s")
	b.ReportMetric(float64(total)/float64(b.N*subscribers), "delivered")
}

// countEvents reads a stream to its last event, and returns how many came. It
// counts lines, of which an event has four: finding more would cost more than
// what is measured.
func countEvents(r io.Reader) int {
	buf := make([]byte, 64<<10)
	lines := 0
	for {
		n, err := r.Read(buf)
		lines += bytes.Count(buf[:n], []byte("\n"))
		if err != nil || bytes.HasSuffix(buf[:n], []byte("data: end\n\n")) {
			return lines / 4
		}
	}
}
