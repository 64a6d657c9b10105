package cmd

import (
	"errors"
	"os"
)

// A pipedInput is what standard input has for a program that was started without
// arguments.
type pipedInput int

const (
	notPiped   pipedInput = iota // a terminal, a device such as /dev/null, or closed
	emptyPiped                   // a pipe or a file without a byte
	dataPiped                    // a pipe or a file with something to show, or a pipe that may have it later
)

// pipedFrom returns what standard input has.
func pipedFrom(in any) pipedInput {
	file, ok := in.(*os.File)
	if !ok {
		return notPiped
	}
	info, err := file.Stat()
	if err != nil {
		return notPiped
	}
	regular, pipe := info.Mode().IsRegular(), info.Mode()&os.ModeNamedPipe != 0
	switch {
	case !regular && !pipe:
		return notPiped
	case regular && info.Size() == 0, pipe && isEmptyPipe(file):
		return emptyPiped
	}
	return dataPiped
}

// errNothingPiped is the error of an empty standard input at a terminal. Without a
// terminal, scripts and schedulers give an empty one to commands that read nothing.
var errNothingPiped = withHint(errors.New("standard input is empty"),
	"the program before the | printed nothing; topicmux without a pipe runs the demo")
