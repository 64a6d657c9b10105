package system

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/shirou/gopsutil/v4/process"

	"topicmux/topics"
)

// maxWatched is the maximum number of processes with their own topics. Further ones only count
// in the totals.
const maxWatched = 64

// processTotals are the totals of all processes that match.
type processTotals struct {
	Processes int     `json:"processes"`
	CPU       float64 `json:"cpu"`
	Mem       uint64  `json:"mem"`
}

// processReading is the payload of one process. CPU is in percent of one core, and Mem the
// resident memory in bytes.
type processReading struct {
	CPU float64 `json:"cpu"`
	Mem uint64  `json:"mem"`
}

func processMetric(every time.Duration, chosen patterns) metric {
	return metric{topics.TopicInfo{
		Name: topics.MustName("process"), Kind: topics.KindNumbers, Min: bound(0),
		Help: fmt.Sprintf("Processes that match %s: their number, CPU in %% of one core, and memory in bytes", chosen.or("")),
	}, every, nil}
}

// A watcher publishes the processes that match patterns. A topic is named after its process:
// "nginx", and "nginx-2" if there is another one. After a process has ended, its topic is
// complete, and the next process of this name has it.
type watcher struct {
	name    topics.Name // of the totals
	chosen  patterns
	pub     *topics.Publisher
	cores   float64
	round   int
	present map[int32]*watched
	taken   map[topics.Name]bool // names of topics of processes that run
}

// A watched process may match. Its name is that of the last time that it was read.
type watched struct {
	proc
	first   int // the round in which it was found
	name    string
	matches bool
	topic   topics.Name // the zero name without its own topic
}

func newWatcher(name topics.Name, chosen patterns) *watcher {
	cacheBootTime()
	return &watcher{
		name: name, chosen: chosen, cores: float64(runtime.NumCPU()),
		present: map[int32]*watched{}, taken: map[topics.Name]bool{},
	}
}

func (w *watcher) sample(ctx context.Context, now time.Time) (any, error) {
	pids, err := process.PidsWithContext(ctx)
	if err != nil {
		return nil, err
	}
	w.round++
	if err := w.forget(pids); err != nil {
		return nil, err
	}
	slices.Sort(pids)
	var totals processTotals
	for _, pid := range pids {
		p := w.find(ctx, pid)
		if !p.matches {
			if err := w.release(p); err != nil {
				return nil, err
			}
			continue
		}
		reading, known, err := w.read(ctx, p, now)
		if err != nil {
			return nil, err
		}
		if known {
			totals.Processes++
			totals.CPU, totals.Mem = round(totals.CPU+reading.CPU, 1), totals.Mem+reading.Mem
		}
	}
	return totals, nil
}

// forget forgets the processes that have ended.
func (w *watcher) forget(pids []int32) error {
	alive := make(map[int32]bool, len(pids))
	for _, pid := range pids {
		alive[pid] = true
	}
	for _, pid := range slices.Sorted(maps.Keys(w.present)) {
		if !alive[pid] {
			if err := w.release(w.present[pid]); err != nil {
				return err
			}
			delete(w.present, pid)
		}
	}
	return nil
}

// release completes the topic of a process that has ended, or that has another name now.
func (w *watcher) release(p *watched) error {
	if p.topic.IsZero() {
		return nil
	}
	delete(w.taken, p.topic)
	err := w.pub.Complete(p.topic)
	p.topic, p.at = topics.Name{}, time.Time{}
	if errors.Is(err, topics.ErrClosed) {
		return err
	}
	return nil
}

// find returns what is known about a process, and finds out whether it matches. The name of a
// new process is read three times, since it is often about to execute another program, and
// later in turns.
func (w *watcher) find(ctx context.Context, pid int32) *watched {
	p := w.present[pid]
	if p == nil {
		p = &watched{proc: proc{pid: pid}, first: w.round}
		w.present[pid] = p
	}
	if w.round-p.first < 3 || (w.round+int(pid))%nameTTL == 0 {
		name, err := (&process.Process{Pid: pid}).NameWithContext(ctx)
		if err == nil && name != p.name {
			p.name = name
			p.matches = w.chosen.names(strconv.Itoa(int(pid))) || w.chosen.match(name)
		}
	}
	return p
}

// read publishes a reading of a process. It returns false if the process has just ended. The
// error concerns all processes.
func (w *watcher) read(ctx context.Context, p *watched, now time.Time) (processReading, bool, error) {
	handle := &process.Process{Pid: p.pid}
	times, err := handle.TimesWithContext(ctx)
	if err != nil {
		return processReading{}, false, nil
	}
	began, used := p.at.IsZero(), times.User+times.System
	if used < p.used { // another process has the same number now, so its name has to be read again
		p.first = w.round
	}
	p.read(used, now, w.cores)
	reading := processReading{CPU: p.cpu}
	if m, err := handle.MemoryInfoWithContext(ctx); err == nil { // some systems hide it
		reading.Mem = m.RSS
	}
	if began || !w.assign(p) { // CPU in use needs two readings
		return reading, true, nil
	}
	data, err := encode(reading)
	if err == nil {
		err = w.pub.Publish(p.topic, data)
	}
	if errors.Is(err, topics.ErrClosed) {
		return reading, true, err
	}
	if err != nil && !errors.Is(err, topics.ErrComplete) {
		w.pub.Fail(err, p.topic)
	}
	return reading, true, nil
}

// assign gives a process a topic, and reports whether it has one.
func (w *watcher) assign(p *watched) bool {
	if !p.topic.IsZero() {
		return true
	}
	if len(w.taken) >= maxWatched {
		return false
	}
	for n := 1; n <= maxWatched; n++ {
		token := processToken(p.name)
		if n > 1 {
			token += "-" + strconv.Itoa(n)
		}
		name, err := topics.ParseName(w.name.String() + "." + token)
		if err != nil {
			return false
		}
		if w.taken[name] {
			continue
		}
		info := topics.TopicInfo{
			Name: name, Kind: topics.KindNumbers, Min: bound(0),
			Help: fmt.Sprintf("Process %d: CPU in %% of one core, and memory in bytes", p.pid),
		}
		if w.pub.Declare(info) != nil {
			return false
		}
		p.topic, w.taken[name] = name, true
		return true
	}
	return false
}

// processToken returns the name of a process as a part of a topic's name.
func processToken(name string) string {
	const most = 40 // bytes
	token := strings.Map(func(r rune) rune {
		if 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || r == '-' || r == '_' {
			return r
		}
		return '_'
	}, name)
	if token = strings.Trim(token[:min(len(token), most)], "_"); token == "" {
		return "process"
	}
	return token
}
