package logline_test

import (
	"testing"

	"topicmux/monitor/logline"
)

// applications are lines of applications, devices and their libraries.
var applications = []format{
	{
		"caddy console", "2026/11/27 18:00:00.123\tERROR\thttp.log.error\tdial tcp: connection refused\t{\"request\": {\"method\": \"GET\"}, \"status\": 502}",
		"2026-11-27T18:00:00.123Z", logline.Error, "dial tcp: connection refused", "logger=http.log.error request.method=GET status=502",
	},
	{
		"minecraft paper", "[18:00:00 WARN]: Can't keep up! Is the server overloaded?",
		"2026-11-27T18:00:00Z", logline.Warn, "Can't keep up! Is the server overloaded?", "",
	},
	{
		"istio", "2026-11-27T18:00:00.123456Z\twarn\tads\tADS: stream closed: rpc error",
		"2026-11-27T18:00:00.123456Z", logline.Warn, "ADS: stream closed: rpc error", "logger=ads",
	},
	{
		"keycloak", `2026-11-27 18:00:00,123 WARN  [org.keycloak.events] (executor-thread-1) type="LOGIN_ERROR", realmId="master"`,
		"2026-11-27T18:00:00.123Z", logline.Warn, `type="LOGIN_ERROR", realmId="master"`, "logger=org.keycloak.events thread=executor-thread-1",
	},
	{
		"haproxy start", "[WARNING]  (4711) : Server api/web1 is DOWN",
		"", logline.Warn, "Server api/web1 is DOWN", "pid=4711",
	},
	{
		"BIND", "27-Nov-2026 18:00:00.123 general: error: zone example.org/IN: loading failed",
		"2026-11-27T18:00:00.123Z", logline.Error, "zone example.org/IN: loading failed", "logger=general",
	},
	{
		"pino-pretty", "[18:00:00.123] ERROR (4711): boom",
		"2026-11-27T18:00:00.123Z", logline.Error, "boom", "pid=4711",
	},
	{
		"gin", `[GIN] 2026/11/27 - 18:00:00 | 500 |     1.234ms |       10.0.0.7 | GET      "/api"`,
		"2026-11-27T18:00:00Z", logline.Error, "/api", "status=500 took=1.234ms client=10.0.0.7 method=GET",
	},
	{
		"ios", "Nov 27 18:00:00 iPhone app(Foundation)[4711] <Error>: boom",
		"2026-11-27T18:00:00Z", logline.Error, "boom", "host=iPhone app=app(Foundation) pid=4711",
	},
	{
		"clickhouse cs", "2026.11.27 18:00:00.123456 [ 1 ] <Warning> Access: boom",
		"2026-11-27T18:00:00.123456Z", logline.Warn, "boom", "thread=1 logger=Access",
	},
	{
		"nodered", "27 Nov 18:00:00 - [error] [function:f] boom",
		"2026-11-27T18:00:00Z", logline.Error, "boom", "logger=function:f",
	},
	{
		"esphome", "[18:00:00][W][component:237]: Component took a long time",
		"2026-11-27T18:00:00Z", logline.Warn, "Component took a long time", "logger=component:237",
	},
	{
		"frigate", "[2026-11-27 18:00:00] frigate.app                    ERROR   : boom",
		"2026-11-27T18:00:00Z", logline.Error, "boom", "logger=frigate.app",
	},
	{
		"pihole", "[2026-11-27 18:00:00.123 4711M] WARNING: boom",
		"2026-11-27T18:00:00.123Z", logline.Warn, "boom", "pid=4711M",
	},
	{
		"UniFi", "2026-11-27T18:00:00.123Z - error: boom",
		"2026-11-27T18:00:00.123Z", logline.Error, "boom", "",
	},
	{
		"plex", "Nov 27, 2026 18:00:00.123 [140] WARN - boom",
		"2026-11-27T18:00:00.123Z", logline.Warn, "boom", "thread=140",
	},
	{
		"jellyfin", "[2026-11-27 18:00:00.123 +00:00] [ERR] [12] App: boom",
		"2026-11-27T18:00:00.123Z", logline.Error, "boom", "thread=12 logger=App",
	},
	{
		"sonarr", "2026-11-27 18:00:00.1|Error|DownloadService|boom",
		"2026-11-27T18:00:00.1Z", logline.Error, "boom", "logger=DownloadService",
	},
	{
		"nginx unit", "2026/11/27 18:00:00.123 [info] 12#12 unit started",
		"2026-11-27T18:00:00.123Z", logline.Info, "unit started", "pid=12 tid=12",
	},
	{
		"home assistant", "2026-11-27 18:00:00.123 WARNING (MainThread) [homeassistant.components.mqtt] Disconnected from MQTT server",
		"2026-11-27T18:00:00.123Z", logline.Warn, "Disconnected from MQTT server", "thread=MainThread logger=homeassistant.components.mqtt",
	},
	{
		"unreal", "[2026.11.27-18.00.00:123][  0]LogInit: Warning: texture pool over budget",
		"2026-11-27T18:00:00.123Z", logline.Warn, "texture pool over budget", "logger=LogInit",
	},
	{
		"wildfly", "18:00:00,123 INFO  [org.jboss.as] (Controller Boot Thread) WFLYSRV0025: started in 2000ms",
		"2026-11-27T18:00:00.123Z", logline.Info, "WFLYSRV0025: started in 2000ms", "logger=org.jboss.as thread=Controller Boot Thread",
	},
	{
		"weblogic", "<Nov 27, 2026 6:00:00 PM CET> <Error> <Server> <BEA-002606> <Unable to create a server socket>",
		"2026-11-27T18:00:00Z", logline.Error, "Unable to create a server socket", "logger=Server code=BEA-002606",
	},
	{
		"asterisk", "[2026-11-27 18:00:00] WARNING[1234][C-00000001]: chan_sip.c:4070 retrans_pkt: timeout reached",
		"2026-11-27T18:00:00Z", logline.Warn, "timeout reached", "pid=1234 call=C-00000001 source=chan_sip.c:4070 function=retrans_pkt",
	},
	{
		"cisco", "<189>123: *Nov 27 18:00:00.123: %LINK-3-UPDOWN: Interface Gi0/1, changed state to down",
		"2026-11-27T18:00:00.123Z", logline.Error, "Interface Gi0/1, changed state to down", "sequence=123 facility=LINK code=UPDOWN",
	},
	{
		"gitea", "2026/11/27 18:00:00 ...eb/routing/logger.go:102:func1() [I] router: completed GET /",
		"2026-11-27T18:00:00Z", logline.Info, "router: completed GET /", "source=...eb/routing/logger.go:102:func1()",
	},
	{
		"syncthing", "[ABCDE] 2026/11/27 18:00:00 INFO: Ready to synchronize",
		"2026-11-27T18:00:00Z", logline.Info, "Ready to synchronize", "node=ABCDE",
	},
	{
		"datadog agent", "2026-11-27 18:00:00 UTC | CORE | WARN | (pkg/x.go:12 in f) | cannot reach intake",
		"2026-11-27T18:00:00Z", logline.Warn, "cannot reach intake", "app=CORE source=pkg/x.go:12 function=f",
	},
	{
		"telegraf", "2026-11-27T18:00:00Z E! [outputs.influxdb] failed to write",
		"2026-11-27T18:00:00Z", logline.Error, "failed to write", "logger=outputs.influxdb",
	},
	{
		"log4js", "[2026-11-27T18:00:00.123] [ERROR] default - boom",
		"2026-11-27T18:00:00.123Z", logline.Error, "boom", "logger=default",
	},
	{
		"dart", "[SEVERE] 2026-11-27 18:00:00.123456: boom",
		"2026-11-27T18:00:00.123456Z", logline.Error, "boom", "",
	},
	{
		"puma", "[4711] 2026-11-27 18:00:00 +0000: Gracefully stopping",
		"2026-11-27T18:00:00Z", logline.None, "Gracefully stopping", "pid=4711",
	},
	{
		"strapi", "[2026-11-27 18:00:00.123] error: boom",
		"2026-11-27T18:00:00.123Z", logline.Error, "boom", "",
	},
	{
		"aws cloudwatch agent", `2026-11-27T18:00:00Z I! {"caller":"x.go:1","level":"warn","msg":"retry"}`,
		"2026-11-27T18:00:00Z", logline.Warn, "retry", "caller=x.go:1",
	},
	{
		"syslog with logfmt", `2026-11-27T18:00:00Z host app: level=error msg="no route" code=7`,
		"2026-11-27T18:00:00Z", logline.Error, "no route", "code=7 host=host app=app",
	},
	{
		"haskell", "[Error#app] boom @(main:Main app/Main.hs:12:3)",
		"", logline.Error, "boom @(main:Main app/Main.hs:12:3)", "logger=app",
	},
	{
		"asterisk, no call", "[Nov 27 18:00:00] ERROR[4711]: res_odbc.c:12 connect: no server",
		"2026-11-27T18:00:00Z", logline.Error, "no server", "pid=4711 source=res_odbc.c:12 function=connect",
	},
	{
		"cisco, no sequence", "<187>: *Nov 27 18:00:00.123: %LINK-3-UPDOWN: Interface Gi0/1, changed state to down",
		"", logline.Error, ": *Nov 27 18:00:00.123: %LINK-3-UPDOWN: Interface Gi0/1, changed state to down", "",
	},
	{
		"pino-pretty, a name", "[18:00:00.123] ERROR (api/4711): boom",
		"2026-11-27T18:00:00.123Z", logline.Error, "boom", "app=api pid=4711",
	},
	{
		"telegraf, no plugin", "2026-11-27T18:00:00Z I! Loaded inputs: cpu mem",
		"2026-11-27T18:00:00Z", logline.Info, "Loaded inputs: cpu mem", "",
	},
	{
		"datadog agent, no source", "2026-11-27 18:00:00 UTC | TRACE | ERROR | cannot connect",
		"2026-11-27T18:00:00Z", logline.Error, "cannot connect", "app=TRACE",
	},
}

func TestLinesOfApplications(t *testing.T) {
	t.Parallel()
	for _, c := range applications {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, ok := logline.Parse(c.line, ref)
			if !ok {
				t.Fatal("it is no log line")
			}
			c.check(t, got)
			if l, known := logline.Scan([]byte(c.line)); l != c.level || !known {
				t.Errorf("scan: got %v, %v, want %v", l, known, c.level)
			}
		})
	}
}
