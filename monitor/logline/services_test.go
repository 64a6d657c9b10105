package logline_test

import (
	"testing"

	"topicmux/monitor/logline"
)

// serviceObjects are JSON log lines of further services.
var serviceObjects = []format{
	{
		"traefik json", `{"ClientAddr":"10.0.0.7:5134","DownstreamStatus":502,"Duration":1234567,"RequestMethod":"GET","RequestPath":"/api","level":"info","msg":"","time":"2026-11-27T18:00:00Z"}`,
		"2026-11-27T18:00:00Z", logline.Info, "GET /api", "DownstreamStatus=502 ClientAddr=10.0.0.7:5134 Duration=1234567",
	},
	{
		".NET json console", `{"EventId":13,"LogLevel":"Error","Category":"Kestrel","Message":"unhandled","State":{}}`,
		"", logline.Error, "unhandled", "EventId=13 Category=Kestrel",
	},
	{
		"MongoDB 4.4", `{"t":{"$date":"2026-11-27T18:00:00.123+00:00"},"s":"W","c":"STORAGE","id":22120,"ctx":"initandlisten","msg":"Access control is not enabled"}`,
		"2026-11-27T18:00:00.123Z", logline.Warn, "Access control is not enabled", "c=STORAGE id=22120 ctx=initandlisten",
	},
	{
		"etcd", `{"level":"warn","ts":"2026-11-27T18:00:00.123Z","caller":"etcdserver/util.go:170","msg":"apply request took too long","took":"123ms"}`,
		"2026-11-27T18:00:00.123Z", logline.Warn, "apply request took too long", "caller=etcdserver/util.go:170 took=123ms",
	},
	{
		"GELF", `{"version":"1.1","host":"web1","short_message":"boom","timestamp":1795802400.123,"level":3,"_user":"ann"}`,
		"2026-11-27T18:00:00.123Z", logline.Error, "boom", "version=1.1 host=web1 _user=ann",
	},
	{
		"Windows json winlogbeat", `{"@timestamp":"2026-11-27T18:00:00.123Z","log":{"level":"error"},"message":"The service terminated","winlog":{"event_id":7031,"channel":"System"},"host":{"name":"PC1"}}`,
		"2026-11-27T18:00:00.123Z", logline.Error, "The service terminated", "winlog.event_id=7031 winlog.channel=System host.name=PC1",
	},
	{
		"Windows json nxlog", `{"EventTime":"2026-11-27 18:00:00","Hostname":"PC1","EventType":"ERROR","SeverityValue":4,"Severity":"ERROR","EventID":7031,"SourceName":"Service Control Manager","Message":"The service terminated"}`,
		"2026-11-27T18:00:00Z", logline.Error, "The service terminated", "Hostname=PC1 EventType=ERROR SeverityValue=4 EventID=7031 SourceName=Service Control Manager",
	},
	{
		"Windows event", `{"TimeCreated":"2026-11-27T18:00:00.1234567Z","LevelDisplayName":"Error","ProviderName":"Disk","Id":7,"Message":"bad block"}`,
		"2026-11-27T18:00:00.1234567Z", logline.Error, "bad block", "ProviderName=Disk Id=7",
	},
	{
		"OpenTelemetry, a row in lower case", `{"timestamp":1795802400123456789,"severity_text":"WARN","severity_number":13,"body":"slow","resources_string":{"host":"a"}}`,
		"2026-11-27T18:00:00.123456789Z", logline.Warn, "slow", "resources_string.host=a",
	},
	{
		"Datadog", `{"timestamp":1795802400123,"status":"error","message":"payment failed","service":"pay","dd.trace_id":"123"}`,
		"2026-11-27T18:00:00.123Z", logline.Error, "payment failed", "service=pay dd.trace_id=123",
	},
	{
		"Datadog, info", `{"timestamp":1795802400123,"status":"info","message":"ok","service":"pay"}`,
		"2026-11-27T18:00:00.123Z", logline.Info, "ok", "service=pay",
	},
	{
		"Windows event, PowerShell 5", `{"Message":"x","Id":7,"LevelDisplayName":"Warning","TimeCreated":"\/Date(1795802400123)\/"}`,
		"2026-11-27T18:00:00.123Z", logline.Warn, "x", "Id=7",
	},
}

func TestObjectsOfServices(t *testing.T) {
	t.Parallel()
	for _, c := range serviceObjects {
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

// TestLinesLikeThoseOfLoggersArePlain: what only resembles a header stays in the text.
func TestLinesLikeThoseOfLoggersArePlain(t *testing.T) {
	t.Parallel()
	for _, line := range []string{
		"1795802400", "1795802400 5 apples", "179580240: late", "9995802400: late", "2 eggs and 1795802400 more",
		"[12] boxes", "[1.5] times", "[12.345678]", "type=a msg=b", "npm install left-pad", "npm run error",
		"error[", "errors[1]: none", "L 5: large", "=ERROR= late", "CEF:0|a|b", "LEEF:1.0|a", "REPORT of the day", "START Version: 2",
		"a,b,c,d,e,f,g,h,i,j,k,ERROR,1,boom,,", "    INFO is indented", "    at com.acme.Shop.order(Shop.java:12)",
		`{"status":"error","message":"bad"}`, "[GIN] and tonic", "2026.11.27-18.00.00 late", "27 Nov 18:00", "[7] 18 boxes: late", "<b> <error> <c> <d> <e>",
		"10.0.0.7 CONNECT me", "::nothing::", "## [error]", "(18 boxes) ERROR", "kern :err",
	} {
		got, ok := logline.Parse(line, ref)
		if ok || got.Message != line || !got.Time.IsZero() || len(got.Fields) > 0 {
			t.Errorf("%q: got %+v, %v", line, got, ok)
		}
	}
}
