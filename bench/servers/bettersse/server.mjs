// better-sse on Node as its README has it: a session for each request, a channel
// for each topic, behind node:http. Its serializer is set to pass text on as it
// is, which is the cheaper choice. The command line and the talk with whoever
// measures are those of package produce.
import { createServer } from "node:http"
import { createInterface } from "node:readline"
import { parseArgs } from "node:util"
import { createChannel, createSession } from "better-sse"

const { values: flags } = parseArgs({
	// Go's flags have one dash.
	args: process.argv.slice(2).map((a) => a.replace(/^-(?=\w)/, "--")),
	options: {
		addr: { type: "string", default: "127.0.0.1:0" },
		topics: { type: "string", default: "8" },
		size: { type: "string", default: "100" },
		rate: { type: "string", default: "0" },
		window: { type: "string", default: "1024" },
		linger: { type: "string", default: "0" }, // it has none
		start: { type: "boolean", default: false },
	},
})
const topics = Number(flags.topics)
const size = Number(flags.size)
const rate = Number(flags.rate)
const share = flags.start ? 0 : Math.floor(Number(flags.window) / topics)
const names = Array.from({ length: topics }, (_, i) => "t" + String(i).padStart(2, "0"))
const channels = new Map(names.map((name) => [name, createChannel()]))

const say = (o) => process.stdout.write(JSON.stringify(o) + "\n")

const server = createServer(async (req, res) => {
	const session = await createSession(req, res, { serializer: (data) => data })
	const asked = new URL(req.url, "http://localhost").searchParams.get("topics")
	for (const name of asked ? asked.split(",") : names) {
		channels.get(name)?.register(session)
	}
})

// now is the clock that package event uses, in nanoseconds.
const now = () => process.hrtime.bigint()
const padding = "x".repeat(size - 29)
const published = new Array(topics).fill(0)
const acked = new Array(topics).fill(0)
const calls = []
let running = false
let begun = 0n
let lastAck = 0

function publish(topic, stamp) {
	const seq = published[topic] + 1
	const id = names[topic].slice(1) + "-" + String(seq).padStart(8, "0")
	const data = id + " " + stamp.toString(16).padStart(16, "0") + " " + padding
	const before = now()
	channels.get(names[topic]).broadcast(data, names[topic], { eventId: id })
	if (calls.length < 1e6) calls.push(Number(now() - before))
	published[topic] = seq
}

// flatOut publishes a little of each topic and then lets the sockets have a turn.
function flatOut() {
	if (!running) return
	const patient = Date.now() - lastAck < 1000
	let some = false
	for (let topic = 0; topic < topics; topic++) {
		for (let n = 0; n < 16; n++) {
			if (share > 0 && published[topic] - acked[topic] >= share && patient) break
			publish(topic, now())
			some = true
		}
	}
	if (some) setImmediate(flatOut)
	else setTimeout(flatOut, 1) // an acknowledgement calls it sooner
}

// paced publishes what is due. The time of an event is when it was due, but not
// before the timer fired: see pace.go.
const interval = rate > 0 ? 1e9 / rate : 0
let offered = 0
function paced() {
	if (!running) return
	const woken = now()
	for (;;) {
		const due = begun + BigInt(Math.round(offered * interval))
		if (due > now()) break
		publish(offered % topics, due > woken ? due : woken)
		offered++
	}
	setTimeout(paced, 1)
}

function start() {
	if (running) return
	running = true
	begun = now()
	lastAck = Date.now()
	if (rate > 0) paced()
	else flatOut()
}

function stop() {
	running = false
	calls.sort((a, b) => a - b)
	const late = rate > 0 ? Math.max(0, Math.floor(Number(now() - begun) / interval) + 1 - offered) : 0
	const quantile = (q) => calls[Math.max(0, Math.ceil(q * calls.length) - 1)] ?? 0
	say({ published, late, blocked: 0, callP50: quantile(0.5), callP99: quantile(0.99) })
}

function follow(line) {
	const [command, ...numbers] = line.split(" ")
	switch (command) {
		case "start":
			return start()
		case "ack":
			for (let i = 0; i < topics; i++) acked[i] = Math.max(acked[i], Number(numbers[i]))
			lastAck = Date.now()
			return
		case "stop":
			return stop()
		case "stats":
			return say({ goroutines: 0 })
	}
}

const colon = flags.addr.lastIndexOf(":")
const host = flags.addr.slice(0, colon).replace(/[[\]]/g, "")
if (!host.startsWith("127.") && host !== "::1") {
	console.error(flags.addr + " is not a loopback address")
	process.exit(1)
}
server.listen({ host, port: Number(flags.addr.slice(colon + 1)), backlog: 4096 }, () => {
	const { address, port, family } = server.address()
	say({
		addr: family === "IPv6" ? `[${address}]:${port}` : `${address}:${port}`,
		path: "/events?", selects: true, ids: "event", cycle: 0, timeless: false,
	})
	if (flags.start) start()
	createInterface({ input: process.stdin }).on("line", follow).on("close", () => process.exit(0))
})
