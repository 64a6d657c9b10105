package measure

import (
	"bufio"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// Usage is the resource usage of a process.
type Usage struct {
	// CPU is the exact user and system time. User and Sys are in steps of 10 ms.
	CPU, User, Sys time.Duration
	// RSS is the resident memory in bytes, and Peak its highest value. They do not
	// include the memory of sockets.
	RSS, Peak int64
	// Threads and Files are the numbers of threads and open descriptors.
	Threads, Files int64
}

// ReadUsage reads the usage of a process from /proc and from its CPU clock.
func ReadUsage(pid int) (u Usage, err error) {
	const perProcess = 2 // CPUCLOCK_SCHED, of clock_getcpuclockid
	var ts unix.Timespec
	if err := unix.ClockGettime(int32(^pid)<<3|perProcess, &ts); err != nil {
		return u, fmt.Errorf("cpu clock of process %d: %w", pid, err)
	}
	u.CPU = time.Duration(ts.Nano())
	if u.User, u.Sys, err = times(pid); err != nil {
		return u, err
	}
	if err := u.status(pid); err != nil {
		return u, err
	}
	u.Files, err = files(pid)
	return u, err
}

func times(pid int) (user, sys time.Duration, err error) {
	const tick = 10 * time.Millisecond // USER_HZ is 100 everywhere
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, 0, err
	}
	// Fields 14 and 15; the name, field 2, is in parentheses and may contain spaces.
	text := string(stat)
	fields := strings.Fields(text[strings.LastIndexByte(text, ')')+1:])
	if len(fields) < 13 {
		return 0, 0, fmt.Errorf("stat of process %d is short", pid)
	}
	u, err := strconv.ParseInt(fields[11], 10, 64)
	if err != nil {
		return 0, 0, err
	}
	s, err := strconv.ParseInt(fields[12], 10, 64)
	return time.Duration(u) * tick, time.Duration(s) * tick, err
}

func (u *Usage) status(pid int) error {
	f, err := os.Open(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return err
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		name, value, _ := strings.Cut(lines.Text(), ":")
		fields := strings.Fields(value)
		if len(fields) == 0 {
			continue
		}
		n, _ := strconv.ParseInt(fields[0], 10, 64) // other lines contain words
		switch name {
		case "VmRSS":
			u.RSS = n << 10
		case "VmHWM":
			u.Peak = n << 10
		case "Threads":
			u.Threads = n
		}
	}
	return nil
}

// files returns the number of open descriptors of a process.
func files(pid int) (int64, error) {
	dir := fmt.Sprintf("/proc/%d/fd", pid)
	if info, err := os.Stat(dir); err == nil && info.Size() > 0 {
		return info.Size(), nil // since Linux 6.2
	}
	list, err := os.ReadDir(dir)
	return int64(len(list)), err
}
