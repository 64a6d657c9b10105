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
	// maxFile is the largest size of a file, in bytes. A larger file was not
	// written by this package.
	maxFile = 2 << 20
	// maxServers is the largest number of files, including broken ones. The
	// file that has not changed for longest is removed.
	maxServers = 200
)

// file is the file of a state.
type file struct {
	path string

	mu      sync.Mutex
	written uint64 // snapshot in the file; guarded by mu
	taken   uint64 // newest snapshot; used by the State's goroutine
}

// Open reads the saved state for a server from a directory, which need not
// exist. If dir is "", nothing is saved. The State is valid even if there is an
// error. The error says what is wrong with the file and what has happened to
// it; show it to the user.
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

// fileName returns a readable file name that is unique for the server.
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

// laterError is the version of a file that was written by a later version of
// the program.
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

// parse parses a file and applies all limits.
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

// bound removes everything that exceeds the limits.
func (s *state) bound() {
	s.Layout, s.Window, s.Theme = short(s.Layout), short(s.Window), short(s.Theme)
	s.Order, s.Groups = fit(s.Order, maxTopics), fit(s.Groups, maxGroups)
	s.Alerts = fitAlerts(s.Alerts)
	names := make([]string, 0, len(s.Topics))
	for name, t := range s.Topics {
		t.View, t.Field = short(t.View), short(t.Field)
		for of := range choices {
			*t.base(of) = short(*t.base(of))
		}
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

// setAside renames a broken file, if possible, and returns an error that says
// so.
func (f *file) setAside(why error) (aside bool, said error) {
	bad := f.path + ".bad"
	if err := os.Rename(f.path, bad); err != nil {
		return false, fmt.Errorf("the layout is not saved: %s is damaged (%w) and cannot be renamed: %w", f.path, why, err)
	}
	return true, fmt.Errorf("the saved layout is damaged (%w); it was renamed to %s", why, bad)
}

// Snapshot is a copy of a state.
type Snapshot struct {
	file   *file
	number uint64
	state  []byte
}

// Snapshot returns a copy to write. Afterwards, Changed reports false.
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
	if err := e.Encode(m.state); err != nil { // cannot fail, because all numbers are finite
		return Snapshot{}
	}
	m.file.taken++
	return Snapshot{file: m.file, number: m.file.taken, state: out.Bytes()}
}

// Write replaces the server's file, unless the file has a newer snapshot. It is
// safe for concurrent use.
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

// replace writes a temporary file and renames it, so that the file is always
// complete.
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

// ours reports whether a file name belongs to this package: the file of a
// server, a broken file that was renamed, or an incomplete temporary file.
func ours(name string) bool {
	return strings.HasSuffix(name, ".json") || strings.HasSuffix(name, ".json.bad") || strings.HasPrefix(name, ".new-")
}

// prune removes the files above the limit that have not changed for longest,
// but not the file that was just written.
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
