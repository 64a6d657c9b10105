package command

// NextRun is nextRun for tests.
var NextRun = nextRun
