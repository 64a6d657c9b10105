package logline

// role is the meaning of a key's value in a log line.
type role uint8

const (
	asField   role = iota
	asMessage      // what happened
	asLevel        // severity
	asTime         // when the event happened
	asNanos        // nanoseconds to add to that time
	asStatus       // HTTP status of a response
	asRequest      // first line of an HTTP request
	asTrace        // stack trace, placed after all other fields
	hidden         // metadata of the log, not shown
	asVersion      // version of a log format; a field in any other object
)

// sign is a set of signs: the kinds of evidence that a key gives for an object
// being a log line.
type sign uint64

const (
	level   sign = 1 << iota // a known level
	numeric                  // the level is a number
	msg                      // a message under a name that only loggers use
	prose                    // a message under a generic name
	event                    // a message, if everything else looks like a log line
	when                     // a time under a generic name
	process                  // the writer: pid, hostname, …
	journal                  // a key that only journald uses
	journalMessage
	docker // the text of a container's line
	stream
	clef // Serilog's compact format
	clefMessage
	otelTime
	otelBody
	gcpPayload
	gcpMeta
	gelf
	host
	method
	path
	answer // an HTTP status
	request
	dockerType
	dockerAction
	dockerActor
	otlp
	mongo
	mongoTime
	cloudWatch
	azure
	azureMeta
	audit
	cloudTrail
	cloudTrailSource
	statusWord // a level as the status
)

// key describes a member of JSON log lines that is not just a field. Of several
// members with the same role, the lowest rank wins.
type key struct {
	path  string
	role  role
	sign  sign
	rank  uint8
	scale scale // of a numeric level
	words vocabulary
	only  string // values that give the sign, separated by |; "" for any value
	quiet bool   // a level here does not make a log line; a number here that is not a time is dropped
	inner bool   // the message may be a log line itself
}

