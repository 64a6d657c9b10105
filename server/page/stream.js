"use strict";

// controls are what is done with each control event.
const controls = { $hello: "hello", $topic: "topic", $gap: "gap", $live: "live", $complete: "complete", $drain: "drain", $replaced: "replaced" };

// A Stream is the real EventSource, and what it told: its state, its last event
// id, how many events came, were missed and came twice. The browser reconnects by
// itself after a break. Where it gives up, at an answer of 5xx say, the page
// opens a new EventSource that begins after the last id.
class Stream {
  constructor(hooks) {
    this.hooks = hooks; // event, phase, and those of controls: called with what happened
    this.heard = new Map(); // the listeners by name
    this.retryAfter = 3000; // what browsers wait until a retry field says otherwise
  }

  // open begins anew with a query.
  open(query) {
    this.close();
    Object.assign(this, {
      query, lastId: "", epoch: "", seq: 0, events: 0, missed: 0, atLeast: false, repeated: 0, failures: 0,
      greeted: false, // the server has said which topics there are
      resumed: false, // this connection resumes
      live: false, // the server has sent what it had when the connection began
      ended: false, // the server has said that nothing follows
    });
    this.connect("");
  }

  connect(lastId) {
    this.source?.close();
    clearTimeout(this.timer);
    const url = `${base}events?${this.query}` + (lastId ? `&lastEventId=${encodeURIComponent(lastId)}` : "");
    const source = this.source = new EventSource(url);
    this.heard.clear();
    this.turn("connecting", { anew: true });
    source.onopen = () => {
      clearTimeout(this.timer);
      if (this.phase === "waiting") this.turn("connecting"); // earlier than was guessed
      this.failures = 0;
      this.turn("open");
    };
    source.onerror = () => this.broke();
    for (const name in controls) source.addEventListener(name, e => this.control(e, controls[name]));
  }

  close() {
    this.source?.close();
    this.source = undefined;
    clearTimeout(this.timer);
  }

  // listen makes the topic heard: this is what its panel lives on.
  listen(name) {
    if (this.heard.has(name)) return;
    const hear = e => this.event(name, e);
    this.heard.set(name, hear);
    this.source?.addEventListener(name, hear);
  }

  event(name, e) {
    const [epoch, seq] = split(e.lastEventId);
    if (epoch !== this.epoch) [this.epoch, this.seq] = [epoch, 0];
    if (seq <= this.seq) this.repeated++;
    this.seq = Math.max(seq, this.seq);
    this.lastId = e.lastEventId;
    this.events++;
    this.hooks.event(name, e.data, e.lastEventId);
  }

  control(e, kind) {
    const value = parse(e.data);
    if (!isObject(value)) return;
    if (kind === "hello") [this.greeted, this.live, this.resumed] = [true, false, isObject(value.resume)];
    if (kind === "live") this.live = true;
    if (kind === "gap") this.missed += Number(value.missed) || 0;
    if (kind === "gap" && value.atLeast) this.atLeast = true;
    if (kind === "replaced" || kind === "complete" && !value.topic) this.ended = true;
    if (kind === "drain" && value.retry >= 0) this.retryAfter = value.retry;
    this.hooks[kind]?.(value);
  }

  // broke is called when the connection broke, or was refused for good.
  broke() {
    if (this.source.readyState !== EventSource.CLOSED) {
      this.turn("waiting", { until: performance.now() + this.retryAfter });
      this.timer = setTimeout(() => this.turn("connecting"), this.retryAfter);
      return;
    }
    clearTimeout(this.timer); // the browser gave up earlier than was guessed
    if (this.ended) {
      this.turn("closed", { status: 204 });
      return;
    }
    this.turn("closed");
    this.ask();
  }

  // ask finds out why the browser gave up: EventSource does not tell.
  async ask() {
    const source = this.source;
    const stop = new AbortController();
    let [status, why] = [0, {}];
    try {
      const answer = await fetch(`${base}events?${withoutClient(this.query)}`, { headers: { Accept: "text/event-stream" }, signal: stop.signal });
      status = answer.status;
      if (!answer.ok) why = parse(await answer.text()) ?? {};
    } catch { /* no answer at all: the status stays 0 */ }
    stop.abort();
    if (source !== this.source) return; // there is a new one already
    const lasting = status === 204 || status >= 400 && status < 500 && status !== 408 && status !== 429;
    if (lasting) {
      this.turn("closed", { status, error: why.error, hint: why.hint });
      return;
    }
    const wait = Math.min(30_000, 1000 * 2 ** this.failures++) * (0.75 + Math.random() / 2);
    this.turn("waiting", { until: performance.now() + wait, status, error: why.error });
    this.timer = setTimeout(() => this.connect(this.lastId), wait);
  }

  turn(phase, detail = {}) {
    this.phase = phase;
    this.detail = detail;
    this.hooks.phase(phase, detail);
  }
}

// split takes an id apart: its epoch and its place in the order.
function split(id) {
  const dash = id.lastIndexOf("-");
  return [id.slice(0, dash), Number(id.slice(dash + 1))];
}

function withoutClient(query) {
  return query.replace(/(^|&)client=[^&]*/, "");
}
