package logline_test

import (
	"slices"

	"topicmux/monitor/logline"
)

// lines are log lines of text.
var lines = slices.Concat(daemonLines, libraryLines)

// libraryLines are log lines of logging libraries and of what uses them.
var libraryLines = []format{
	{
		"Python", "WARNING:root:low on disk",
		"", logline.Warn, "low on disk", "logger=root",
	},
	{
		"Python, with a time", "2026-11-27 18:00:00,123 - app.db - ERROR - connection lost",
		"2026-11-27T18:00:00.123Z", logline.Error, "connection lost", "logger=app.db",
	},
	{
		"loguru", "2026-11-27 18:00:00.123 | SUCCESS  | app.main:run:12 - done",
		"2026-11-27T18:00:00.123Z", logline.Info, "done", "source=app.main:run:12",
	},
	{
		"gunicorn", "[2026-11-27 18:00:00 +0000] [7] [INFO] Listening at: http://0.0.0.0:80",
		"2026-11-27T18:00:00Z", logline.Info, "Listening at: http://0.0.0.0:80", "pid=7",
	},
	{
		"uvicorn", `INFO:     127.0.0.1:5000 - "GET / HTTP/1.1" 200 OK`,
		"", logline.Info, `127.0.0.1:5000 - "GET / HTTP/1.1" 200 OK`, "",
	},
	{
		"Celery", "[2026-11-27 18:00:00,123: WARNING/MainProcess] no broker",
		"2026-11-27T18:00:00.123Z", logline.Warn, "no broker", "process=MainProcess",
	},
	{
		"log4j", "2026-11-27 18:00:00,123 [http-nio 8080-exec-1] WARN  com.acme.Api - slow query id=7",
		"2026-11-27T18:00:00.123Z", logline.Warn, "slow query", "thread=http-nio 8080-exec-1 logger=com.acme.Api id=7",
	},
	{
		"Logback", "18:00:00.123 [main] DEBUG com.acme.App -- starting",
		"2026-11-27T18:00:00.123Z", logline.Debug, "starting", "thread=main logger=com.acme.App",
	},
	{
		"Spring Boot", "2026-11-27T18:00:00.123+01:00  INFO 4711 --- [           main] c.a.App                  : Started App in 2.1 seconds",
		"2026-11-27T17:00:00.123Z", logline.Info, "Started App in 2.1 seconds", "pid=4711 thread=main logger=c.a.App",
	},
	{
		"Spring Boot 3.4", "2026-11-27T18:00:00.123Z ERROR 7 --- [shop] [nio-80-exec-1] c.a.Api : Servlet threw",
		"2026-11-27T18:00:00.123Z", logline.Error, "Servlet threw", "pid=7 app=shop thread=nio-80-exec-1 logger=c.a.Api",
	},
	{
		"Kafka", "[2026-11-27 18:00:00,123] INFO [KafkaServer id=0] started (kafka.server.KafkaServer)",
		"2026-11-27T18:00:00.123Z", logline.Info, "[KafkaServer id=0] started (kafka.server.KafkaServer)", "",
	},
	{
		"Elasticsearch", "[2026-11-27T18:00:00,123][WARN ][o.e.n.Node               ] [node-1] low disk",
		"2026-11-27T18:00:00.123Z", logline.Warn, "low disk", "logger=o.e.n.Node node=node-1",
	},
	{
		"java.util.logging", "Nov 27, 2026 6:00:00 PM com.acme.App run\nSEVERE: no disk",
		"2026-11-27T18:00:00Z", logline.Error, "no disk", "logger=com.acme.App function=run",
	},
	{
		"Tomcat", "27-Nov-2026 18:00:00.123 INFO [main] org.apache.catalina.startup.Catalina.start Server startup in [7] ms",
		"2026-11-27T18:00:00.123Z", logline.Info, "org.apache.catalina.startup.Catalina.start Server startup in [7] ms", "thread=main",
	},
	{
		"NLog", "2026-11-27 18:00:00.1234|INFO|App.Api|Started",
		"2026-11-27T18:00:00.1234Z", logline.Info, "Started", "logger=App.Api",
	},
	{
		"Serilog, console", "[18:00:00 WRN] Slow request",
		"2026-11-27T18:00:00Z", logline.Warn, "Slow request", "",
	},
	{
		"Serilog, file", "2026-11-27 19:00:00.123 +01:00 [FTL] Host terminated",
		"2026-11-27T18:00:00.123Z", logline.Fatal, "Host terminated", "",
	},
	{
		".NET", "fail: Microsoft.AspNetCore.Server[13]\n      Connection id \"7\" failed",
		"", logline.Error, "Connection id \"7\" failed", "logger=Microsoft.AspNetCore.Server event=13",
	},
	{
		".NET, the first line alone", "info: Cat.Sub[0]",
		"", logline.Info, "", "logger=Cat.Sub event=0",
	},
	{
		"Ruby", "W, [2026-11-27T18:00:00.123456 #4711]  WARN -- shop: low stock",
		"2026-11-27T18:00:00.123456Z", logline.Warn, "low stock", "pid=4711 program=shop",
	},
	{
		"Rails", `I, [2026-11-27T18:00:00.123456 #7]  INFO -- : Completed 200 OK in 5ms`,
		"2026-11-27T18:00:00.123456Z", logline.Info, "Completed 200 OK in 5ms", "pid=7",
	},
	{
		"lograge", "method=GET path=/orders format=html controller=OrdersController action=index status=200 duration=58.33 view=40.43 db=15.26",
		"", logline.Info, "GET /orders", "status=200 format=html controller=OrdersController action=index duration=58.33 view=40.43 db=15.26",
	},
	{
		"logfmt", `ts=2026-11-27T18:00:00.123Z caller=main.go:12 level=warn msg="disk \"a\" full" free=3%`,
		"2026-11-27T18:00:00.123Z", logline.Warn, `disk "a" full`, "caller=main.go:12 free=3%",
	},
	{
		"logrus", `time="2026-11-27T18:00:00+01:00" level=fatal msg="no config" path=/etc/x`,
		"2026-11-27T17:00:00Z", logline.Fatal, "no config", "path=/etc/x",
	},
	{
		"logrus, terminal", "WARN[0007] slow                                          ms=912",
		"", logline.Warn, "slow", "ms=912",
	},
	{
		"zap, console", "2026-11-27T18:00:00.123Z\tERROR\tapi/main.go:12\tno route\t{\"host\": \"db\"}",
		"2026-11-27T18:00:00.123Z", logline.Error, "no route", "source=api/main.go:12 host=db",
	},
	{
		"zerolog, console", "6:00PM INF ready port=8080",
		"2026-11-27T18:00:00Z", logline.Info, "ready", "port=8080",
	},
	{
		"tracing", "2026-11-27T18:00:00.123456Z  INFO api::http: served status=200",
		"2026-11-27T18:00:00.123456Z", logline.Info, "served", "logger=api::http status=200",
	},
	{
		"env_logger", "[2026-11-27T18:00:00Z WARN  api::db] retrying",
		"2026-11-27T18:00:00Z", logline.Warn, "retrying", "logger=api::db",
	},
	{
		"hclog", "2026-11-27T18:00:00.123Z [DEBUG] agent: sync: n=3",
		"2026-11-27T18:00:00.123Z", logline.Debug, "agent: sync:", "n=3",
	},
	{
		"Go", "2026/11/27 18:00:00 listening on :8080",
		"2026-11-27T18:00:00Z", logline.None, "listening on :8080", "",
	},
	{
		"PostgreSQL", "2026-11-27 18:00:00.123 UTC [4711] LOG:  database system is ready",
		"2026-11-27T18:00:00.123Z", logline.Info, "database system is ready", "pid=4711",
	},
	{
		"PostgreSQL, with a user", `2026-11-27 18:00:00.123 CET [4711] ann@shop ERROR:  relation "x" does not exist`,
		"2026-11-27T18:00:00.123Z", logline.Error, `relation "x" does not exist`, "pid=4711 user=ann@shop",
	},
	{
		"MySQL", "2026-11-27T18:00:00.123456Z 0 [Warning] [MY-010068] [Server] CA certificate is self signed.",
		"2026-11-27T18:00:00.123456Z", logline.Warn, "CA certificate is self signed.", "thread=0 code=MY-010068 subsystem=Server",
	},
	{
		"MariaDB", "2026-11-27 18:00:00 7 [Note] InnoDB: started",
		"2026-11-27T18:00:00Z", logline.Info, "InnoDB: started", "thread=7",
	},
	{
		"Redis", "31:M 27 Nov 2026 18:00:00.123 # WARNING: overcommit is off",
		"2026-11-27T18:00:00.123Z", logline.Warn, "WARNING: overcommit is off", "pid=31 role=M",
	},
	{
		"MongoDB 4.2", "2026-11-27T18:00:00.123+0000 I  NETWORK  [listener] waiting for connections",
		"2026-11-27T18:00:00.123Z", logline.Info, "waiting for connections", "component=NETWORK context=listener",
	},
	{
		"RabbitMQ", "2026-11-27 18:00:00.123456+00:00 [notice] <0.44.0> Logging: configured",
		"2026-11-27T18:00:00.123456Z", logline.Info, "Logging: configured", "process=0.44.0",
	},
	{
		"Elixir", "18:00:00.123 [info] Running Endpoint",
		"2026-11-27T18:00:00.123Z", logline.Info, "Running Endpoint", "",
	},
	{
		"Envoy", "[2026-11-27 18:00:00.123][1][warning][config] [source/config.cc:12] stream closed",
		"2026-11-27T18:00:00.123Z", logline.Warn, "stream closed", "thread=1 logger=config source=source/config.cc:12",
	},
	{
		"Monolog", `[2026-11-27T18:00:00.123456+00:00] app.ERROR: Order failed {"id":7} []`,
		"2026-11-27T18:00:00.123456Z", logline.Error, "Order failed", "channel=app id=7",
	},
	{
		"PHP", "[27-Nov-2026 18:00:00 UTC] PHP Fatal error:  Uncaught Error in /a.php",
		"2026-11-27T18:00:00Z", logline.Error, "Uncaught Error in /a.php", "",
	},
	{
		"Android", "11-27 18:00:00.123  1234  5678 E ActivityManager: ANR in com.acme",
		"2026-11-27T18:00:00.123Z", logline.Error, "ANR in com.acme", "pid=1234 tid=5678 tag=ActivityManager",
	},
	{
		"OpenStack", "2026-11-27 18:00:00.123 31 ERROR nova.compute.manager [req-7] Instance failed",
		"2026-11-27T18:00:00.123Z", logline.Error, "[req-7] Instance failed", "pid=31 logger=nova.compute.manager",
	},
	{
		"Heroku", `2026-11-27T18:00:00.123456+00:00 heroku[router]: at=error code=H12 method=GET path="/" status=503`,
		"2026-11-27T18:00:00.123456Z", logline.Error, "GET /", "status=503 code=H12 app=heroku process=router",
	},
	{
		"Docker Compose", "web-1  | 2026-11-27T18:00:00Z WARN slow",
		"2026-11-27T18:00:00Z", logline.Warn, "slow", "service=web-1",
	},
	{
		"winston", `warn: disk low {"free":3}`,
		"", logline.Warn, "disk low", "free=3",
	},
	{
		"a level in brackets", "[WARN] low on disk",
		"", logline.Warn, "low on disk", "",
	},
	{
		"a level in capitals", "ERROR broken pipe",
		"", logline.Error, "broken pipe", "",
	},
	{
		"another level in the message", "2026-11-27T18:00:00Z INFO the last ERROR was 3 h ago",
		"2026-11-27T18:00:00Z", logline.Info, "the last ERROR was 3 h ago", "",
	},
	{
		"a stack trace", "2026-11-27 18:00:00 ERROR boom\njava.lang.Error: x=1\n\tat y",
		"2026-11-27T18:00:00Z", logline.Error, "boom\njava.lang.Error: x=1\n\tat y", "",
	},
}
