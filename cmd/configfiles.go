package cmd

import (
	"maps"
	"slices"

	"topicmux/internal/filewatch"
)

// maxFollowed is how many files are followed: the config file, and files of tokens. Changes of
// further ones take effect at the next reload.
const maxFollowed = 32

// configFiles are a config file and the files of its tokens, as they were when the settings
// were last read. The zero configFiles are none.
type configFiles struct{ seen map[string]filewatch.Content }

// begin forgets what was read, and adds the config file, which is about to be read.
func (f *configFiles) begin(config string) {
	f.seen = map[string]filewatch.Content{}
	if config != "" {
		f.opened(config)
	}
}

// opened adds a file that is about to be read.
func (f *configFiles) opened(file string) {
	if len(f.seen) < maxFollowed {
		f.seen[file] = filewatch.Read(file)
	}
}

// changed reports whether one of the files is another one now.
func (f *configFiles) changed() bool {
	for file, seen := range f.seen {
		if filewatch.Read(file) != seen {
			return true
		}
	}
	return false
}

// follow makes a set follow the files.
func (f *configFiles) follow(s *filewatch.Set) { s.Follow(slices.Collect(maps.Keys(f.seen))...) }
