package cmd

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"slices"

	"topicmux/cmd/internal/settings"
	"topicmux/cmd/internal/sources"
	"topicmux/topics"
)

// runConfigured serves the sources of a config file and shows them. When the file changes,
// it changes the sources.
func runConfigured(ctx context.Context, std stdio, file string, flags demoSettings) error {
	var files configFiles
	s, err := loadConfigured(file, &files)
	if err != nil {
		return err
	}
	data, err := readSmall(file, settings.MaxFile)
	if err != nil {
		return unreadableConfig(file, err)
	}
	shown := s.dashboard.and(flags.dashboardSettings)
	dashboard, err := shown.options()
	if err != nil {
		return err
	}
	dashboard.Order = nil
	for _, src := range s.configured {
		dashboard.Order = append(dashboard.Order, src.Name.String(), src.Name.String()+".>")
	}
	dashboard.Order = append(dashboard.Order, servedTopics...)
	if src := s.configured.Stdin(); src != nil {
		if std.out.terminal && isTerminal(std.in) {
			return usageError(fmt.Errorf("the source %q reads standard input, but nothing is piped into topicmux", src.Name.String()),
				"pipe a program into it: vmstat 1 | topicmux -c %s", file)
		}
		defer takeKeys(&std, &dashboard)()
	}
	addr := flags.addr
	if addr == "" && slices.Contains(settings.TopKeys(data), "addr") {
		addr = s.addr
	}
	hubOptions, serverOptions := s.options(slog.New(slog.DiscardHandler)) // the panes say what fails
	hub := topics.NewHub(hubOptions)
	defer hub.Close()
	for _, info := range s.topics {
		if _, err := hub.Declare(info); err != nil {
			return err
		}
	}
	live := &configuredReloader{now: s, files: files, sources: sources.NewSet(hub), flags: flags.dashboardSettings, shown: shown, changes: newDashboardChanges()}
	dashboard.Changes = live.changes
	defer live.sources.Stop() // if the server does not start
	live.sources.Apply(s.configured)
	all := append(s.sources(hub), live.sources.Source(), live.source())
	return local{addr: addr, what: cmp.Or(file, "-"), hub: hub, sources: all, server: serverOptions, dashboard: dashboard}.run(ctx, std)
}

// loadConfigured reads a config file for topicmux -c.
func loadConfigured(file string, files *configFiles) (*serveSettings, error) {
	s := &serveSettings{file: file}
	files.begin(file)
	if err := loadFiles(s.table(), file, serveHint, nil, files.opened); err != nil {
		return nil, err
	}
	if err := s.checkWritten(); err != nil {
		return nil, err
	}
	if len(s.tokens) > 0 || s.cert != "" {
		return nil, usageError(fmt.Errorf("%s has tokens or a certificate, which are for a server alone", file),
			"start it with topicmux serve -c %s, and show it with topicmux watch", file)
	}
	if len(s.configured) == 0 && !s.system && !s.demo {
		return nil, usageError(fmt.Errorf("%s has no sources", file), "add sources:, or system: true")
	}
	return s, s.checkSources()
}

// and returns the settings of a config file with those of the flags, which take precedence.
// Alerts and fields add up.
func (d dashboardSettings) and(flags dashboardSettings) dashboardSettings {
	d.fromLine, d.fields = flags.fromLine, flags.fields
	d.theme, d.command = cmp.Or(flags.theme, d.theme), cmp.Or(flags.command, d.command)
	d.window = cmp.Or(flags.window, d.window)
	d.quiet, d.arrival, d.noState = d.quiet || flags.quiet, d.arrival || flags.arrival, d.noState || flags.noState
	return d
}
