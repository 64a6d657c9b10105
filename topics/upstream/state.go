package upstream

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"unicode"
	"unicode/utf8"
)

// load reads the id after which an earlier process stopped.
func (s *source) load() error {
	if s.opts.State == "" || s.loaded {
		return nil
	}
	info, err := os.Stat(s.opts.State)
	switch {
	case errors.Is(err, os.ErrNotExist):
		s.loaded = true
		return nil
	case err != nil:
		return err
	case info.Size() > maxState:
		return fmt.Errorf("%s is too large for an id", s.opts.State)
	}
	data, err := os.ReadFile(s.opts.State)
	if err != nil {
		return err
	}
	id := strings.TrimSpace(string(data))
	if strings.ContainsFunc(id, unicode.IsControl) || !utf8.ValidString(id) {
		return fmt.Errorf("%s has no id, but something else: choose another file for the state", s.opts.State)
	}
	s.loaded, s.saved = true, id
	s.published(id)
	return nil
}

// save writes the id of the newest event, whole or not at all.
func (s *source) save() error {
	id := s.newestID()
	if s.opts.State == "" || id == s.saved {
		return nil
	}
	next := s.opts.State + ".next"
	if err := os.WriteFile(next, []byte(id+"\n"), 0o600); err != nil {
		return err
	}
	if err := os.Rename(next, s.opts.State); err != nil {
		return err
	}
	s.saved = id
	return nil
}
