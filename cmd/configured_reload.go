package cmd

import (
	"context"
	"slices"
	"strconv"
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
			note, change := r.reload()
			r.changes.put(change)
			if err := pub.Publish(configNotes.Name, []byte(note)); err != nil {
				return err
			}
		}
	}}
}

// reload reads the file again and applies it. It returns what has changed, as a note for the
// log and as a change of the dashboard. If the file has a problem, it changes nothing and says
// why.
func (r *configuredReloader) reload() (note string, change tui.Change) {
	next, err := loadConfigured(r.now.file, &r.files)
	if err == nil {
		err = next.keepStdin(r.now)
	}
	if err != nil {
		return failedReload(err), rejected(err)
	}
	shown := next.dashboard.and(r.flags)
	if change.Arrangement, err = shown.arrangement(); err != nil {
		return failedReload(err), rejected(err)
	}
	changed := changedSources(r.sources.Apply(next.configured))
	if keys := changedKeys(&r.shown, &shown); len(keys) > 0 {
		changed = append(changed, "dashboard: "+strings.Join(keys, ", "))
	}
	r.shown = shown
	if len(changed) == 0 {
		changed = append(changed, "nothing has changed")
	}
	change.Note = r.now.file + " reloaded: " + strings.Join(changed, " · ")
	note = "reloaded " + r.now.file + ": " + strings.Join(changed, "; ")
	if keys := needRestart(r.now, next); len(keys) > 0 {
		change.Note += " · a restart is needed for " + strings.Join(keys, ", ")
		note += "\nwarning: some changes need a restart: " + strings.Join(keys, ", ")
	}
	return note, change
}

// changedSources says which sources have started, restarted and stopped.
func changedSources(c sources.Changes) (out []string) {
	var started, restarted, stopped []string
	for _, name := range c.Started {
		if slices.Contains(c.Stopped, name) {
			restarted = append(restarted, name)
		} else {
			started = append(started, name)
		}
	}
	for _, name := range c.Stopped {
		if !slices.Contains(restarted, name) {
			stopped = append(stopped, name)
		}
	}
	for _, part := range []struct {
		what  string
		names []string
	}{{"started ", started}, {"restarted ", restarted}, {"stopped ", stopped}} {
		if len(part.names) > 0 {
			out = append(out, part.what+someOf(part.names))
		}
	}
	return out
}

// someOf lists up to three names, and the number of the others.
func someOf(names []string) string {
	const most = 3
	if len(names) <= most+1 { // "+1" is no shorter than a name
		return strings.Join(names, ", ")
	}
	return strings.Join(names[:most], ", ") + ", +" + strconv.Itoa(len(names)-most)
}

// failedReload says why a reload has changed nothing: first where and why, last what to do.
func failedReload(err error) string {
	text := "error: " + err.Error() + "\nnot loaded: the previous settings stay in effect"
	if hint := hintOf(err); hint != "" {
		text += "\nhint: " + hint
	}
	return text
}
