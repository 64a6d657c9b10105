package system

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"runtime"
	"slices"
	"sync"
	"time"

	"github.com/shirou/gopsutil/v4/process"

	"topicmux/topics"
)

const (
	// topProcs is the maximum number of processes in the table.
	topProcs = 20
	// maxEager is the number of processes up to which all are read each time. With more,
	// idle processes are read in turns, which limits the cost on a machine with many
	// processes.
	maxEager = 256
	// nameTTL is for how many readings a name is cached. Reading it is expensive, and it
	// changes only when the process executes another program.
	nameTTL = 8
)

// A procReading is a row of the table. CPU is in percent of one core, so it can exceed
// 100. Mem is the resident memory in bytes.
type procReading struct {
	PID  int32   `json:"pid"`
	Name string  `json:"name"`
	CPU  float64 `json:"cpu"`
	Mem  uint64  `json:"mem"`
}

// cacheBootTime makes gopsutil read /proc/stat once and not for each process.
var cacheBootTime = sync.OnceFunc(func() { process.EnableBootTimeCache(true) })

func procsMetric(every time.Duration) metric {
	entry := topics.TopicInfo{
		Name: topics.MustName("procs"), Kind: topics.KindTable,
		Help: "The processes that use the most CPU, in % of one core, and their memory in bytes",
	}
	return metric{entry, every, func() sample { return newProcTable().sample }}
}

// A procTable contains the processes of the last reading.
type procTable struct {
	procs map[int32]*proc
	cores float64
	round int
}

func newProcTable() *procTable {
	cacheBootTime()
	return &procTable{procs: map[int32]*proc{}, cores: float64(runtime.NumCPU())}
}

// A proc is the last reading of a process.
type proc struct {
	pid  int32
	used float64 // CPU time in seconds
	at   time.Time
	cpu  float64 // percent of one core before the last reading

	handle    *process.Process // caches the name
	nameRound int              // the round in which handle was created
}

func (t *procTable) sample(ctx context.Context, now time.Time) (any, error) {
	pids, err := process.PidsWithContext(ctx)
	if err != nil {
		return nil, err
	}
	first := len(t.procs) == 0
	t.update(ctx, pids, now)
	if first {
		return nil, nil
	}
	return t.rows(ctx), nil
}

// update reads the processes with these ids and removes all others.
func (t *procTable) update(ctx context.Context, pids []int32, now time.Time) {
	t.round++
	turns := 1 + len(pids)/maxEager
	procs := make(map[int32]*proc, len(pids))
	for _, pid := range pids {
		p := t.procs[pid]
		if p != nil && p.cpu == 0 && (t.round+int(pid))%turns != 0 {
			procs[pid] = p
			continue
		}
		times, err := (&process.Process{Pid: pid}).TimesWithContext(ctx)
		if err != nil { // it has ended, or we may not read it
			continue
		}
		if p == nil {
			p = &proc{pid: pid}
		}
		p.read(times.User+times.System, now, t.cores)
		procs[pid] = p
	}
	t.procs = procs
}

// read processes a reading of the CPU time. If the time has decreased, another process
// has the same id now, and is measured from this reading on.
func (p *proc) read(used float64, now time.Time, cores float64) {
	elapsed := now.Sub(p.at).Seconds()
	p.cpu = 0
	switch {
	case used < p.used:
		p.handle = nil
	case !p.at.IsZero() && elapsed > 0:
		p.cpu = min(round(100*(used-p.used)/elapsed, 1), 100*cores)
	}
	p.used, p.at = used, now
}

// rows returns the table, sorted by CPU percentage and then by total CPU time, the highest
// first.
func (t *procTable) rows(ctx context.Context) []procReading {
	top := make([]*proc, 0, len(t.procs))
	for _, p := range t.procs {
		top = append(top, p)
	}
	slices.SortFunc(top, func(a, b *proc) int {
		return cmp.Or(cmp.Compare(b.cpu, a.cpu), cmp.Compare(b.used, a.used), cmp.Compare(a.pid, b.pid))
	})
	rows := make([]procReading, 0, topProcs)
	for _, p := range top {
		if len(rows) == topProcs {
			break
		}
		if p.handle == nil || t.round-p.nameRound >= nameTTL {
			p.handle, p.nameRound = &process.Process{Pid: p.pid}, t.round
		}
		if row, ok := p.row(ctx); ok {
			rows = append(rows, row)
		}
	}
	return rows
}

// row returns the row of the process. It returns false if the process has just ended.
func (p *proc) row(ctx context.Context) (procReading, bool) {
	name, err := p.handle.NameWithContext(ctx)
	if err != nil {
		return procReading{}, false
	}
	row := procReading{PID: p.pid, Name: name, CPU: p.cpu}
	m, err := p.handle.MemoryInfoWithContext(ctx)
	switch {
	case err == nil:
		row.Mem = m.RSS
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, process.ErrorProcessNotRunning):
		return row, false
	}
	return row, true // some systems hide the memory of other users' processes
}
