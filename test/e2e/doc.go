// Package e2e tests the program itself: its command line by scripts, its dashboard
// in tmux, and its signals, files and sockets. The tests build the program once.
package e2e
