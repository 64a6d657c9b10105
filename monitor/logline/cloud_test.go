package logline_test

import (
	"testing"

	"topicmux/monitor/logline"
)

// clouds are log lines written by cloud services and a few more frameworks.
var clouds = []format{
	{
		"AWS NLB", `tls 2.0 2026-11-27T18:00:00 net/lb/c6e7 g3d4 203.0.113.7:51341 172.100.100.185:443 5 2 98 246 - - - ECDHE tlsv12 - lb.example.com h2 h2 "h2" 2026-11-27T17:59:59`,
		"2026-11-27T18:00:00Z", logline.None, `net/lb/c6e7 g3d4 203.0.113.7:51341 172.100.100.185:443 5 2 98 246 - - - ECDHE tlsv12 - lb.example.com h2 h2 "h2" 2026-11-27T17:59:59`, "",
	},
	{
		"CloudWatch, an event", `{"logStreamName":"s","timestamp":1795802400123,"message":"{\"level\":\"error\",\"msg\":\"boom\"}","ingestionTime":1795802401000}`,
		"2026-11-27T18:00:00.123Z", logline.Error, "boom", "logStreamName=s",
	},
	{
		"CloudWatch, an event of Lambda", `{"timestamp":1795802400123,"message":"[ERROR]\t2026-11-27T18:00:00.120Z\tboom","ingestionTime":1795802401000}`,
		"2026-11-27T18:00:00.123Z", logline.Error, "boom", "",
	},
	{
		"CloudWatch, an event of plain words", `{"timestamp":1795802400123,"message":"hello, world","ingestionTime":1795802401000}`,
		"2026-11-27T18:00:00.123Z", logline.None, "hello, world", "",
	},
	{
		"CloudWatch, a row of Insights", `{"@timestamp":"2026-11-27 18:00:00.123","@message":"[WARN] late","@logStream":"s","@ptr":"CmEK"}`,
		"2026-11-27T18:00:00.123Z", logline.Warn, "late", "@logStream=s",
	},
	{
		"CloudWatch, aws logs tail", "2026-11-27T18:00:00.123000+00:00 app/web/8a7b ERROR boom",
		"2026-11-27T18:00:00.123Z", logline.Error, "boom", "logger=app/web/8a7b",
	},
	{
		"CloudWatch, aws logs tail of an object", `2026-11-27T18:00:00.123000+00:00 app/web/8a7b {"level":"warn","msg":"late","n":1}`,
		"2026-11-27T18:00:00.123Z", logline.Warn, "late", "n=1 logger=app/web/8a7b",
	},
	{
		"CloudWatch, aws logs tail of Lambda", "2026-11-27T18:00:00.123000+00:00 2026/11/27/[$LATEST]ab12 [ERROR] 2026-11-27T18:00:00.120Z boom",
		"2026-11-27T18:00:00.123Z", logline.Error, "boom", "logger=2026/11/27/[$LATEST]ab12",
	},
	{
		"CloudTrail", `{"eventVersion":"1.08","eventTime":"2026-11-27T18:00:00Z","eventSource":"s3.amazonaws.com","eventName":"GetObject","awsRegion":"eu-west-1"}`,
		"2026-11-27T18:00:00Z", logline.None, "s3.amazonaws.com GetObject", "awsRegion=eu-west-1",
	},
	{
		"Azure, a resource", `{"time":"2026-11-27T18:00:00.1234567Z","resourceId":"/S/X","category":"AppServiceConsoleLogs","level":"Error","resultDescription":"boom"}`,
		"2026-11-27T18:00:00.1234567Z", logline.Error, "boom", "resourceId=/S/X category=AppServiceConsoleLogs",
	},
	{
		"Azure, an operation", `{"time":"2026-11-27T18:00:00Z","resourceId":"/S/X","operationName":"Microsoft.Storage/write","level":"Informational"}`,
		"2026-11-27T18:00:00Z", logline.Info, "Microsoft.Storage/write", "resourceId=/S/X",
	},
	{
		"Azure, Kubernetes", `{"time":"2026-11-27T18:00:00Z","resourceId":"/S/X","category":"kube-apiserver","properties":{"log":"E1127 18:00:00.123456 1 server.go:9] boom","pod":"k"}}`,
		"2026-11-27T18:00:00Z", logline.Error, "boom", "pid=1 source=server.go:9 resourceId=/S/X category=kube-apiserver properties.pod=k",
	},
	{
		"Azure, Log Analytics", `{"TimeGenerated":"2026-11-27T18:00:00Z","LogMessage":"boom","LogLevel":"error","PodName":"p"}`,
		"2026-11-27T18:00:00Z", logline.Error, "boom", "PodName=p",
	},
	{
		"Azure, Application Insights", `{"TimeGenerated":"2026-11-27T18:00:00Z","SeverityLevel":3,"Message":"boom","AppRoleName":"api"}`,
		"2026-11-27T18:00:00Z", logline.Error, "boom", "AppRoleName=api",
	},
	{
		"Azure, Functions", "2026-11-27T18:00:00Z   [Error]   Executed 'Functions.X' (Failed, Id=9f1c, Duration=12ms)",
		"2026-11-27T18:00:00Z", logline.Error, "Executed 'Functions.X' (Failed, Id=9f1c, Duration=12ms)", "",
	},
	{
		"Kubernetes, audit", `{"kind":"Event","level":"Metadata","auditID":"a1","verb":"list","requestURI":"/api/v1/pods","responseStatus":{"code":403},"requestReceivedTimestamp":"2026-11-27T17:59:59Z","stageTimestamp":"2026-11-27T18:00:00Z"}`,
		"2026-11-27T18:00:00Z", logline.Warn, "list /api/v1/pods", "responseStatus.code=403 kind=Event level=Metadata auditID=a1",
	},
	{
		"Kubernetes, audit of a request", `{"level":"Metadata","auditID":"a1","verb":"list","requestURI":"/api/v1/pods","requestReceivedTimestamp":"2026-11-27T18:00:00Z"}`,
		"2026-11-27T18:00:00Z", logline.None, "list /api/v1/pods", "level=Metadata auditID=a1",
	},
	{
		"Envoy, an object", `{"start_time":"2026-11-27T18:00:00.123Z","method":"GET","path":"/x","response_code":503,"response_flags":"UF"}`,
		"2026-11-27T18:00:00.123Z", logline.Error, "GET /x", "response_code=503 response_flags=UF",
	},
	{
		"logrus, a terminal", "ERRO[0012] retry in 5s                                   attempt=3",
		"", logline.Error, "retry in 5s", "attempt=3",
	},
	{
		"charm log", "2026/11/27 18:00:00 DEBU tick n=1",
		"2026-11-27T18:00:00Z", logline.Debug, "tick", "n=1",
	},
	{
		"Fluent Bit", "[2026/11/27 18:00:00] [ warn] [output:es] no upstream",
		"2026-11-27T18:00:00Z", logline.Warn, "no upstream", "logger=output:es",
	},
	{
		"Django", `[27/Nov/2026 18:00:00] "GET /x HTTP/1.1" 500 12`,
		"2026-11-27T18:00:00Z", logline.Error, "GET /x HTTP/1.1", "status=500 bytes=12",
	},
	{
		"Airflow", "[2026-11-27T18:00:00.123+0000] {taskinstance.py:1234} ERROR - Task failed",
		"2026-11-27T18:00:00.123Z", logline.Error, "Task failed", "source={taskinstance.py:1234}",
	},
	{
		"fail2ban", "2026-11-27 18:00:00,123 fail2ban.actions [812]: NOTICE  [sshd] Ban 203.0.113.7",
		"2026-11-27T18:00:00.123Z", logline.Info, "[sshd] Ban 203.0.113.7", "logger=fail2ban.actions pid=812",
	},
	{
		"Nest", "[Nest] 812  - 11/27/2026, 6:00:00 PM   ERROR [ExceptionsHandler] boom",
		"2026-11-27T18:00:00Z", logline.Error, "boom", "pid=812 logger=ExceptionsHandler",
	},
	{
		"Vapor", "2026-11-27T18:00:00+0000 error app : [my.module] boom",
		"2026-11-27T18:00:00Z", logline.Error, "[my.module] boom", "app=app",
	},
}

