// Package e2e tests the program: the command line with scripts, the dashboard
// in tmux, and signals, files and sockets. The tests build the program once.
package e2e
