package health

// measurements are what the verdicts on a connection are based on.
type measurements struct {
	conn     *connection
	gaps     *histogram // of the growth
	bursts   bursts     // with the current one
	events   uint64     // over all connections
	response *ResponseReport
	patience int64 // see Options.Patience
}
