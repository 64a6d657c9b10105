package upstream_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/fsnotify/fsnotify"

	"topicmux/topics/upstream"
)

func TestTheIDIsSavedWithoutAnotherEvent(t *testing.T) {
	t.Parallel()
	state := filepath.Join(t.TempDir(), "eu.id")
	saved, err := fsnotify.NewWatcher()
	if err == nil {
		err = saved.Add(filepath.Dir(state))
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = saved.Close() })
	follow(t, upstream.Options{State: state, URL: stream(t, "id: 1\ndata: 1\n\nid: 2\ndata: 2\n\n")})
	for {
		if id, _ := os.ReadFile(state); string(id) == "2\n" {
			return
		}
		<-saved.Events
	}
}

func TestAnIDThatCannotBeSavedIsAFailure(t *testing.T) {
	t.Parallel()
	f := follow(t, upstream.Options{State: filepath.Join(t.TempDir(), "missing", "eu.id"), URL: stream(t, "id: 1\ndata: 1\n\n")})
	got := f.until("eu failed")
	if !strings.Contains(got[len(got)-1], "no such file") {
		t.Errorf("it says %q", got)
	}
}

func TestAFileOfSomethingElseIsNotOverwritten(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"one line\nand another\n", "\x7fELF\x00", "caf\xe9"} {
		file := filepath.Join(t.TempDir(), "mine")
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		f := follow(t, upstream.Options{State: file, URL: stream(t, "id: 1\ndata: 1\n\n")})
		got := f.until("eu failed")
		f.stop()
		if after, err := os.ReadFile(file); err != nil || string(after) != text || !strings.Contains(got[len(got)-1], "choose another file") {
			t.Errorf("it has %q, %v, and the topic says %q", after, err, got)
		}
	}
}
