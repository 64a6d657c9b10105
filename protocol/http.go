package protocol

// ServerName is the name of the server in the header Server and, before its version,
// in $hello.
const ServerName = "topicmux"

// The paths of the HTTP interface. A slash and a topic's name may follow PathTopics.
// A slash and a session's name may follow PathClients.
const (
	PathEvents  = "/events"  // GET: the stream; POST: publish a stream of events
	PathTopics  = "/topics"  // the catalogue; with a name: one topic
	PathClients = "/clients" // the sessions
	PathMetrics = "/metrics" // metrics in the Prometheus format
	PathAlive   = "/healthz" // the process is alive
	PathReady   = "/readyz"  // the server is ready; not while it drains
)
