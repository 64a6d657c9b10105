// Package command provides a source that runs a command and publishes what it prints,
// for as long as it runs or at an interval.
//
// It guarantees:
//
//   - Each line is an event as soon as the command has written it; see package lines.
//   - Standard error is the log topic "NAME.stderr", which appears with its first line.
//   - Nothing outlives the source. The command has a process group of its own, which is
//     terminated when the command ends, fails or is stopped: first with SIGTERM, and
//     after a grace period with SIGKILL. On Windows it is a job. Only a process that
//     leaves the group itself can escape; the source does not wait for it.
//   - An exit status other than 0, a signal, a timeout and a missing program are errors
//     that say so in one sentence, with the last line of standard error.
package command
