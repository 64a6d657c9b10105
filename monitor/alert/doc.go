// Package alert evaluates alert rules for the topics of a store. It reports when
// a value crosses a threshold and when it recovers.
//
// A rule is a line such as
//
//	cpu > 90 for 15s clear < 80
//	order.state == "failed"
//	* stale for 1m
//	net.rx gap
//
// [Parse] parses a rule. A [Watch] evaluates rules for every event of a store. It
// reports changes only: an alert fires once and is resolved once. A brief recovery
// does not resolve it. The reported value is the one that fired the alert, as
// received.
//
// A [Hook] runs a shell command for each change.
package alert
