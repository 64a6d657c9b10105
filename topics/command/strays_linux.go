package command

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
)

// Strays are the processes of a source that have left its process groups: jobs of a shell
// with job control, daemons, and what setsid starts. They are recognised by a variable of
// the environment that all processes of a source inherit, or as descendants of a command
// that still runs. A nil strays has no processes.
type strays struct {
	marker string         // NAME=VALUE
	group  int            // the process group whose members are no strays
	known  map[int]string // the start times of the processes, by their numbers
}

func newStrays(marker string, group int) *strays {
	return &strays{marker, group, make(map[int]string)}
}

// terminate finds the processes that run now and asks those to end that it has not asked
// before: many programs give up their cleanup at a second signal.
func (s *strays) terminate() {
	for _, pid := range s.find() {
		_ = syscall.Kill(pid, syscall.SIGTERM)
	}
}

// kill finds the processes that run now, and ends all that were found.
func (s *strays) kill() {
	_ = s.find()
	if s == nil {
		return
	}
	for pid, start := range s.known {
		if p, ok := readProcess(pid); ok && p.start == start {
			_ = syscall.Kill(pid, syscall.SIGKILL)
		}
	}
}

// find adds the processes that run now, and returns the new ones: those with the marker,
// and the descendants of the leader of the group.
func (s *strays) find() (found []int) {
	if s == nil {
		return nil
	}
	all := processes()
	for pid, p := range all {
		if s.known[pid] == p.start || p.group == s.group || p.state == 'Z' {
			continue
		}
		if p.descends(all, s.group) || p.mayHaveMarker() && hasVariable(pid, s.marker) {
			s.known[pid] = p.start
			found = append(found, pid)
		}
	}
	return found
}

// alive reports whether some have not ended.
func (s *strays) alive() bool {
	if s == nil {
		return false
	}
	for pid, start := range s.known {
		if p, ok := readProcess(pid); ok && p.start == start && p.state != 'Z' {
			return true
		}
		delete(s.known, pid)
	}
	return false
}

// A processInfo is what the system says about a process.
type processInfo struct {
	parent int
	group  int
	state  byte
	start  string // when it started, in ticks since the machine did
}

// processes returns all processes by their numbers.
func processes() map[int]processInfo {
	all := make(map[int]processInfo)
	dirs, _ := filepath.Glob("/proc/[0-9]*")
	for _, dir := range dirs {
		pid, err := strconv.Atoi(filepath.Base(dir))
		if err != nil {
			continue
		}
		if p, ok := readProcess(pid); ok {
			all[pid] = p
		}
	}
	return all
}

// startField is the index of the start time in /proc/PID/stat after the name.
const startField = 19

func readProcess(pid int) (p processInfo, ok bool) {
	stat, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	if err != nil {
		return p, false
	}
	// The name is in parentheses and may contain any character.
	fields := bytes.Fields(stat[bytes.LastIndexByte(stat, ')')+1:])
	if len(fields) <= startField {
		return p, false
	}
	parent, err := strconv.Atoi(string(fields[1]))
	group, no := strconv.Atoi(string(fields[2]))
	return processInfo{parent, group, fields[0][0], string(fields[startField])}, err == nil && no == nil
}

// descends reports whether a process is a descendant of the process root.
func (p processInfo) descends(all map[int]processInfo, root int) bool {
	for range all { // a process may have got the number of its own ancestor meanwhile
		if root == 0 || p.parent <= 1 {
			return false
		}
		if p.parent == root {
			return true
		}
		p = all[p.parent]
	}
	return false
}

// ownStart is when this process started.
var ownStart = sync.OnceValue(func() string {
	p, _ := readProcess(os.Getpid())
	return p.start
})

// mayHaveMarker reports whether a process is not older than this one.
func (p processInfo) mayHaveMarker() bool {
	own := ownStart()
	return len(p.start) > len(own) || len(p.start) == len(own) && p.start >= own
}

// hasVariable reports whether a process was started with a variable.
func hasVariable(pid int, variable string) bool {
	environ, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/environ")
	return err == nil && slices.Contains(strings.Split(string(environ), "\x00"), variable)
}
