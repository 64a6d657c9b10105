//go:build !unix

package alert

import (
	"context"
	"os/exec"
)

// shell returns the command for the system's own shell.
func shell(ctx context.Context, command string) *exec.Cmd {
	return exec.CommandContext(ctx, "cmd", "/C", command)
}
