package filewatch

import (
	"crypto/sha256"
	"io"
	"os"
	"sync"
	"time"
)

const (
	// settle is how long a content must stay the same before it is reported. Editors
	// may write a file in several steps.
	settle = 100 * time.Millisecond
	// maxContent is the maximum number of bytes of a file that are compared.
	maxContent = 16 << 20
)

// Follower reports changes of the content of one file.
type Follower struct {
	file    string
	watcher *Watcher
	changes chan struct{}
	quit    chan struct{}
	once    sync.Once // closes quit
	running sync.WaitGroup
}

// Follow follows a file until Close. If the system cannot report changes of files, it
// reads the file every minute.
func Follow(file string) *Follower {
	f := &Follower{file: file, changes: make(chan struct{}, 1), quit: make(chan struct{})}
	f.watcher, _ = New()
	_ = f.watcher.Add(file)
	f.running.Go(f.run)
	return f
}

// Changes returns a channel that gets a value when the content of the file may be another
// one and has stayed the same for a moment: once at the beginning, so that no change
// before Follow is missed, and then after each change. A file that was removed has
// changed. Several changes may be one value.
func (f *Follower) Changes() <-chan struct{} { return f.changes }

// Close ends the follower. Further calls do nothing.
func (f *Follower) Close() {
	f.once.Do(func() { close(f.quit) })
	f.running.Wait()
}

// run compares the content after each event, until quit is closed.
func (f *Follower) run() {
	defer f.watcher.Close()
	timer := time.NewTimer(settle)
	defer timer.Stop()
	soon := true // frequent changes in the directory must not postpone the comparison for ever
	var last, reported Content
	for {
		select {
		case <-f.quit:
			return
		case <-f.watcher.Events():
		case err := <-f.watcher.Errors():
			last = Content{reason: err.Error()} // a change may have been missed
		case <-timer.C:
			_ = f.watcher.Add(f.file)
			now := Read(f.file)
			if soon = now != last; soon {
				timer.Reset(settle)
			} else {
				timer.Reset(Recheck)
			}
			if !soon && now != reported {
				reported = now
				f.report()
			}
			last = now
			continue
		}
		if !soon {
			soon = true
			timer.Reset(settle)
		}
	}
}

func (f *Follower) report() {
	select {
	case f.changes <- struct{}{}:
	default: // the last value has not been received, and covers this change
	}
}

// Content identifies the content of a file. Equal contents are equal values. The zero
// Content is that of no file.
type Content struct {
	hash   [sha256.Size]byte
	reason string // why the file cannot be read; "" if it can
}

// Read returns the content of a file, up to 16 MiB. All files that cannot be read for the
// same reason are equal. It does not read pipes and devices, which have no content that
// stays.
func Read(file string) Content {
	if info, err := os.Stat(file); err != nil || !info.Mode().IsRegular() {
		return Content{reason: describe(err)}
	}
	r, err := os.Open(file)
	if err != nil {
		return Content{reason: err.Error()}
	}
	defer func() { _ = r.Close() }()
	h := sha256.New()
	if _, err := io.Copy(h, io.LimitReader(r, maxContent)); err != nil {
		return Content{reason: err.Error()}
	}
	return Content{hash: [sha256.Size]byte(h.Sum(nil))}
}

func describe(err error) string {
	if err != nil {
		return err.Error()
	}
	return "not a regular file"
}
