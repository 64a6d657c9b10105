package store

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// Row is one line of a progress topic.
type Row struct {
	Key     string
	Label   string  // what it is, such as "espresso"
	State   string  // such as "packing"
	Percent float64 // 0 to 100
	Done    bool    // nothing more will come, be it for success or failure
	Failed  bool
	Start   time.Time
	Last    time.Time
	Rate    float64 // percent a second over its life so far, 0 when unknown
}

// step is where a row stood.
type step struct {
	percent float64
	state   string
	done    bool
}

// job is a row with its history.
type job struct {
	key, label string
	steps      decimated[step]
	start      int64 // of this run: a row may begin again
	from       float64
}

// progressTable is a progress topic's rows, in order of appearance.
type progressTable struct {
	jobs  []*job
	whole bool // values are percent; before the first one above 1, a fraction is one of 1
}

// report is what one payload says.
type report struct {
	key, label, state string
	percent           float64
	done              bool
}

// The members that are read, in the order of preference. For a label the one
// that gave the key does not count.
var (
	keyMembers   = []string{"order", "id", "key", "job", "task", "name", "file", "item", "title"}
	labelMembers = []string{"item", "label", "title", "name", "description", "task", "file"}
	stateMembers = []string{"state", "status", "phase", "stage", "step"}
	shareMembers = []string{"progress", "percent", "percentage", "pct"}
	partMembers  = []string{"done", "completed"} // of "total"
)

func (m *members) report() report {
	var r report
	from := ""
	for _, k := range keyMembers {
		if r.key = m.any(k); r.key != "" {
			from = k
			break
		}
	}
	for _, k := range labelMembers {
		if r.label = m.any(k); r.label != "" && k != from {
			break
		}
		r.label = ""
	}
	r.state = m.word(stateMembers...)
	r.percent = m.share()
	r.done = string(m.get("done")) == "true" || doneWords[strings.ToLower(r.state)]
	return r
}

// share returns how much is done: as the payload says it, else of its total.
func (m *members) share() float64 {
	for _, k := range shareMembers {
		if v, ok := m.number(k); ok {
			return v
		}
	}
	if total, _ := m.number("total"); total > 0 {
		for _, k := range partMembers {
			if v, ok := m.number(k); ok {
				return 100 * v / total
			}
		}
	}
	return 0
}

var (
	doneWords   = wordSet("done", "delivered", "complete", "completed", "finished", "success", "succeeded")
	failedWords = wordSet("failed", "error", "cancelled", "canceled", "aborted", "rejected")
)

func wordSet(words ...string) map[string]bool {
	m := make(map[string]bool, len(words))
	for _, w := range words {
		m[w] = true
	}
	return m
}

// add applies what one payload says to its row.
func (b *progressTable) add(r report, at int64) {
	if r.percent > 1 {
		b.whole = true
	}
	if !b.whole && r.percent > 0 && r.percent < 1 {
		r.percent *= 100
	}
	r.percent = min(max(r.percent, 0), 100)
	j := b.job(r.key)
	if len(j.steps.points) == 0 {
		j.start, j.from = at, r.percent
	} else if last := j.steps.newest(); at < last.at {
		return // came late: the newer one stays
	} else if last.v.done && r.percent < last.v.percent {
		j.start, j.from = at, r.percent
	}
	if r.label != "" {
		j.label = r.label
	}
	s := step{percent: r.percent, state: r.state}
	s.done = r.done || r.percent >= 100 || failedWords[strings.ToLower(r.state)]
	j.steps.add(at, s, maxSteps)
}

// job returns the row of that key, which may replace another.
func (b *progressTable) job(key string) *job {
	for _, j := range b.jobs {
		if j.key == key {
			return j
		}
	}
	if len(b.jobs) == maxRows {
		i := b.leastWanted()
		b.jobs = append(b.jobs[:i], b.jobs[i+1:]...)
	}
	j := &job{key: key}
	b.jobs = append(b.jobs, j)
	return j
}

// leastWanted returns the row that was done first, else the quietest.
func (b *progressTable) leastWanted() int {
	least := 0
	for i, j := range b.jobs {
		a, b := j.steps.newest(), b.jobs[least].steps.newest()
		if a.v.done && !b.v.done || a.v.done == b.v.done && a.at < b.at {
			least = i
		}
	}
	return least
}

// asOf returns the row as it was at that time; not ok when it was not yet.
func (j *job) asOf(to int64) (Row, bool) {
	then := j.steps.upto(to)
	if then == nil {
		return Row{}, false
	}
	s := &then.v
	row := Row{
		Key: j.key, Label: j.label, State: s.state, Percent: s.percent, Done: s.done,
		Failed: failedWords[strings.ToLower(s.state)],
		Start:  time.Unix(0, j.start), Last: time.Unix(0, then.at),
	}
	if d := seconds(then.at - j.start); d > 0 {
		row.Rate = max(s.percent-j.from, 0) / d
	}
	return row, true
}

// asOf returns the rows as they were at that time: those under way first, in
// order of appearance, then the done ones, newest first.
func (b *progressTable) asOf(at int64) []Row {
	var out []Row
	for _, j := range b.jobs {
		if row, ok := j.asOf(at); ok {
			out = append(out, row)
		}
	}
	slices.SortStableFunc(out, func(a, b Row) int {
		switch {
		case a.Done != b.Done:
			return cmp.Compare(btoi(a.Done), btoi(b.Done))
		case a.Done:
			return b.Last.Compare(a.Last)
		}
		return 0
	})
	return out
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// addScalar applies a payload that is a number alone.
func (b *progressTable) addScalar(v float64, at int64) { b.add(report{percent: v}, at) }
