package cmd

import (
	"fmt"
	"slices"

	"topicmux/topics"
)

// checkSources returns an error if sources of the config file cannot run beside the others.
func (s *serveSettings) checkSources() error {
	if err := s.checkStdin(); err != nil {
		return err
	}
	return s.checkNames()
}

// checkStdin returns an error if the config file is the standard input that a source reads.
func (s *serveSettings) checkStdin() error {
	if s.configured.Stdin() == nil || !slices.Contains([]string{"/dev/stdin", "/dev/fd/0", "/proc/self/fd/0"}, s.file) {
		return nil
	}
	return usageError(fmt.Errorf("the source %q reads standard input, but that has the settings", s.configured.Stdin().Name.String()),
		"write the settings to a file")
}

// checkNames returns an error if a source has the topic of a built-in one: their events would
// be mixed.
func (s *serveSettings) checkNames() error {
	builtIn := make(map[topics.Name]bool)
	for _, src := range s.sources(nil) {
		for _, topic := range src.Topics {
			builtIn[topic.Name] = true
		}
	}
	hint := "choose another name for it"
	if !s.demo {
		hint += ", or write system: false"
	}
	for _, src := range s.configured {
		if builtIn[src.Name] {
			return problemError(src.Problem(hint, "%q is the name of a built-in topic", src.Name.String()))
		}
	}
	return nil
}
