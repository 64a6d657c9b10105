package protocol

// ServerName is the name of the server in the header Server and, before its version,
// in $hello.
const ServerName = "topicmux"

// HeaderLastEventID is the name of a header. In a request, it is the id of the last event
// that the client has received, and the stream resumes after it. The response to such a
// request has it too. Its value is the id after which the stream delivers every event of
// the selected topics, or [Earliest]. A client that gets back its own id has lost
// nothing. Any other value means that events were lost.
const HeaderLastEventID = "Last-Event-ID"

// Earliest is the value of [HeaderLastEventID] in a response if the requested id is not
// one of the server's current epoch. The stream begins with the oldest events that the
// server has.
const Earliest = "earliest"

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
