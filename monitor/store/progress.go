package store

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// Row is a row of a progress topic.
type Row struct {
	Key     string
	Label   string  // description, such as "espresso"
	State   string  // state, such as "packing"
	Percent float64 // 0 to 100
	Done    bool    // the job has ended, with success or failure
	Failed  bool
	Start   time.Time
	Last    time.Time
	Rate    float64 // average percent per second, 0 if unknown
}

// step is the state of a row at a time.
type step struct {
	percent float64
	state   string
	done    bool
}

// job is a row with its history.
type job struct {
	key, label string
	steps      decimated[step]
	start      int64 // start of this run; a row may start again
	from       float64
}

// progressTable holds the rows of a progress topic, in order of appearance.
type progressTable struct {
	jobs  []*job
	whole bool // values are percentages; until the first value above 1, they are fractions of 1
}

// report is the content of a payload.
type report struct {
	key, label, state string
	percent           float64
	done              bool
}

// The members to read, in order of preference. The member used as key is not
// used as label.
var (
	keyMembers   = []string{"order", "id", "key", "job", "task", "name", "file", "item", "title"}
	labelMembers = []string{"item", "label", "title", "name", "description", "task", "file"}
	stateMembers = []string{"state", "status", "phase", "stage", "step"}
	shareMembers = []string{"progress", "percent", "percentage", "pct"}
	partMembers  = []string{"done", "completed"} // relative to "total"
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

// share returns the completed percentage, either as stated or computed from the
// total.
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

// add applies a report to its row.
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
		return // the report is late; keep the newer one
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

// job returns the row with that key. A new row may replace another.
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

// leastWanted returns the index of the row that was done first, or else of the
// one without news for longest.
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

// asOf returns the row as of to. It is not ok if the row did not exist.
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

// asOf returns the rows as of at: first those in progress in order of
// appearance, then those done, newest first.
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

// addScalar applies a payload that is a bare number.
func (b *progressTable) addScalar(v float64, at int64) { b.add(report{percent: v}, at) }
