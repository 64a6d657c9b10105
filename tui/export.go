package tui

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"topicmux/monitor/store"
	"topicmux/monitor/text"
	"topicmux/protocol"
	"topicmux/tui/internal/picture"
	"topicmux/tui/internal/screen"
	"topicmux/tui/theme"
)

// exporter saves data and pictures of the screen in files.
type exporter struct {
	*shared
	panes    *paneSet
	overlays *overlays
	sharer   *sharer
	// picture draws the screen without overlays.
	picture func() (*screen.Grid, *theme.Theme)
}

// fileSaved is the message with the result of saving.
type fileSaved struct {
	path string
	what string
	err  error
}

// openSave opens the menu with what can be saved.
func (x *exporter) openSave() {
	x.overlays.openMenu(&menu{
		title: "save", hint: "↵ save  esc close",
		list: func(_ *store.State, _ string) []choice { return x.saveChoices() },
	})
}

// saveChoices returns the menu's choices, which are commands as well.
func (x *exporter) saveChoices() []choice {
	var out []choice
	if x.panes.focus != nil {
		topic := x.panes.focus.topic
		out = append(out,
			choice{text: "save data as CSV", note: "the events of " + topic, does: func() tea.Cmd { return x.saveData("csv", csvOf) }},
			choice{text: "save data as NDJSON", note: "the events of " + topic, does: func() tea.Cmd { return x.saveData("ndjson", ndjsonOf) }})
	}
	for _, kind := range []string{"svg", "ansi", "txt"} {
		out = append(out, choice{
			text: "save screen as " + map[string]string{"svg": "SVG", "ansi": "ANSI", "txt": "text"}[kind],
			does: func() tea.Cmd { return x.saveScreen(kind) },
		})
	}
	return append(out, x.sharer.choice())
}

// saveData saves the stored events of the focused pane up to the time that is
// shown.
func (x *exporter) saveData(kind string, encode func(*store.Topic, time.Time) ([]byte, int)) tea.Cmd {
	st := x.store.Acquire()
	defer x.store.Release()
	t := st.Topic(x.panes.focus.topic)
	if t == nil {
		return nil
	}
	data, n := encode(t, x.panes.focus.picture.to)
	return x.write(t.Name, kind, text.Plural(n, "row"), data)
}

// saveScreen saves the screen without the menu.
func (x *exporter) saveScreen(kind string) tea.Cmd {
	grid, colours := x.picture()
	var data string
	switch kind {
	case "svg":
		data = picture.SVG(grid, colours)
	case "ansi":
		data = grid.String(colours) + "\n"
	default:
		data = grid.String(nil) + "\n"
	}
	return x.write("screen", kind, strconv.Itoa(x.width)+"×"+strconv.Itoa(x.height), []byte(data))
}

// write returns a command that writes a file.
func (x *exporter) write(name, kind, what string, data []byte) tea.Cmd {
	dir, now := x.opts.SaveDir, x.clock()
	return func() tea.Msg {
		path, err := writeNew(dir, fileName(name, now), kind, data)
		return fileSaved{path: path, what: what, err: err}
	}
}

func (x *exporter) onSaved(msg fileSaved) {
	if msg.err != nil {
		x.notify("not saved: "+msg.err.Error(), theme.Bad)
		return
	}
	x.notify("saved "+msg.path+" ("+msg.what+")", theme.Accent)
}

// fileName returns a safe file name for a topic.
func fileName(topic string, now time.Time) string {
	safe := strings.Map(func(r rune) rune {
		if r < 0x80 && (r == '-' || r == '_' || r >= '0' && r <= '9' || r|0x20 >= 'a' && r|0x20 <= 'z') || r == '.' {
			return r
		}
		return '_'
	}, topic)
	return "topicmux-" + strings.Trim(safe[:min(len(safe), 60)], ".") + "-" + now.Format("20060102-150405")
}

// maxSameName is the largest number of files with the same name and second.
const maxSameName = 99

// writeNew creates a file under the next free name. It never overwrites a file.
func writeNew(dir, name, kind string, data []byte) (path string, err error) {
	for n := 1; n <= maxSameName; n++ {
		path = filepath.Join(dir, name)
		if n > 1 {
			path += "-" + strconv.Itoa(n)
		}
		path += "." + kind
		if err := createFile(path, data); !errors.Is(err, fs.ErrExist) {
			return path, err
		}
	}
	return "", errors.New(path + ": too many files with that name")
}

// createFile writes a file, which must not exist.
func createFile(path string, data []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		var at *fs.PathError
		if errors.As(err, &at) {
			err = fmt.Errorf("%w: %s", at.Err, path) // put the reason first, because the line may be truncated
		}
		return err
	}
	_, err = f.Write(data)
	return errors.Join(err, f.Close())
}

// ndjsonOf formats events like topicmux tail --json, one per line. Their text
// is what the dashboard has stored.
func ndjsonOf(t *store.Topic, to time.Time) (data []byte, n int) {
	for _, e := range upTo(t, to) {
		data = protocol.AppendJSON(data, struct {
			Type string `json:"type"`
			Data string `json:"data"`
			ID   string `json:"id,omitempty"`
			Time int64  `json:"time"`
		}{t.Name, e.Payload, e.ID, e.At.UnixMilli()})
		data = append(data, '\n')
		n++
	}
	return data, n
}

// csvOf formats events as rows: a numeric topic with a column for each field,
// and any other with its text.
func csvOf(t *store.Topic, to time.Time) (data []byte, n int) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	head, columns := csvColumns(t)
	_ = w.Write(head)
	for i, e := range upTo(t, to) {
		row := []string{e.At.UTC().Format("2006-01-02T15:04:05.000Z")}
		for _, field := range columns(i, e) {
			row = append(row, harmless(field))
		}
		_ = w.Write(row)
		n++
	}
	w.Flush()
	return b.Bytes(), n
}

// keys returns the bindings that save data and frames.
func (x *exporter) keys() []binding {
	return []binding{
		{keys: []string{"ctrl+s"}, name: "save", label: "ctrl+s", help: "save data or the screen", does: act(x.openSave)},
	}
}
