package cmd

import "os"

// isPiped reports whether standard input is a pipe or a file with something to show. An
// empty one is what scripts and schedulers give to commands that read nothing.
func isPiped(in any) bool {
	file, ok := in.(*os.File)
	if !ok {
		return false
	}
	info, err := file.Stat()
	switch {
	case err != nil:
		return false
	case info.Mode().IsRegular():
		return info.Size() > 0
	}
	return info.Mode()&os.ModeNamedPipe != 0 && !isEmptyPipe(file)
}
