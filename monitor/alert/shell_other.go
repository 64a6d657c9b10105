//go:build !unix

package alert

import (
	"context"
	"os/exec"
)

// shell returns a command that runs in the system's default shell.
func shell(ctx context.Context, command string) *exec.Cmd {
	return exec.CommandContext(ctx, "cmd", "/C", command)
}
