package protocol

// The paths of the HTTP interface. A topic's name follows PathTopics, and a
// session's name PathClients, each after a slash.
const (
	PathEvents  = "/events"  // GET: the stream; POST: publish a stream of events
	PathTopics  = "/topics"  // the catalogue, and what belongs to one topic
	PathClients = "/clients" // the sessions
	PathMetrics = "/metrics" // in Prometheus's format
	PathAlive   = "/healthz"
	PathReady   = "/readyz" // not ready while the server drains
)
