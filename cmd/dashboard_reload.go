package cmd

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"

	"topicmux/internal/filewatch"
	"topicmux/monitor"
	"topicmux/tui"
)

// dashboardChanges passes the newest arrangement of a config file to a dashboard, and the
// newest reason why one was rejected. What nobody has taken yet is replaced by the next.
type dashboardChanges chan tui.Change

func newDashboardChanges() dashboardChanges { return make(dashboardChanges, 2) }

// put replaces the changes that wait, but a rejected one leaves the arrangement before it. It
// never blocks. Only one goroutine may call it.
func (c dashboardChanges) put(change tui.Change) {
	var kept []tui.Change
	for len(c) > 0 {
		select {
		case waiting := <-c:
			if change.Err != nil && waiting.Err == nil {
				kept = append(kept[:0], waiting)
			}
		default: // it has been taken
		}
	}
	for _, k := range kept {
		c <- k
	}
	c <- change
}

// changedKeys returns the keys of the dashboard that differ between two settings.
func changedKeys(before, next *dashboardSettings) []string {
	keys := before.table().Changed(next.table())
	return slices.DeleteFunc(keys, func(key string) bool {
		return key == "fields" && monitor.Fields.Equal(before.file.Fields, next.file.Fields)
	})
}

// A watchReloader passes changes of the config file of watch to the dashboard.
type watchReloader struct {
	file    string
	load    func() (*watchSettings, error) // reads the settings as they are now
	now     *watchSettings                 // those that the dashboard shows
	seen    filewatch.Content              // of the file, before it was last read
	changes dashboardChanges
}

// follow follows the config file until the context ends.
func (r *watchReloader) follow(ctx context.Context) {
	follower := filewatch.Follow(r.file)
	defer follower.Close()
	for {
		select {
		case <-ctx.Done():
			return
		case <-follower.Changes():
		}
		seen := filewatch.Read(r.file)
		if seen == r.seen {
			continue
		}
		r.seen = seen
		if change, ok := r.reload(); ok {
			r.changes.put(change)
		}
	}
}

// runScreen runs the dashboard, and applies changes of the config file to it.
func (s *watchSettings) runScreen(ctx context.Context, opts tui.Options) error {
	if s.reloads == nil {
		return tui.Run(ctx, opts)
	}
	following, stop := context.WithCancel(ctx)
	var owned sync.WaitGroup
	defer owned.Wait()
	defer stop()
	owned.Go(func() { s.reloads.follow(following) })
	opts.Changes = s.reloads.changes
	return tui.Run(ctx, opts)
}

// reload reads the file again. It is not ok if nothing has changed.
func (r *watchReloader) reload() (change tui.Change, ok bool) {
	next, err := r.load()
	if info, stat := os.Stat(r.file); err == nil && stat == nil && info.Size() == 0 {
		err = fmt.Errorf("%s is empty; to use no settings, write {} to it", r.file)
	}
	if err == nil {
		change.Arrangement, err = next.arrangement()
	}
	if err != nil {
		return rejected(err), true
	}
	keys := changedKeys(&r.now.dashboardSettings, &next.dashboardSettings)
	others := slices.DeleteFunc(r.now.table().Changed(next.table()), func(key string) bool { return r.now.dashboardSettings.table().Has(key) })
	r.now.dashboardSettings = next.dashboardSettings
	change.Note = reloadNote(r.file, keys, others)
	return change, len(keys)+len(others) > 0
}

// reloadNote says which keys have changed.
func reloadNote(file string, keys, others []string) string {
	note := file + " reloaded: " + strings.Join(keys, ", ")
	switch {
	case len(others) > 0 && len(keys) == 0:
		return "a restart is needed for " + strings.Join(others, ", ") + " of " + file
	case len(others) > 0:
		note += " · a restart is needed for " + strings.Join(others, ", ")
	}
	return note
}

// rejected is the change that says why a config file was not loaded.
func rejected(err error) tui.Change {
	return tui.Change{Err: fmt.Errorf("not loaded: %s", firstLine(err))}
}

// firstLine returns the first line of an error: the place and the reason.
func firstLine(err error) string {
	line, _, _ := strings.Cut(err.Error(), "\n")
	return line
}
