package savedstate

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
)

const (
	// maxFile is the largest file that is read; a larger one is not ours.
	maxFile = 2 << 20
	// maxServers is how many servers are remembered, broken files included; the
	// one that was not changed for the longest time is forgotten.
	maxServers = 200
)

// file is where a state is written.
type file struct {
	path string

	mu      sync.Mutex
	written uint64 // the snapshot that the file holds, guarded by mu
	taken   uint64 // the newest snapshot; belongs to the State's goroutine
}

// Open reads what is remembered of a server in a directory, which need not
// exist yet. An empty dir remembers nothing beyond the State itself. The
// State is usable whatever the error: that one says what was wrong with the
// file, what became of it, and is for the person to read.
func Open(dir, server string) (*State, error) {
	m := &State{state: state{Version: version, Server: server}}
	if dir == "" {
		return m, nil
	}
	m.file = &file{path: filepath.Join(dir, fileName(server))}
	read, err := m.file.read()
	var later laterError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return m, nil
	case errors.As(err, &later):
		path := m.file.path
		m.file = nil
		return m, fmt.Errorf("the layout is not saved: a newer version of topicmux wrote %s", path)
	case errors.As(err, new(*fs.PathError)):
		m.file = nil
		return m, fmt.Errorf("the layout is not saved: %w", err)
	case err != nil:
		aside, err := m.file.setAside(err)
		if !aside {
			m.file = nil
		}
		return m, err
	}
	read.Server = server
	m.state = read
	for _, t := range read.Topics {
		m.turn = max(m.turn, t.Turn)
	}
	return m, nil
}

// fileName is a name that a person recognises, and that differs for different
// servers.
func fileName(server string) string {
	sum := sha256.Sum256([]byte(server))
	plain := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '.', r == '-':
			return r
		}
		return '_'
	}, strings.TrimPrefix(strings.TrimPrefix(server, "https://"), "http://"))
	plain = strings.Trim(plain[:min(len(plain), 60)], "._")
	return plain + "-" + hex.EncodeToString(sum[:4]) + ".json"
}

// laterError is the version of a file that a later program wrote.
type laterError int

func (e laterError) Error() string { return fmt.Sprintf("version %d", int(e)) }

func (f *file) read() (state, error) {
	in, err := os.Open(f.path)
	if err != nil {
		return state{}, err
	}
	defer func() { _ = in.Close() }()
	raw, err := io.ReadAll(io.LimitReader(in, maxFile+1))
	if err != nil {
		return state{}, err
	}
	return parse(raw)
}

// parse reads a file's bytes and keeps to the bounds whatever they hold.
func parse(raw []byte) (state, error) {
	if len(raw) > maxFile {
		return state{}, fmt.Errorf("it is larger than %d bytes", maxFile)
	}
	var form struct {
		Version *int `json:"version"`
	}
	if err := json.Unmarshal(raw, &form); err != nil {
		return state{}, err
	}
	switch {
	case form.Version == nil || *form.Version < 1:
		return state{}, errors.New("it has no version")
	case *form.Version > version:
		return state{}, laterError(*form.Version)
	}
	var s state
	if err := json.Unmarshal(raw, &s); err != nil {
		return state{}, err
	}
	s.bound()
	return s, nil
}

// bound drops what a file written by this program would not hold.
func (s *state) bound() {
	s.Layout, s.Window, s.Theme = short(s.Layout), short(s.Window), short(s.Theme)
	s.Order, s.Groups = fit(s.Order, maxTopics), fit(s.Groups, maxGroups)
	s.Alerts = fitAlerts(s.Alerts)
	names := make([]string, 0, len(s.Topics))
	for name, t := range s.Topics {
		t.View, t.Field = short(t.View), short(t.Field)
		s.Topics[name] = t
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int {
		return cmp.Or(cmp.Compare(s.Topics[b].Turn, s.Topics[a].Turn), strings.Compare(a, b))
	})
	for i, name := range names {
		if i >= maxTopics || len(name) > maxWord {
			delete(s.Topics, name)
		}
	}
	for key, value := range s.Texts {
		if len(s.Texts) > maxTexts || len(key) > maxWord || len(value) > maxWord {
			delete(s.Texts, key)
		}
	}
}

// setAside keeps a broken file under another name, if it can, and says so.
func (f *file) setAside(why error) (aside bool, said error) {
	bad := f.path + ".bad"
	if err := os.Rename(f.path, bad); err != nil {
		return false, fmt.Errorf("the layout is not saved: %s is damaged (%w) and cannot be renamed: %w", f.path, why, err)
	}
	return true, fmt.Errorf("the saved layout is damaged (%w); it was renamed to %s", why, bad)
}

// Snapshot is a state at one moment.
type Snapshot struct {
	file   *file
	number uint64
	state  []byte
}

// Snapshot returns what there is to write; Changed is false from then on.
func (m *State) Snapshot() Snapshot {
	if m == nil {
		return Snapshot{}
	}
	m.changed = false
	if m.file == nil {
		return Snapshot{}
	}
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetIndent("", "  ")
	if err := e.Encode(m.state); err != nil { // numbers are finite: it cannot fail
		return Snapshot{}
	}
	m.file.taken++
	return Snapshot{file: m.file, number: m.file.taken, state: out.Bytes()}
}

// Write replaces the server's file, unless a newer snapshot is there already.
// Any goroutine may call it.
func (s Snapshot) Write() error {
	if s.file == nil {
		return nil
	}
	s.file.mu.Lock()
	defer s.file.mu.Unlock()
	if s.number <= s.file.written {
		return nil
	}
	if err := s.file.replace(s.state); err != nil {
		return fmt.Errorf("the layout is not saved: %w", err)
	}
	s.file.written = s.number
	return nil
}

// replace writes beside the file and renames, so that there is always a whole
// one.
func (f *file) replace(content []byte) error {
	dir := filepath.Dir(f.path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	out, err := os.CreateTemp(dir, ".new-*")
	if err != nil {
		return err
	}
	_, err = out.Write(content)
	err = errors.Join(err, out.Close())
	if err == nil {
		err = os.Rename(out.Name(), f.path)
	}
	if err != nil {
		_ = os.Remove(out.Name())
		return err
	}
	return prune(dir, filepath.Base(f.path))
}

// ours reports whether a file of that name is one of this package's: of a
// server, broken ones set aside, and what a crash left half-written.
func ours(name string) bool {
	return strings.HasSuffix(name, ".json") || strings.HasSuffix(name, ".json.bad") || strings.HasPrefix(name, ".new-")
}

// prune forgets the files beyond the bound, the longest unchanged first, but
// not the one just written.
func prune(dir, keep string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	var known []fs.FileInfo
	for _, e := range entries {
		if info, err := e.Info(); err == nil && info.Mode().IsRegular() && ours(e.Name()) {
			known = append(known, info)
		}
	}
	slices.SortFunc(known, func(a, b fs.FileInfo) int { return a.ModTime().Compare(b.ModTime()) })
	for _, info := range known[:max(0, len(known)-maxServers)] {
		if info.Name() != keep {
			err = errors.Join(err, os.Remove(filepath.Join(dir, info.Name())))
		}
	}
	return err
}
