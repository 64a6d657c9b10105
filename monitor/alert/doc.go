// Package alert watches the values of a store and says when one is out of
// bounds, and when it is well again.
//
// A rule is a line such as
//
//	cpu > 90 for 15s clear < 80
//	order.state == "failed"
//	* stale for 1m
//	net.rx gap
//
// which [Parse] reads or refuses with the place of the mistake. A [Watch] holds
// rules against every event of a store, and reports changes only: an alert fires
// once and is resolved once, however the value trembles between. The value that
// it tells is the one that fired, as it came.
//
// A [Hook] runs a command for each change. Nothing of a payload is ever part of
// the command's text.
package alert
