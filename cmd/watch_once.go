package cmd

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/charmbracelet/x/term"

	"topicmux/tui"
)

// watchOnce prints one frame.
func watchOnce(ctx context.Context, std stdio, s watchSettings, opts tui.Options) error {
	environ, err := colorEnviron(s.color, os.Environ())
	if err != nil {
		return err
	}
	opts.Environ, opts.Output = environ, std.out.styled()
	w, h := frameSize(std.out, os.Getenv)
	frame, err := tui.Snapshot(ctx, opts, tui.SnapshotOptions{Width: w, Height: h, Wait: s.wait, Whole: s.waitAll})
	if err != nil {
		return s.explain(err)
	}
	if _, err := io.WriteString(std.out.styled(), frame.Text); err != nil {
		return err
	}
	if frame.Unfinished {
		std.warn(unfinished(cmp.Or(s.source, "one of the recordings"), frame.Form))
	}
	s.reportAnswering(std, frame.Outcome)
	for _, a := range frame.Alerts {
		printAlert(std.err, a)
	}
	unseen := cmp.Or(reportUnseen(std, frame.Outcome, s.requested()), s.reportEmpty(std, opts.Options, frame.Outcome))
	switch {
	case frame.Cut != nil:
		return s.explain(frame.Cut)
	case len(frame.Alerts) > 0:
		return errAlert
	}
	return unseen
}

// colorEnviron returns the environment for a choice of --color.
func colorEnviron(choice string, environ []string) ([]string, error) {
	drop := func(names ...string) []string {
		var out []string
		for _, e := range environ {
			name, _, _ := strings.Cut(e, "=")
			keep := true
			for _, n := range names {
				keep = keep && n != name
			}
			if keep {
				out = append(out, e)
			}
		}
		return out
	}
	switch choice {
	case "auto":
		return environ, nil
	case "always":
		return append(drop("NO_COLOR", "TERM"), "TERM=xterm-256color", "COLORTERM=truecolor", "CLICOLOR_FORCE=1"), nil
	case "never":
		return append(drop("CLICOLOR_FORCE", "TERM"), "TERM=dumb", "NO_COLOR=1"), nil
	}
	return nil, usageError(fmt.Errorf("--color %q is not valid", choice), "want auto, always or never")
}

// The largest frame that the environment can request.
const (
	widestFrame, highestFrame = 500, 300
)

// frameSize returns the size of a frame: COLUMNS and LINES, or else the terminal, or
// else 80 by 24. One line of a terminal is left for the prompt.
func frameSize(out *output, env func(string) string) (w, h int) {
	w, h = 80, 24
	if file, ok := out.dst.(*os.File); ok && out.terminal {
		if tw, th, err := term.GetSize(file.Fd()); err == nil && tw > 0 && th > 1 {
			w, h = tw, th-1
		}
	}
	if n, err := strconv.Atoi(env("COLUMNS")); err == nil && n > 0 {
		w = min(n, widestFrame)
	}
	if n, err := strconv.Atoi(env("LINES")); err == nil && n > 0 {
		h = min(n, highestFrame)
	}
	return w, h
}
