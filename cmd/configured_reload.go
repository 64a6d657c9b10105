package cmd

import (
	"context"
	"fmt"
	"strings"

	"topicmux/cmd/internal/sources"
	"topicmux/internal/filewatch"
	"topicmux/topics"
	"topicmux/tui"
)

// configNotes is the log of what became of changes of the config file. It is declared when
// it has something to say.
var configNotes = topics.TopicInfo{
	Name: topics.MustName("config.notes"),
	Kind: topics.KindLog,
	Help: "What became of changes of the config file",
}

// A configuredReloader changes the sources of topicmux -c when its config file changes.
type configuredReloader struct {
	now     *serveSettings // what it was started with
	files   configFiles
	sources *sources.Set
	flags   dashboardSettings // of the command line
	shown   dashboardSettings // those that the dashboard shows
	changes dashboardChanges
}

// source returns a source that follows the config file and logs each reload.
func (r *configuredReloader) source() topics.Source {
	return topics.Source{Run: func(ctx context.Context, pub *topics.Publisher) error {
		following := filewatch.NewSet()
		defer following.Close()
		for {
			r.files.follow(following)
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-following.Changes():
			}
			if !r.files.changed() {
				continue
			}
			if err := pub.Declare(configNotes); err != nil {
				return err
			}
			if err := pub.Publish(configNotes.Name, []byte(r.reload())); err != nil {
				return err
			}
		}
	}}
}

// reload reads the file again and applies it, and says what has changed. If the file has a
// problem, it changes nothing and says why.
func (r *configuredReloader) reload() string {
	next, err := loadConfigured(r.now.file, &r.files)
	if err == nil {
		err = next.keepStdin(r.now)
	}
	if err != nil {
		return failedReload(err)
	}
	shown := next.dashboard.and(r.flags)
	change := tui.Change{}
	if change.Arrangement, err = shown.arrangement(); err != nil {
		return failedReload(err)
	}
	started, stopped := r.sources.Apply(next.configured)
	text := fmt.Sprintf("reloaded %s: sources started: %d, stopped: %d", r.now.file, started, stopped)
	if keys := changedKeys(&r.shown, &shown); len(keys) > 0 {
		text += "; dashboard changed: " + strings.Join(keys, ", ")
		change.Note = reloadNote(r.now.file, keys, nil)
		r.changes.put(change)
		r.shown = shown
	}
	if changed := needRestart(r.now, next); len(changed) > 0 {
		text += "\nwarning: some changes need a restart: " + strings.Join(changed, ", ")
	}
	return text
}

// failedReload says why a reload has changed nothing.
func failedReload(err error) string {
	text := fmt.Sprintf("error: reload failed; the previous settings stay in effect: %v", err)
	if hint := hintOf(err); hint != "" {
		text += "\nhint: " + hint
	}
	return text
}
