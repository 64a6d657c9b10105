// Package produce contains what the measured servers share: the command line, the
// producers in the server's process, and the protocol between the server and the program
// that measures it. An Adapter contains what differs.
//
// A server prints one line of JSON, Ready, when it listens. Then it reads commands from
// standard input, one per line, and exits at the end of the input:
//
//	start          start the producers, one goroutine for each topic
//	ack N N N …    for each topic, the number up to which every subscriber has its events
//	stop           stop the producers; the answer is a line with a Report
//	stats          the answer is a line with Stats
//
// Flat out, a producer publishes while the number of its unacknowledged events is below
// its share of the window. So a server never gets more events than it delivers, and need
// not drop any. At a rate, the producers publish events when they are due, even if the
// server is slow; pace.go describes the time of these events.
package produce

import (
	"flag"
	"fmt"
	"io"
	"net"
	"os"
	"time"

	"golang.org/x/sys/unix"

	"topicmux/bench/event"
)

// Options are the settings of the command line.
type Options struct {
	// Addr is the address on which to listen.
	Addr string
	// Topics is the number of topics. Each has one producer.
	Topics int
	// Size is the size of a payload in bytes.
	Size int
	// Rate is the number of events per second that all producers together publish. 0 means
	// flat out.
	Rate float64
	// Window is the maximum number of unacknowledged events when flat out. 0 means no
	// limit.
	Window int
	// Linger is how long a server waits for more events before it writes, if it supports
	// that.
	Linger time.Duration
	// Start starts the producers without a command and without a window.
	Start bool
}

// Names returns the names of the topics.
func (o Options) Names() []string {
	names := make([]string, o.Topics)
	for i := range names {
		names[i] = event.Name(i)
	}
	return names
}

func (o *Options) flags(name string) *flag.FlagSet {
	f := flag.NewFlagSet(name, flag.ContinueOnError)
	f.StringVar(&o.Addr, "addr", "127.0.0.1:0", "address to listen on; loopback only")
	f.IntVar(&o.Topics, "topics", 8, "number of topics")
	f.IntVar(&o.Size, "size", 100, "bytes of data in an event")
	f.Float64Var(&o.Rate, "rate", 0, "events a second; 0: flat out")
	f.IntVar(&o.Window, "window", 1024, "events on their way when flat out; 0: no limit")
	f.DurationVar(&o.Linger, "linger", 0, "how long to wait for more events before writing, where a server can")
	f.BoolVar(&o.Start, "start", false, "publish at once, without being told to and without a window")
	return f
}

func (o *Options) check() error {
	host, _, err := net.SplitHostPort(o.Addr)
	switch ip := net.ParseIP(host); {
	case err != nil:
		return err
	case ip == nil || !ip.IsLoopback():
		return fmt.Errorf("%s is not a loopback address", o.Addr)
	case o.Topics < 1 || o.Topics > event.MaxTopics:
		return fmt.Errorf("topics must be 1 to %d", event.MaxTopics)
	case o.Size < event.MinSize || o.Size > 1<<16:
		return fmt.Errorf("size must be %d to %d", event.MinSize, 1<<16)
	case o.Rate < 0 || o.Window < 0:
		return fmt.Errorf("neither rate nor window can be negative")
	}
	if o.Start {
		o.Window = 0
	}
	return nil
}

// The rules for the ids of a stream.
const (
	IDsNone  = ""      // ids are not checked
	IDsEvent = "event" // the id is the topic and number in the payload
	IDsTotal = "total" // the number at the end of the id increases with each event
)

// Promise describes the streams of a server.
type Promise struct {
	// Path is the path to request. If Selects is true, "&topics=t00,t03" may be added.
	Path    string `json:"path"`
	Selects bool   `json:"selects"`
	// IDs is the rule for the ids.
	IDs string `json:"ids"`
	// Cycle is the number after which each topic restarts at 1. 0 means never.
	Cycle int `json:"cycle"`
	// Timeless is true if the times in the payloads are meaningless.
	Timeless bool `json:"timeless"`
}

// Adapter adapts a server to the measurement.
type Adapter struct {
	Promise
	// Serve serves the listener until the process ends.
	Serve func(net.Listener) error
	// Publish publishes a payload, which is valid during the call. Its first
	// event.KeySize bytes are the id. Only the topic's producer calls Publish. If it is
	// nil, the server itself publishes after Begin.
	Publish func(topic int, payload []byte) error
	// Begin is called before the producers start. It may be nil.
	Begin func()
}

// Main runs a server until standard input ends.
func Main(build func(Options) (Adapter, error)) {
	if err := run(build); err != nil {
		fmt.Fprintf(os.Stderr, "%s: %v\n", os.Args[0], err)
		os.Exit(1)
	}
}

// input returns standard input. It reads a pipe through the poller, so that no thread
// waits in a system call: the measurement would include the runtime's checks of that
// thread.
func input() io.Reader {
	if info, err := os.Stdin.Stat(); err != nil || info.Mode()&os.ModeNamedPipe == 0 {
		return os.Stdin
	}
	if err := unix.SetNonblock(0, true); err != nil {
		return os.Stdin
	}
	return os.NewFile(0, "stdin")
}

func run(build func(Options) (Adapter, error)) error {
	var opts Options
	if err := opts.flags(os.Args[0]).Parse(os.Args[1:]); err != nil {
		return err
	}
	if err := opts.check(); err != nil {
		return err
	}
	adapter, err := build(opts)
	if err != nil {
		return err
	}
	ln, err := net.Listen("tcp", opts.Addr)
	if err != nil {
		return err
	}
	ended := make(chan error, 2) // the process ends when either does
	go func() { ended <- adapter.Serve(ln) }()
	go func() { ended <- newController(opts, adapter, os.Stdout).listen(ln.Addr(), input()) }()
	return <-ended
}
