package file_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"topicmux/topics"
	"topicmux/topics/file"
)

// benchSize is the size in bytes of the file of the benchmarks.
const benchSize = 1 << 30

// bigFile writes a log of benchSize bytes, with a last line "end", and returns its path
// and the number of its lines.
func bigFile(b *testing.B) (string, int) {
	b.Helper()
	path := filepath.Join(b.TempDir(), "big.log")
	w, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	var block bytes.Buffer
	for n := 0; block.Len() < 1<<20; n++ {
		fmt.Fprintf(&block, "2026-11-28T12:00:00.%06dZ level=info msg=\"request served\" path=/api/items/%d status=200\n", n, n*7919)
	}
	lines := 1
	for size := 0; size < benchSize; size += block.Len() {
		if _, err := w.Write(block.Bytes()); err != nil {
			b.Fatal(err)
		}
		lines += bytes.Count(block.Bytes(), []byte{'\n'})
	}
	if _, err := w.WriteString("end\n"); err != nil {
		b.Fatal(err)
	}
	if err := w.Close(); err != nil {
		b.Fatal(err)
	}
	return path, lines
}

// BenchmarkFollow measures how fast a source publishes 1 GB of a log. Compare it with
// BenchmarkTail.
func BenchmarkFollow(b *testing.B) {
	path, count := bigFile(b)
	b.SetBytes(benchSize)
	for b.Loop() {
		opts := file.Options{Paths: []string{path}, Last: file.All}
		opts.Lines.Topic = topic("a")
		source, err := file.Source(opts)
		if err != nil {
			b.Fatal(err)
		}
		h := topics.NewHub(topics.Options{})
		ctx, stop := context.WithCancel(b.Context())
		s := topics.Supervise(ctx, h, source)
		for h.Stats().Events < uint64(count) {
			<-time.After(time.Millisecond)
		}
		stop()
		s.Wait()
		h.Close()
	}
}

// BenchmarkTail measures how fast tail -F passes 1 GB of a log to wc, on Linux.
func BenchmarkTail(b *testing.B) {
	path, _ := bigFile(b)
	info, err := os.Stat(path)
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(benchSize)
	for b.Loop() {
		tail, wc := exec.Command("tail", "-n", "+1", "-F", path), exec.Command("wc")
		if wc.Stdin, err = tail.StdoutPipe(); err != nil {
			b.Fatal(err)
		}
		if err := errors.Join(tail.Start(), wc.Start()); err != nil {
			b.Fatal(err)
		}
		for !hasRead(tail.Process.Pid, info.Size()) {
			<-time.After(time.Millisecond)
		}
		_ = tail.Process.Kill()
		if err := wc.Wait(); err != nil {
			b.Fatal(err)
		}
		_ = tail.Wait()
	}
}

// hasRead reports whether a process has a file at the position size.
func hasRead(pid int, size int64) bool {
	all, _ := filepath.Glob(fmt.Sprintf("/proc/%d/fdinfo/*", pid))
	for _, path := range all {
		text, _ := os.ReadFile(path)
		if bytes.HasPrefix(text, fmt.Appendf(nil, "pos:\t%d\n", size)) {
			return true
		}
	}
	return false
}
