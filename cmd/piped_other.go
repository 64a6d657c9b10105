//go:build !unix

package cmd

import "os"

// isEmptyPipe reports false: only reading would show that a pipe is empty.
func isEmptyPipe(*os.File) bool { return false }
