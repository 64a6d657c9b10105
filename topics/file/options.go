package file

import (
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"topicmux/topics/lines"
)

// Options are the settings of a source. Paths and Lines.Topic are required.
type Options struct {
	// Paths are the files: paths, or patterns as in package path/filepath. Files that
	// match a pattern are followed as they appear, without rotated and compressed ones.
	Paths []string
	// Last is how many lines of a file that exists at the start are published, or All.
	// Files that appear later are read from their beginning. Default: 0, only new lines.
	Last int
	// Poll is how often files are looked at that the system does not report as changed.
	// Default: 1 s.
	Poll time.Duration
	// MaxFiles is the maximum number of files. A note names the first that exceeds it.
	// Default: 256.
	MaxFiles int
	// Lines says how lines become events. Lines.Blank is set, and Lines.Rate makes the
	// source read slower instead of dropping lines.
	Lines lines.Options
}

// All is the value of Options.Last for all lines.
const All = -1

const (
	defaultPoll     = time.Second
	defaultMaxFiles = 256
)

var errNoPath = errors.New("there is no file to follow")

// withDefaults returns the options with the defaults filled in, or an error that says
// what is wrong with them.
func (o Options) withDefaults() (Options, error) {
	if len(o.Paths) == 0 {
		return o, errNoPath
	}
	paths := make([]string, len(o.Paths))
	for i, path := range o.Paths {
		if path == "" {
			return o, errNoPath
		}
		if _, err := filepath.Match(path, ""); err != nil {
			return o, fmt.Errorf("the pattern %q is invalid: %w", path, err)
		}
		absolute, err := filepath.Abs(path) // as changes are reported
		if err != nil {
			return o, fmt.Errorf("the file %q: %w", path, err)
		}
		paths[i] = absolute
	}
	o.Paths = paths
	if o.Poll <= 0 {
		o.Poll = defaultPoll
	}
	if o.MaxFiles <= 0 {
		o.MaxFiles = defaultMaxFiles
	}
	if o.Lines.Flush <= 0 {
		o.Lines.Flush = time.Second
	}
	o.Lines.Blank, o.Lines.Wait = true, true
	return o, o.Lines.Validate()
}
