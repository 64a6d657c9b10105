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

// Ready is the first line that a server prints, in JSON.
type Ready struct {
	Addr string `json:"addr"`
	Promise
}

// Report is the answer to the command stop.
type Report struct {
	// Published is the number of events published on each topic.
	Published []uint32 `json:"published"`
	// Late is the number of events that were due but not published.
	Late uint64 `json:"late"`
	// Blocked is the number of producers that were still blocked in a call to publish.
	Blocked int `json:"blocked"`
	// CallP50 and CallP99 are quantiles of the duration of a call to publish in
	// nanoseconds. When flat out, they include every 32nd call.
	CallP50 int64 `json:"callP50"`
	CallP99 int64 `json:"callP99"`
}

// Stats is the answer to the command stats.
type Stats struct {
	Goroutines int `json:"goroutines"`
}

type controller struct {
	out       *json.Encoder
	promise   Promise
	producers *producers
	start     bool
}

func newController(opts Options, a Adapter, out io.Writer) *controller {
	return &controller{json.NewEncoder(out), a.Promise, newProducers(opts, a), opts.Start}
}

// listen prints Ready and then executes the commands.
func (t *controller) listen(addr net.Addr, in io.Reader) error {
	if err := t.out.Encode(Ready{addr.String(), t.promise}); err != nil {
		return err
	}
	if t.start {
		t.producers.start()
	}
	lines := bufio.NewScanner(in)
	for lines.Scan() {
		if err := t.execute(lines.Bytes()); err != nil {
			return err
		}
	}
	return lines.Err()
}

func (t *controller) execute(line []byte) error {
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