// keys lists all known keys, grouped by role.
var keys = []key{
	{path: "msg", role: asMessage, sign: msg, rank: 1},
	{path: "message", role: asMessage, sign: prose, rank: 2},
	{path: "Message", role: asMessage, sign: prose, rank: 2},
	{path: "MESSAGE", role: asMessage, sign: journalMessage, rank: 1},
	{path: "@m", role: asMessage, sign: clefMessage, rank: 1},
	{path: "@mt", role: asMessage, sign: clefMessage, rank: 2},
	{path: "RenderedMessage", role: asMessage, sign: msg, rank: 1},
	{path: "MessageTemplate", role: asMessage, sign: msg, rank: 3},
	{path: "@message", role: asMessage, sign: msg, rank: 1, inner: true},
	{path: "LogMessage", role: asMessage, sign: msg, rank: 1, inner: true},
	{path: "resultDescription", role: asMessage, rank: 2},
	{path: "properties.message", role: asMessage, rank: 3},
	{path: "properties.log", role: asMessage, rank: 3, inner: true},
	{path: "errorMessage", role: asMessage, rank: 8},
	{path: "fields.message", role: asMessage, sign: msg, rank: 1},
	{path: "body.stringValue", role: asMessage, sign: otelBody, rank: 1},
	{path: "body.string_value", role: asMessage, sign: otelBody, rank: 1},
	{path: "body", role: asMessage, sign: otelBody | prose, rank: 3},
	{path: "Body", role: asMessage, sign: otelBody | prose, rank: 3},
	{path: "textPayload", role: asMessage, sign: gcpPayload, rank: 1},
	{path: "jsonPayload.message", role: asMessage, sign: gcpPayload, rank: 1},
	{path: "jsonPayload.msg", role: asMessage, sign: gcpPayload, rank: 1},
	{path: "record.message", role: asMessage, sign: msg, rank: 1},
	{path: "short_message", role: asMessage, sign: gelf, rank: 1},
	{path: "log", role: asMessage, sign: docker, rank: 5, inner: true},
	{path: "log.message", role: asMessage, sign: msg, rank: 3},
	{path: "text", role: asMessage, sign: prose, rank: 6},
	{path: "content", role: asMessage, sign: prose, rank: 6},
	{path: "event", role: asMessage, sign: event, rank: 7},

	{path: "level", role: asLevel, rank: 1},
	{path: "lvl", role: asLevel, rank: 1},
	{path: "Severity", role: asLevel, rank: 2},
	{path: "severity", role: asLevel, sign: gcpMeta, rank: 2},
	{path: "levelname", role: asLevel, rank: 1},
	{path: "level_name", role: asLevel, rank: 1},
	{path: "levelno", role: asLevel, rank: 4, scale: python},
	{path: "log.level", role: asLevel, rank: 1},
	{path: "log_level", role: asLevel, rank: 1},
	{path: "loglevel", role: asLevel, rank: 1},
	{path: "logLevel", role: asLevel, rank: 1},
	{path: "LogLevel", role: asLevel, rank: 1},
	{path: "Level", role: asLevel, rank: 1},
	{path: "@level", role: asLevel, rank: 1},
	{path: "@l", role: asLevel, sign: clef, rank: 1, words: serilog},
	{path: "record.level.name", role: asLevel, rank: 1},
	{path: "record.level.no", role: hidden},
	{path: "record.level.icon", role: hidden},
	{path: "severityText", role: asLevel, sign: otelBody, rank: 1},
	{path: "severity_text", role: asLevel, sign: otelBody, rank: 1},
	{path: "SeverityText", role: asLevel, sign: otelBody, rank: 1},
	{path: "severityNumber", role: asLevel, sign: otelBody, rank: 3, scale: otel},
	{path: "severity_number", role: asLevel, sign: otelBody, rank: 3, scale: otel},
	{path: "SeverityNumber", role: asLevel, sign: otelBody, rank: 3, scale: otel},
	{path: "severityLevel", role: asLevel, rank: 1, scale: insights},
	{path: "SeverityLevel", role: asLevel, rank: 1, scale: insights},
	{path: "PRIORITY", role: asLevel, sign: journal, rank: 1, scale: syslog, quiet: true},
	{path: "LevelDisplayName", role: asLevel, rank: 1}, // Windows
	{path: "error_severity", role: asLevel, rank: 1, words: pg},
	{path: "s", role: asLevel, sign: mongo, rank: 5, words: letters, quiet: true},
	{path: "at", role: asLevel, rank: 6, quiet: true},

	{path: "time", role: asTime, sign: when, rank: 1},
	{path: "Time", role: asTime, sign: when, rank: 1},
	{path: "ts", role: asTime, quiet: true, sign: when, rank: 1},
	{path: "timestamp", role: asTime, quiet: true, sign: when | gcpMeta, rank: 1},
	{path: "Timestamp", role: asTime, sign: when, rank: 1},
	{path: "@timestamp", role: asTime, quiet: true, sign: when, rank: 1},
	{path: "timeMillis", role: asTime, sign: when, rank: 1},
	{path: "asctime", role: asTime, sign: when, rank: 1},
	{path: "datetime", role: asTime, sign: when, rank: 1},
	{path: "datetime.date", role: asTime, sign: when, rank: 1},
	{path: "time_local", role: asTime, sign: when, rank: 2},
	{path: "time_iso8601", role: asTime, sign: when, rank: 1},
	{path: "StartUTC", role: asTime, rank: 3},
	{path: "time_fired", role: asTime, rank: 3},
	{path: "EventTime", role: asTime, sign: when, rank: 1},
	{path: "t", role: asTime, rank: 4},
	{path: "published_at", role: asTime, rank: 3},
	{path: "@t", role: asTime, sign: clef, rank: 1},
	{path: "t.$date", role: asTime, sign: mongoTime, rank: 1},
	{path: "record.time.repr", role: asTime, sign: when, rank: 1},
	{path: "record.time.timestamp", role: asTime, sign: when, rank: 2},
	{path: "instant.epochSecond", role: asTime, sign: when, rank: 2},
	{path: "instant.nanoOfSecond", role: asNanos},
	{path: "timeUnixNano", role: asTime, sign: otelTime, rank: 1},
	{path: "time_unix_nano", role: asTime, sign: otelTime, rank: 1},
	{path: "observedTimeUnixNano", role: asTime, sign: otelTime, rank: 3},
	{path: "observed_time_unix_nano", role: asTime, sign: otelTime, rank: 3},
	{path: "receiveTimestamp", role: asTime, rank: 4},
	{path: "timeNano", role: asTime, rank: 0},
	{path: "_SOURCE_REALTIME_TIMESTAMP", role: asTime, sign: journal, rank: 1},
	{path: "__REALTIME_TIMESTAMP", role: asTime, sign: journal, rank: 2},
	{path: "date", role: asTime, rank: 5},
	{path: "TimeCreated", role: asTime, sign: when, rank: 1}, // Windows
	{path: "TimeGenerated", role: asTime, sign: when, rank: 1},
	{path: "eventTime", role: asTime, sign: when, rank: 2},
	{path: "start_time", role: asTime, rank: 3},
	{path: "requestReceivedTimestamp", role: asTime, rank: 3},
	{path: "stageTimestamp", role: asTime, rank: 2},

	{path: "status", role: asStatus, rank: 1}, // or a level: Datadog
	{path: "status_code", role: asStatus, rank: 1},
	{path: "http_status", role: asStatus, rank: 1},
	{path: "response.status", role: asStatus, rank: 1},
	{path: "response_code", role: asStatus, rank: 1},
	{path: "responseStatus.code", role: asStatus, rank: 1},
	{path: "DownstreamStatus", role: asStatus, rank: 1},
	{path: "httpRequest.status", role: asStatus, rank: 1},
	{path: "http.response.status_code", role: asStatus, rank: 1},
	{path: "method", sign: method},
	{path: "request_method", sign: method},
	{path: "request.method", sign: method},
	{path: "RequestMethod", sign: method},
	{path: "httpRequest.requestMethod", sign: method},
	{path: "http.request.method", sign: method},
	{path: "verb", sign: method},
	{path: "path", sign: path},
	{path: "uri", sign: path},
	{path: "url", sign: path},
	{path: "request_uri", sign: path},
	{path: "requestURI", sign: path},
	{path: "request.uri", sign: path},
	{path: "RequestPath", sign: path},
	{path: "httpRequest.requestUrl", sign: path},
	{path: "url.path", sign: path},
	{path: "request", role: asRequest, sign: request},

	{path: "stream", sign: stream, only: "stdout|stderr"},
	{path: "pid", sign: process},
	{path: "hostname", sign: process},
	{path: "caller", sign: process},
	{path: "logger", sign: process},
	{path: "logger_name", sign: process},
	{path: "host", sign: host},
	{path: "Type", sign: dockerType},
	{path: "Action", sign: dockerAction},
	{path: "Actor.ID", sign: dockerActor},
	{path: "logName", sign: gcpMeta},
	{path: "logStreamName", sign: cloudWatch},
	{path: "@logStream", sign: cloudWatch},
	{path: "@ptr", role: hidden, sign: cloudWatch},
	{path: "ingestionTime", role: hidden, sign: cloudWatch},
	{path: "@ingestionTime", role: hidden, sign: cloudWatch},
	{path: "resourceId", sign: azure},
	{path: "category", sign: azureMeta},
	{path: "operationName", sign: azureMeta},
	{path: "auditID", sign: audit},
	{path: "eventVersion", role: hidden, sign: cloudTrail},
	{path: "eventSource", sign: cloudTrailSource},
	{path: "resourceLogs", sign: otlp},
	{path: "stack_trace", role: asTrace},
	{path: "stacktrace", role: asTrace},
	{path: "stack", role: asTrace},
	{path: "exc_info", role: asTrace},
	{path: "exception", role: asTrace},
	{path: "error.stack_trace", role: asTrace},
	{path: "err.stack", role: asTrace},
	{path: "Exception", role: asTrace},
	{path: "@x", role: asTrace, sign: clefMessage},

	{path: "v", role: asVersion},
	{path: "@i", role: hidden, sign: clefMessage},
	{path: "@r", role: hidden},
	{path: "@version", role: hidden},
	{path: "ecs.version", role: hidden},
	{path: "insertId", role: hidden},
	{path: "__CURSOR", role: hidden, sign: journal},
	{path: "__MONOTONIC_TIMESTAMP", role: hidden, sign: journal},
	{path: "__SEQNUM", role: hidden},
	{path: "__SEQNUM_ID", role: hidden},
	{path: "_BOOT_ID", role: hidden, sign: journal},
	{path: "_MACHINE_ID", role: hidden},
}

// rules lists the sign sets that identify a log line. An object is a log line
// if it has all signs of one rule.
var rules = []sign{
	level | msg,
	level | prose,
	level | event | when,
	statusWord | prose | when,
	statusWord | msg | when,
	journal | journalMessage,
	docker | stream,
	clef | clefMessage,
	otelTime | otelBody,
	gcpPayload | gcpMeta,
	gelf | host,
	method | path | answer,
	request | answer,
	dockerType | dockerAction | dockerActor,
	otlp,
	mongo | mongoTime | msg,
	cloudWatch | when | msg,
	cloudWatch | when | prose,
	azure | azureMeta | when,
	audit | method | path,
	cloudTrail | cloudTrailSource | when,
}
