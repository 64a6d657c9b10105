package logline_test

import (
	"strings"
	"testing"
	"time"

	"topicmux/monitor/logline"
)

// ref is the time at which the test lines were received.
var ref = time.Date(2026, 11, 27, 18, 30, 0, 0, time.UTC)

// format is a line of one logger with the expected result.
type format struct {
	name, line string
	time       string // RFC 3339, or "" if the line has no time
	level      logline.Level
	message    string
	fields     string // as key=value
}

// objects are JSON log lines.
var objects = []format{
	{
		"journald", `{"__CURSOR":"s=1;i=2","__REALTIME_TIMESTAMP":"1795802400123456","_BOOT_ID":"b00","PRIORITY":"4","_PID":"4711","SYSLOG_IDENTIFIER":"sshd","MESSAGE":"Failed password"}`,
		"2026-11-27T18:00:00.123456Z", logline.Warn, "Failed password", "SYSLOG_IDENTIFIER=sshd _PID=4711",
	},
	{
		"journald, bytes", `{"__REALTIME_TIMESTAMP":"1795802400123456","PRIORITY":"3","MESSAGE":[195,156,98,101,114,32,233,10]}`,
		"2026-11-27T18:00:00.123456Z", logline.Error, "Über \xe9", "",
	},
	{
		"journald, no message", `{"__REALTIME_TIMESTAMP":"1795802400123456","PRIORITY":"6","_SYSTEMD_UNIT":"bot.service","MESSAGE":null}`,
		"2026-11-27T18:00:00.123456Z", logline.Info, "", "_SYSTEMD_UNIT=bot.service",
	},
	{
		"ECS, flat", `{"@timestamp":"2026-11-27T18:00:00.123Z","log.level":"WARN","message":"pool exhausted","ecs.version":"1.2.0","service.name":"api","process.thread.name":"main"}`,
		"2026-11-27T18:00:00.123Z", logline.Warn, "pool exhausted", "service.name=api process.thread.name=main",
	},
	{
		"ECS, nested", `{"@timestamp":"2026-11-27T18:00:00.123Z","log":{"level":"error","logger":"db"},"message":"pool exhausted","service":{"name":"api"},"error":{"type":"Timeout","stack_trace":"at x\n at y"}}`,
		"2026-11-27T18:00:00.123Z", logline.Error, "pool exhausted", "log.logger=db service.name=api error.type=Timeout error.stack_trace=at x\n at y",
	},
	{
		"Serilog, rendered", `{"@t":"2026-11-27T18:00:00.1234567Z","@m":"Hello, ann","@i":"7a8b9c0d","@l":"Warning","User":"ann"}`,
		"2026-11-27T18:00:00.1234567Z", logline.Warn, "Hello, ann", "User=ann",
	},
	{
		"Serilog, template", `{"@t":"2026-11-27T18:00:00Z","@mt":"{User} took {Elapsed:0.0} ms {{ok}} for {@Order} {Gone}","User":"ann","Elapsed":34.5,"Order":{"id":7,"n":2},"Host":"a"}`,
		"2026-11-27T18:00:00Z", logline.Info, "ann took 34.5 ms {ok} for {id=7 n=2} {Gone}", "Host=a",
	},
	{
		"Serilog, verbose", `{"@t":"2026-11-27T18:00:00Z","@mt":"tick","@l":"Verbose","@x":"System.Exception: no"}`,
		"2026-11-27T18:00:00Z", logline.Trace, "tick", "@x=System.Exception: no",
	},
	{
		"Serilog, formatted", `{"Timestamp":"2026-11-27T18:00:00.1234567Z","Level":"Error","MessageTemplate":"Failed {Op} of {@Order}","Properties":{"Op":"save","Order":{"id":7},"Host":"a"},"Exception":"System.IO: no"}`,
		"2026-11-27T18:00:00.1234567Z", logline.Error, "Failed save of {id=7}", "Host=a Exception=System.IO: no",
	},
	{
		"Serilog, formatted and rendered", `{"Timestamp":"2026-11-27T18:00:00Z","Level":"Warning","MessageTemplate":"Hello {User}","RenderedMessage":"Hello ann","Properties":{"User":"ann"}}`,
		"2026-11-27T18:00:00Z", logline.Warn, "Hello ann", "MessageTemplate=Hello {User} User=ann",
	},
	{
		"OpenTelemetry, a row", `{"Timestamp":"2026-11-27T18:00:00Z","SeverityText":"WARN","SeverityNumber":13,"Body":"queue long","ServiceName":"a"}`,
		"2026-11-27T18:00:00Z", logline.Warn, "queue long", "ServiceName=a",
	},
	{
		"python-json-logger", `{"asctime":"2026-11-27 18:00:00,123","levelname":"CRITICAL","name":"app.db","message":"gone","lineno":12}`,
		"2026-11-27T18:00:00.123Z", logline.Fatal, "gone", "name=app.db lineno=12",
	},
	{
		"loguru", `{"text":"long line\n","record":{"level":{"icon":"E","name":"ERROR","no":40},"message":"boom","module":"db","time":{"repr":"2026-11-27 18:00:00.123456+00:00","timestamp":1795802400.123456},"extra":{"user":"ann"}}}`,
		"2026-11-27T18:00:00.123456Z", logline.Error, "boom", "text=long line\n record.module=db user=ann",
	},
	{
		"structlog", `{"event":"user logged in","level":"info","timestamp":"2026-11-27T18:00:00Z","user":"ann"}`,
		"2026-11-27T18:00:00Z", logline.Info, "user logged in", "user=ann",
	},
	{
		"Rust tracing", `{"timestamp":"2026-11-27T18:00:00.123456Z","level":"INFO","fields":{"message":"served","status":200},"target":"api::http","span":{"id":7,"name":"request"}}`,
		"2026-11-27T18:00:00.123456Z", logline.Info, "served", "status=200 target=api::http span.id=7 span.name=request",
	},
	{
		"slog", `{"time":"2026-11-27T19:00:00.123456789+01:00","level":"DEBUG","source":{"function":"main.run","line":7},"msg":"start","n":1}`,
		"2026-11-27T18:00:00.123456789Z", logline.Debug, "start", "source.function=main.run source.line=7 n=1",
	},
	{
		"OpenTelemetry", `{"timeUnixNano":"1795802400123456789","severityNumber":17,"severityText":"ERROR","body":{"stringValue":"boom"},"attributes":[{"key":"http.status","value":{"intValue":"500"}},{"key":"user","value":{"stringValue":"ann"}}],"traceId":"ab"}`,
		"2026-11-27T18:00:00.123456789Z", logline.Error, "boom", "http.status=500 user=ann traceId=ab",
	},
	{
		"OpenTelemetry, number", `{"observedTimeUnixNano":1795802400123456789,"severityNumber":13,"body":{"stringValue":"slow"}}`,
		"2026-11-27T18:00:00.123456789Z", logline.Warn, "slow", "",
	},
	{
		"OpenTelemetry, batch", `{"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"api"}}]},"scopeLogs":[{"logRecords":[{"timeUnixNano":"1795802400000000000","severityText":"WARN","body":{"stringValue":"one"}},{"body":{"stringValue":"two"}}]}]}]}`,
		"2026-11-27T18:00:00Z", logline.Warn, "one", "service.name=api more_records=1",
	},
	{
		"pino", `{"level":50,"time":1795802400123,"pid":42,"hostname":"a","msg":"request failed","reqId":7}`,
		"2026-11-27T18:00:00.123Z", logline.Error, "request failed", "pid=42 hostname=a reqId=7",
	},
	{
		"bunyan", `{"name":"app","hostname":"a","pid":42,"level":40,"msg":"slow","time":"2026-11-27T18:00:00.123Z","v":0}`,
		"2026-11-27T18:00:00.123Z", logline.Warn, "slow", "name=app hostname=a pid=42",
	},
	{
		"zap", `{"level":"info","ts":1795802400.1234567,"caller":"api/main.go:12","msg":"ready","port":8080}`,
		"2026-11-27T18:00:00.1234567Z", logline.Info, "ready", "caller=api/main.go:12 port=8080",
	},
	{
		"zerolog", `{"level":"fatal","error":"no disk","time":1795802400,"message":"bye"}`,
		"2026-11-27T18:00:00Z", logline.Fatal, "bye", "error=no disk",
	},
	{
		"logrus", `{"animal":"walrus","level":"warning","msg":"a group","size":10,"time":"2026-11-27T18:00:00Z"}`,
		"2026-11-27T18:00:00Z", logline.Warn, "a group", "animal=walrus size=10",
	},
	{
		"hclog", `{"@level":"trace","@message":"sync","@module":"agent","@timestamp":"2026-11-27T18:00:00.000000Z","n":3}`,
		"2026-11-27T18:00:00Z", logline.Trace, "sync", "@module=agent n=3",
	},
	{
		"Google Cloud, text", `{"insertId":"x1","severity":"NOTICE","textPayload":"scaled to 3","timestamp":"2026-11-27T18:00:00.1Z","logName":"projects/p/logs/run"}`,
		"2026-11-27T18:00:00.1Z", logline.Info, "scaled to 3", "logName=projects/p/logs/run",
	},
	{
		"Google Cloud, JSON", `{"severity":"EMERGENCY","jsonPayload":{"message":"down","zone":"a"},"timestamp":"2026-11-27T18:00:00Z","resource":{"type":"gce"}}`,
		"2026-11-27T18:00:00Z", logline.Fatal, "down", "zone=a resource.type=gce",
	},
	{
		"Caddy", `{"level":"info","ts":1795802400.5,"logger":"http.log.access","msg":"handled request","request":{"method":"GET","uri":"/a"},"status":200}`,
		"2026-11-27T18:00:00.5Z", logline.Info, "handled request", "logger=http.log.access request.method=GET request.uri=/a status=200",
	},
	{
		"Docker", `{"log":"plain words\n","stream":"stdout","time":"2026-11-27T18:00:00.123456789Z"}`,
		"2026-11-27T18:00:00.123456789Z", logline.None, "plain words", "stream=stdout",
	},
	{
		"Docker, a log line within", `{"log":"2026-11-27 17:59:59 ERROR no route host=db\n","stream":"stderr","time":"2026-11-27T18:00:00Z"}`,
		"2026-11-27T18:00:00Z", logline.Error, "no route", "host=db stream=stderr",
	},
	{
		"Docker, an object within", `{"log":"{\"level\":\"warn\",\"msg\":\"slow\",\"ms\":912}\n","stream":"stderr","time":"2026-11-27T18:00:00Z"}`,
		"2026-11-27T18:00:00Z", logline.Warn, "slow", "ms=912 stream=stderr",
	},
	{
		"Docker events", `{"status":"die","id":"ede8","from":"nginx:alpine","Type":"container","Action":"die","Actor":{"ID":"ede8","Attributes":{"exitCode":"137","image":"nginx:alpine","name":"web-0"}},"scope":"local","time":1795802400,"timeNano":1795802400123456789}`,
		"2026-11-27T18:00:00.123456789Z", logline.None, "container die web-0", "status=die id=ede8 from=nginx:alpine Actor.ID=ede8 Actor.Attributes.exitCode=137 Actor.Attributes.image=nginx:alpine scope=local",
	},
	{
		"GELF", `{"version":"1.1","host":"web-1","short_message":"backend down","timestamp":1795802400.25,"level":3,"_facility":"app"}`,
		"2026-11-27T18:00:00.25Z", logline.Error, "backend down", "version=1.1 host=web-1 _facility=app",
	},
	{
		"Monolog", `{"message":"Order paid","context":{"id":7},"level":400,"level_name":"ERROR","channel":"app","datetime":"2026-11-27T18:00:00.123456+00:00","extra":[]}`,
		"2026-11-27T18:00:00.123456Z", logline.Error, "Order paid", "context.id=7 channel=app extra=[]",
	},
	{
		"Logback", `{"@timestamp":"2026-11-27T18:00:00.123Z","@version":"1","message":"up","logger_name":"c.x.App","thread_name":"main","level":"INFO","level_value":20000}`,
		"2026-11-27T18:00:00.123Z", logline.Info, "up", "logger_name=c.x.App thread_name=main level_value=20000",
	},
	{
		"log4j 2", `{"instant":{"epochSecond":1795802400,"nanoOfSecond":123456789},"thread":"main","level":"WARN","loggerName":"c.x.App","message":"low"}`,
		"2026-11-27T18:00:00.123456789Z", logline.Warn, "low", "thread=main loggerName=c.x.App",
	},
	{
		".NET", `{"Timestamp":"2026-11-27T18:00:00.123Z","EventId":14,"LogLevel":"Information","Category":"App","Message":"Now listening","State":{"port":80}}`,
		"2026-11-27T18:00:00.123Z", logline.Info, "Now listening", "EventId=14 Category=App State.port=80",
	},
	{
		"MongoDB", `{"t":{"$date":"2026-11-27T18:00:00.123+00:00"},"s":"W","c":"NETWORK","id":22943,"ctx":"conn1","msg":"Connection ended","attr":{"n":1}}`,
		"2026-11-27T18:00:00.123Z", logline.Warn, "Connection ended", "c=NETWORK id=22943 ctx=conn1 attr.n=1",
	},
	{
		"PostgreSQL", `{"timestamp":"2026-11-27 18:00:00.123 UTC","pid":42,"error_severity":"LOG","message":"checkpoint starting"}`,
		"2026-11-27T18:00:00.123Z", logline.Info, "checkpoint starting", "pid=42",
	},
	{
		"lograge", `{"method":"GET","path":"/orders","format":"html","controller":"OrdersController","action":"index","status":503,"duration":58.3,"@timestamp":"2026-11-27T18:00:00.123Z"}`,
		"2026-11-27T18:00:00.123Z", logline.Error, "GET /orders", "status=503 format=html controller=OrdersController action=index duration=58.3",
	},
	{
		"nginx", `{"time_iso8601":"2026-11-27T19:00:00+01:00","remote_addr":"10.0.0.1","request":"GET /a HTTP/1.1","status":"404","body_bytes_sent":"153"}`,
		"2026-11-27T18:00:00Z", logline.Warn, "GET /a HTTP/1.1", "status=404 remote_addr=10.0.0.1 body_bytes_sent=153",
	},
	{
		"Traefik", `{"level":"info","msg":"","time":"2026-11-27T18:00:00Z","RequestMethod":"GET","RequestPath":"/x","DownstreamStatus":200}`,
		"2026-11-27T18:00:00Z", logline.Info, "GET /x", "DownstreamStatus=200",
	},
	{
		"AWS Lambda", `{"timestamp":"2026-11-27T18:00:00.123Z","level":"ERROR","requestId":"79b4","message":"boom"}`,
		"2026-11-27T18:00:00.123Z", logline.Error, "boom", "requestId=79b4",
	},
}

