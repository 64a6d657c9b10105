package logline_test

import "topicmux/monitor/logline"

// databases are lines of databases, queues and stores.
var databases = []format{
	{
		"MariaDB", "2026-11-27 18:00:00 0 [Warning] InnoDB: Retry attempts",
		"2026-11-27T18:00:00Z", logline.Warn, "InnoDB: Retry attempts", "thread=0",
	},
	{
		"MongoDB 4.2", "2026-11-27T18:00:00.123+0000 E STORAGE  [initandlisten] WiredTiger error",
		"2026-11-27T18:00:00.123Z", logline.Error, "WiredTiger error", "component=STORAGE context=initandlisten",
	},
	{
		"Redis 7", "4711:M 27 Nov 2026 18:00:00.123 # WARNING overcommit_memory is set to 0",
		"2026-11-27T18:00:00.123Z", logline.Warn, "WARNING overcommit_memory is set to 0", "pid=4711 role=M",
	},
	{
		"Redis sentinel", "4711:X 27 Nov 2026 18:00:00.123 # +sdown master mymaster 10.0.0.7 6379",
		"2026-11-27T18:00:00.123Z", logline.Warn, "+sdown master mymaster 10.0.0.7 6379", "pid=4711 role=X",
	},
	{
		"RabbitMQ 3.9", "2026-11-27 18:00:00.123456+00:00 [error] <0.456.0> closing AMQP connection",
		"2026-11-27T18:00:00.123456Z", logline.Error, "closing AMQP connection", "process=0.456.0",
	},
	{
		"Kafka", "[2026-11-27 18:00:00,123] ERROR [ReplicaManager broker=1] Error processing append (kafka.server.ReplicaManager)",
		"2026-11-27T18:00:00.123Z", logline.Error, "[ReplicaManager broker=1] Error processing append (kafka.server.ReplicaManager)", "",
	},
	{
		"ZooKeeper", "2026-11-27 18:00:00,123 [myid:1] - WARN  [main:QuorumPeer@123] - No server failure",
		"2026-11-27T18:00:00.123Z", logline.Warn, "No server failure", "thread=myid:1 logger=main:QuorumPeer@123",
	},
	{
		"Cassandra", "WARN  [main] 2026-11-27 18:00:00,123 StartupChecks.java:136 - jemalloc not found",
		"2026-11-27T18:00:00.123Z", logline.Warn, "jemalloc not found", "thread=main source=StartupChecks.java:136",
	},
	{
		"etcd old", "2026-11-27 18:00:00.123456 W | etcdserver: apply took too long",
		"2026-11-27T18:00:00.123456Z", logline.Warn, "etcdserver: apply took too long", "",
	},
	{
		"CockroachDB", "W261127 18:00:00.123456 47 server/node.go:512 ⋮ [n1,client=127.0.0.1] 12  slow heartbeat",
		"2026-11-27T18:00:00.123456Z", logline.Warn, "12  slow heartbeat", "pid=47 source=server/node.go:512 tags=n1,client=127.0.0.1",
	},
	{
		"CockroachDB early", "I261127 18:00:00.123456 1 server/node.go:512  [n1] node started",
		"2026-11-27T18:00:00.123456Z", logline.Info, "node started", "pid=1 source=server/node.go:512 tags=n1",
	},
	{
		"ClickHouse", "2026.11.27 18:00:00.123456 [ 4711 ] {9f1c-aa} <Error> executeQuery: Code: 60. DB::Exception: Table x doesn't exist",
		"2026-11-27T18:00:00.123456Z", logline.Error, "Code: 60. DB::Exception: Table x doesn't exist", "thread=4711 logger=executeQuery",
	},
	{
		"ClickHouse no query", "2026.11.27 18:00:00.123456 [ 4711 ] {} <Information> Application: Ready for connections.",
		"2026-11-27T18:00:00.123456Z", logline.Info, "Ready for connections.", "thread=4711 logger=Application",
	},
}
