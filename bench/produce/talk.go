package produce

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"runtime"
)

// Ready is the first line that a server prints.
type Ready struct {
	Addr string `json:"addr"`
	Promise
}

// Report is what a server answers when its producers were stopped.
type Report struct {
	// Published is how many events each topic has.
	Published []uint32 `json:"published"`
	// Late is how many events were due but not yet published.
	Late uint64 `json:"late"`
	// Blocked is how many producers were still waiting in a call to publish.
	Blocked int `json:"blocked"`
	// CallP50 and CallP99 are quantiles of the time that such a call took, in
	// nanoseconds; of every 32nd when flat out.
	CallP50 int64 `json:"callP50"`
	CallP99 int64 `json:"callP99"`
}

// Stats is what a server answers to stats.
type Stats struct {
	Goroutines int `json:"goroutines"`
}

type talk struct {
	out       *json.Encoder
	promise   Promise
	producers *producers
	start     bool
}

func newTalk(opts Options, a Adapter, out io.Writer) *talk {
	return &talk{json.NewEncoder(out), a.Promise, newProducers(opts, a), opts.Start}
}

// listen announces the address and then follows the commands.
func (t *talk) listen(addr net.Addr, in io.Reader) error {
	if err := t.out.Encode(Ready{addr.String(), t.promise}); err != nil {
		return err
	}
	if t.start {
		t.producers.start()
	}
	lines := bufio.NewScanner(in)
	for lines.Scan() {
		if err := t.follow(lines.Bytes()); err != nil {
			return err
		}
	}
	return lines.Err()
}

func (t *talk) follow(line []byte) error {
	command, rest, _ := bytes.Cut(line, []byte(" "))
	switch string(command) {
	case "start":
		t.producers.start()
	case "ack":
		t.producers.window.acknowledge(rest)
	case "stop":
		return t.out.Encode(t.producers.stop())
	case "stats":
		return t.out.Encode(Stats{runtime.NumGoroutine()})
	default:
		return fmt.Errorf("no such command: %q", line)
	}
	return nil
}
