//go:build unix

package cmd

import (
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"topicmux/server/certificate"
)

// TestAPipeIsNoSecret reads secrets from a pipe without a writer. A reload must
// not wait for it.
func TestAPipeIsNoSecret(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	pipe := filepath.Join(dir, "fifo.secret")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	_, ofToken := parseConfig(filepath.Join(dir, "c"), []byte("tokens: [{name: a, tokenFile: fifo.secret}]"))
	_, ofCert := certificate.NewReloader(pipe, pipe, nil)
	for _, err := range []error{ofToken, ofCert} {
		if err == nil || !strings.Contains(err.Error(), "is a pipe, not a file") {
			t.Errorf("got %v", err)
		}
	}
}
