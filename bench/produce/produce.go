// Package produce is what the servers under measurement have in common: the
// command line, the producers within their process, and the talk with whoever
// measures them. What differs is an Adapter.
//
// A server prints one line of JSON, Ready, when it listens. Then it takes
// commands from standard input, one a line, and ends with it:
//
//	start          the producers begin, a goroutine for each topic
//	ack N N N …    each topic's number up to which every subscriber has its events
//	stop           the producers end; the answer is a line with a Report
//	stats          the answer is a line with Stats
//
// Flat out means that a producer publishes whenever less than its share of the
// window is not yet acknowledged, so no server is asked for more than it
// delivers and none needs to drop. At a rate, events are offered when they are
// due, whatever the server does: see pace.go for what their time is then.
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

// Options are what the command line says.
type Options struct {
	// Addr is where to listen.
	Addr string
	// Topics is the number of topics, each with a producer.
	Topics int
	// Size is the size of a payload in bytes.
	Size int
	// Rate is how many events a second all producers together publish; 0 is flat
	// out.
	Rate float64
	// Window is how many events may be on their way, when flat out; 0 is no limit.
	Window int
	// Linger is for servers that can wait for more before they write.
	Linger time.Duration
	// Start lets the producers begin without a command, and without a window.
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

// The rules that ids of a stream can follow.
const (
	IDsNone  = ""      // they are not looked at
	IDsEvent = "event" // an event's id is its payload's topic and number
	IDsTotal = "total" // the number at an id's end grows from event to event
)

// Promise is what a stream of the server is like.
type Promise struct {
	// Path is what to ask for. "&topics=t00,t03" is added when Selects is true.
	Path    string `json:"path"`
	Selects bool   `json:"selects"`
	// IDs is the rule that ids follow.
	IDs string `json:"ids"`
	// Cycle is the number after which each topic begins again at 1; 0 is never.
	Cycle int `json:"cycle"`
	// Timeless is true when the times in payloads mean nothing.
	Timeless bool `json:"timeless"`
}

// Adapter is a server under measurement.
type Adapter struct {
	Promise
	// Serve serves the listener until the process ends.
	Serve func(net.Listener) error
	// Publish publishes a payload, which is valid during the call; its first
	// event.KeySize bytes are the id. It is called by the topic's producer only.
	// A server without it publishes by itself from Begin on.
	Publish func(topic int, payload []byte) error
	// Begin is called before the producers begin, if it is set.
	Begin func()
}

// Main runs a server until standard input ends.
func Main(build func(Options) (Adapter, error)) {
	if err := run(build); err != nil {
		fmt.Fprintf(os.Stderr, "%s: %v\n", os.Args[0], err)
		os.Exit(1)
	}
}

// input returns standard input. A pipe is read through the poller, so that no
// thread waits in a system call: the runtime's looks after it would be measured.
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
	ended := make(chan error, 2) // the process ends with whichever ends first
	go func() { ended <- adapter.Serve(ln) }()
	go func() { ended <- newTalk(opts, adapter, os.Stdout).listen(ln.Addr(), input()) }()
	return <-ended
}
