// Package filewatch notices that files have changed. It watches their directories, so it
// also notices a file that replaces another one by a rename, and a link with a new target.
package filewatch

import (
	"errors"
	"path/filepath"
	"time"

	"github.com/fsnotify/fsnotify"
)

// Recheck is the interval at which watched files should be read in any case. Some file
// systems do not report changes.
const Recheck = time.Minute

// Watcher watches the directories of files. A nil Watcher watches nothing.
type Watcher struct{ notify *fsnotify.Watcher }

// New returns a watcher without files. The error says that the system has no more of
// them. The caller must call Close.
func New() (*Watcher, error) {
	notify, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, err
	}
	return &Watcher{notify}, nil
}

// Add watches the directory of a file and that of its link target. Call it again after
// each change, because links may have new targets. The file does not need to exist.
func (w *Watcher) Add(file string) error {
	if w == nil {
		return nil
	}
	err := w.notify.Add(filepath.Dir(file))
	if target, no := filepath.EvalSymlinks(file); no == nil {
		err = errors.Join(err, w.notify.Add(filepath.Dir(target)))
	}
	return err
}

// Events returns the changes in the directories: also those of other files.
func (w *Watcher) Events() <-chan fsnotify.Event {
	if w == nil {
		return nil
	}
	return w.notify.Events
}

// Errors returns reasons why changes may have been missed.
func (w *Watcher) Errors() <-chan error {
	if w == nil {
		return nil
	}
	return w.notify.Errors
}

// Close ends the watcher.
func (w *Watcher) Close() {
	if w != nil {
		_ = w.notify.Close()
	}
}
