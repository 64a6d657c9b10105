//go:build linux

package e2e_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"topicmux/internal/testenv"
)

// A recipe is a section of docs/recipes.md. The program runs its blocks as they are, with a
// system that start starts.
type recipe struct {
	heading string
	start   func(*system)
	// wants are patterns of the payload of an event of each topic, and of "kind unit" of
	// its info after a space.
	wants map[string]string
	units map[string]string
	// failed are patterns of what a topic says while the system is away: the error of the
	// topic, or an event of its log.
	failed map[string]string
	back   []string // topics that have events again when the system is back
	shell  string   // pattern of a line that the shell block prints
}

// TestTheRecipes runs every block of docs/recipes.md with the system of its section.
func TestTheRecipes(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../docs/recipes.md")
	if err != nil {
		t.Fatal(err)
	}
	sections := strings.Split(string(text), "\n## ")[1:]
	if len(sections) != len(recipes) {
		t.Errorf("there are %d sections and %d recipes", len(sections), len(recipes))
	}
	for i, r := range recipes[:min(len(recipes), len(sections))] {
		heading, section, _ := strings.Cut(sections[i], "\n")
		if heading != r.heading {
			t.Fatalf("the section %d is %q, want %q", i, heading, r.heading)
		}
		if i%testenv.Sample(4) > 0 {
			continue // the sources are the same
		}
		t.Run(heading, func(t *testing.T) {
			t.Parallel()
			r.run(t, blocks(t, section))
		})
	}
}

// blocks returns the blocks of a section by their language. Several of one language are
// separated by an empty line.
func blocks(t *testing.T, section string) map[string][]string {
	t.Helper()
	found := map[string][]string{}
	for _, b := range regexp.MustCompile("(?s)```(\\w*)\n(.*?)```").FindAllStringSubmatch(section, -1) {
		found[b[1]] = append(found[b[1]], b[2])
	}
	if len(found["sh"]) == 0 || len(found["yaml"]) == 0 || len(found) != 2 {
		t.Fatalf("want blocks of yaml and sh: %q", found)
	}
	return found
}

func (r recipe) run(t *testing.T, blocks map[string][]string) {
	t.Helper()
	s := newSystem(t)
	r.start(s)
	s.up()
	var configs []string
	for _, b := range blocks["yaml"] {
		if b = s.replaced(b); strings.HasPrefix(b, "sources:") {
			configs = append(configs, b)
		} else if s.config == nil {
			t.Errorf("no program reads this: %s", b)
		} else {
			s.config(b)
		}
	}
	stream := s.serve(strings.Join(configs, ""))
	stream.until("every topic has had its event", s.feed, func() []string { return stream.missing(r.wants, r.units) })
	for _, b := range blocks["sh"] {
		for line := range strings.Lines(s.replaced(b)) {
			s.prints(line, r.shell)
		}
	}
	s.down()
	stream.forget()
	stream.until("the topics say what has failed", nil, func() []string { return stream.unsaid(r.failed) })
	s.up()
	stream.forget()
	stream.until("the topics go on", s.feed, func() []string { return stream.silent(r.back) })
}

// recipes are in the order of the sections.
var recipes = []recipe{journalRecipe, kubernetesRecipe, mqttRecipe, redisRecipe, postgresRecipe, kafkaRecipe, natsRecipe, otelRecipe}