func TestObjectsOfLoggers(t *testing.T) {
	t.Parallel()
	for _, c := range objects {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, ok := logline.Parse(c.line, ref)
			if !ok {
				t.Fatal("it is no log line")
			}
			c.check(t, got)
		})
	}
}

func TestLinesOfLoggers(t *testing.T) {
	t.Parallel()
	for _, c := range lines {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, ok := logline.Parse(c.line, ref)
			if !ok {
				t.Error("no logger writes it")
			}
			c.check(t, got)
			if level, known := logline.Scan([]byte(c.line)); level != c.level || !known {
				t.Errorf("Scan says level %v, %v", level, known)
			}
		})
	}
}

// check compares a parsed line with the expected result.
func (f format) check(t *testing.T, got logline.Line) {
	t.Helper()
	at := ""
	if !got.Time.IsZero() {
		at = got.Time.UTC().Format(time.RFC3339Nano)
	}
	var fields []string
	for _, f := range got.Fields {
		fields = append(fields, f.Key+"="+f.Value)
	}
	for _, c := range []struct{ what, got, want string }{
		{"time", at, f.time},
		{"level", got.Level.String(), f.level.String()},
		{"message", got.Message, f.message},
		{"fields", strings.Join(fields, " "), f.fields},
	} {
		if c.got != c.want {
			t.Errorf("%s\n got %q\nwant %q", c.what, c.got, c.want)
		}
	}
}
