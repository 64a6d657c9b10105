package file

import (
	"path/filepath"

	"github.com/fsnotify/fsnotify"
)

// A watch reports changes in the directories of files. Without the system's help it
// reports nothing, and the files are polled.
type watch struct {
	watcher *fsnotify.Watcher // nil if the system has no more
	dirs    map[string]bool
}

func newWatch() *watch {
	w := &watch{dirs: map[string]bool{}}
	if watcher, err := fsnotify.NewBufferedWatcher(maxChanges); err == nil {
		w.watcher = watcher
	}
	return w
}

// maxChanges is how many changes are taken from the system ahead. If there are more, the
// system stores them, and drops some at its limit; then all files are looked at.
const maxChanges = 1024

// update watches the directories of the files, and of what their symbolic links lead to.
// A directory that cannot be watched is tried again at the next update.
func (w *watch) update(f *follower) {
	if w.watcher == nil {
		return
	}
	wanted := map[string]bool{}
	for _, t := range f.tails {
		wanted[filepath.Dir(t.path)] = true
		wanted[filepath.Dir(t.base)] = true
	}
	for _, path := range f.opts.Paths {
		if dir := filepath.Dir(path); !isPattern(dir) {
			wanted[dir] = true
		}
	}
	for dir := range wanted {
		if !w.dirs[dir] && w.watcher.Add(dir) == nil {
			w.dirs[dir] = true
		}
	}
	for dir := range w.dirs {
		if !wanted[dir] {
			_ = w.watcher.Remove(dir)
			delete(w.dirs, dir)
		}
	}
}

// changes returns the channel of changes, or nil.
func (w *watch) changes() <-chan fsnotify.Event {
	if w.watcher == nil {
		return nil
	}
	return w.watcher.Events
}

// errors returns the channel of errors, or nil.
func (w *watch) errors() <-chan error {
	if w.watcher == nil {
		return nil
	}
	return w.watcher.Errors
}

// forget makes the next update watch a directory again that has been removed.
func (w *watch) forget(path string) { delete(w.dirs, path) }

func (w *watch) close() {
	if w.watcher != nil {
		_ = w.watcher.Close()
	}
}