func TestLinesOfCloudsAndFrameworks(t *testing.T) {
	t.Parallel()
	for _, c := range clouds {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			line, ok := logline.Parse(c.line, ref)
			if !ok {
				t.Error("does not count as a log line")
			}
			c.check(t, line)
			if c.line[0] == '{' {
				return
			}
			if level, known := logline.Scan([]byte(c.line)); level != c.level || !known {
				t.Errorf("Scan says %v, %v", level, known)
			}
		})
	}
}

// Payloads that only share keys with cloud log records are not log lines.
func TestOthersAreNoRecordsOfClouds(t *testing.T) {
	t.Parallel()
	for _, s := range []string{
		`{"resourceId":"7","category":"fruit","price":1.5}`,
		`{"time":"2026-11-27T18:00:00Z","resourceId":"/S/X","metricName":"cpu","average":3}`,
		`{"category":"news","time":"2026-11-27T18:00:00Z","title":"x"}`,
		`{"eventVersion":2,"eventName":"paid"}`,
		`{"timestamp":1795802400123,"message":"hello"}`,
		`{"verb":"go","requestURI":"/x"}`,
		`{"severityLevel":3,"patient":"ann"}`,
		`{"errorMessage":"no","ok":false}`,
		"tls 2.0 is a version",
		"2026-11-27T18:00:00Z a.b says hello to [them]: yes",
	} {
		if line, ok := logline.Parse(s, ref); ok && (s[0] == '{' || line.Level != logline.None) {
			t.Errorf("%s: counts as a log line, %+v", s, line)
		}
	}
}
