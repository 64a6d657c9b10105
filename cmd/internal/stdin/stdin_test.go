package stdin_test

import (
	"io"
	"os"
	"path/filepath"
	"testing"

	"go.uber.org/goleak"

	"topicmux/cmd/internal/stdin"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestCloseEndsAReadThatWaits(t *testing.T) {
	t.Parallel()
	for range 50 {
		in, out, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		r := stdin.Open(in)
		if _, err := out.WriteString("a"); err != nil {
			t.Fatal(err)
		}
		first := make([]byte, 1)
		if _, err := io.ReadFull(r, first); err != nil || first[0] != 'a' {
			t.Fatalf("read %q, %v", first, err)
		}
		ended := make(chan error)
		go func() {
			_, err := r.Read(first)
			ended <- err
		}()
		if err := r.Close(); err != nil {
			t.Fatal(err)
		}
		if err := <-ended; err == nil {
			t.Error("the read had something")
		}
		_, _ = in.Close(), out.Close()
	}
}

func TestAFileIsReadToItsEnd(t *testing.T) {
	t.Parallel()
	name := filepath.Join(t.TempDir(), "in")
	if err := os.WriteFile(name, []byte("text"), 0o600); err != nil {
		t.Fatal(err)
	}
	in, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = in.Close() }()
	r := stdin.Open(in)
	if text, err := io.ReadAll(r); err != nil || string(text) != "text" {
		t.Errorf("read %q, %v", text, err)
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
}
