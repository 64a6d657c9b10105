"use strict";

// A view draws a topic into its node. It is made once for a topic, and draw is
// called at most once a frame.

class NumbersView {
  constructor(topic) {
    this.value = el("span", "value");
    this.unit = el("span", "unit");
    this.which = el("span", "which");
    this.chart = new Chart(3, topic.hue);
    this.others = el("dl", "others");
    this.bars = el("div", "bars");
    this.bars.setAttribute("aria-hidden", "true");
    this.node = el("div", "numbers", el("p", "big", this.value, this.unit, this.which), this.chart.node, this.bars, this.others);
  }

  draw(topic) {
    const all = [...topic.series];
    if (!all.length) return;
    const [name, series] = all[0];
    this.headline(topic, name, series);
    const drawn = alike(topic, all);
    this.chart.node.hidden = !drawn.some(s => s[1].length > 1); // one value is not a course
    mark(this.node, "lone", this.chart.node.hidden && !topic.list);
    this.chart.draw(drawn.map(s => s[1]), topic.entryOf(name));
    this.drawBars(topic);
    const others = all.slice(1).filter(s => !drawn.includes(s));
    const rows = [...drawn.slice(1), ...others].slice(0, 4);
    [...keep(this.others, rows.length, () => el("div", "", el("dt"), el("dd")))].forEach((row, i) => {
      say(row.firstChild, rows[i][0]);
      say(row.lastChild, newest(rows[i][1], topic.entryOf(rows[i][0])).join(" "));
      row.style.setProperty("--hue", seriesHue(topic.hue, i + 1));
      mark(row, "drawn", i + 1 < drawn.length);
    });
  }

  headline(topic, name, series) {
    const [value, unit] = newest(series, topic.entryOf(name));
    say(this.value, value);
    say(this.unit, unit);
    say(this.which, name);
    mark(this.which, "drawn", topic.series.size > 1);
  }

  drawBars(topic) {
    const list = topic.list?.[1] ?? [];
    const top = topic.entry.max ?? Math.max(...list, 1);
    [...keep(this.bars, list.length, () => el("i"))].forEach((bar, i) => {
      bar.style.setProperty("--part", Math.min(1, Math.max(0, list[i] / top)).toFixed(3));
    });
  }
}

// alike returns the series that share the first one's axis: of one unit, or of about
// its size. Others would be flat lines, or make it one.
function alike(topic, all) {
  if (topic.kind === "gauge") return all.slice(0, 1);
  const { unit, min, max } = topic.entry;
  if (unit || max > min) return all.slice(0, 3);
  const size = series => Math.max(0, ...series.filter(Number.isFinite).map(Math.abs));
  const [first, most] = [size(all[0][1]), 12];
  const own = topic.units.get(all[0][0]);
  return all.filter(([name, series]) => topic.units.get(name) === own && (!first || !size(series) || size(series) <= most * first && first <= most * size(series))).slice(0, 3);
}

class GaugeView extends NumbersView {
  constructor(topic) {
    super(topic);
    this.bar = el("div", "gauge", el("i"));
    this.chart.node.before(this.bar);
  }

  headline(topic, name, series) {
    super.headline(topic, name, series);
    mark(this.which, "drawn", false);
    const { min = 0, max, unit } = topic.entry;
    this.bar.hidden = !(max > min);
    if (this.bar.hidden) return;
    const part = Math.min(1, Math.max(0, (series.at(-1) - min) / (max - min)));
    this.bar.firstChild.style.setProperty("--part", part.toFixed(4));
    say(this.which, `${percentage(part, part < 0.1 ? 1 : 0)} of ${alone(max, unit, true)}`);
  }
}

class JSONView {
  constructor() {
    this.pairs = el("dl", "pairs");
    this.text = el("pre");
    this.node = el("div", "json", this.pairs, this.text);
  }

  draw(topic) {
    const v = topic.value;
    const flat = isObject(v) && Object.keys(v).length <= 12 && Object.values(v).every(m => m === null || typeof m !== "object");
    this.pairs.hidden = !flat;
    this.text.hidden = flat;
    if (!flat) {
      say(this.text, v === undefined ? topic.text : cut(printed(topic.data), bounds.text));
      return;
    }
    const pairs = Object.entries(literal(topic.data));
    [...keep(this.pairs, pairs.length, () => el("div", "", el("dt"), el("dd")))].forEach((row, i) => {
      const [name, value] = pairs[i];
      say(row.firstChild, cut(name, 40));
      say(row.lastChild, cut(typeof v[name] === "number" ? minus(value) : String(value), 80));
    });
  }
}

// printed writes JSON in lines, its numbers as they came.
const printed = data => JSON.stringify(JSON.parse(data, (_, v, source) =>
  typeof v === "number" && source?.source && JSON.rawJSON ? JSON.rawJSON(source.source) : v), null, 1);

class LogView {
  constructor() {
    this.node = el("ol", "lines");
  }

  draw(topic) {
    const stuck = this.node.scrollHeight - this.node.scrollTop - this.node.clientHeight < 24;
    [...keep(this.node, topic.lines.length, () => el("li"))].forEach((row, i) => {
      const { text, gap } = topic.lines[i];
      say(row, gap ?? text);
      mark(row, "gap", Boolean(gap));
    });
    mark(this.node, "over", this.node.scrollHeight > this.node.clientHeight);
    if (stuck) this.node.scrollTop = this.node.scrollHeight;
  }
}

class ChatView {
  constructor() {
    this.node = el("div", "chat");
  }

  draw(topic) {
    const stuck = this.node.scrollHeight - this.node.scrollTop - this.node.clientHeight < 40;
    [...keep(this.node, topic.messages.length, () => el("p"))].forEach((row, i) => {
      const m = topic.messages[i];
      say(row, m.text);
      mark(row, "role", m.role === "user" ? "user" : "other");
      mark(row, "typing", !m.done);
    });
    if (stuck) this.node.scrollTop = this.node.scrollHeight;
  }
}

class ProgressView {
  constructor() {
    this.node = el("ul", "progress");
  }

  draw(topic) {
    const rows = [...topic.rows.values()].sort((a, b) => a.key < b.key ? -1 : 1);
    [...keep(this.node, rows.length, () => el("li", "", el("span", "label"), el("span", "step"), el("span", "percent"), el("i")))].forEach((row, i) => {
      const [label, step, percent, bar] = row.children;
      const r = rows[i];
      say(label, cut(r.label && r.label !== r.key ? r.label : r.key || "progress", 60));
      say(step, cut(r.state, 40));
      say(percent, percentage(r.percent / 100, 0));
      bar.style.setProperty("--part", (r.percent / 100).toFixed(3));
      mark(row, "done", r.done);
      mark(row, "failed", r.failed);
    });
  }
}

class TableView {
  constructor() {
    this.head = el("tr");
    this.body = el("tbody");
    this.scroller = el("div", "table", el("table", "", el("thead", "", this.head), this.body));
    this.more = el("p", "more");
    this.beyond = 0; // columns that there is no room for anywhere
    this.node = el("div", "tables", this.scroller, this.more);
    this.scroller.addEventListener("scroll", () => this.fit(), { passive: true });
    new ResizeObserver(() => this.fit()).observe(this.scroller);
  }

  // fit leaves out the columns that an edge would cut: half a number is a wrong one.
  fit() {
    const { scrollLeft: left, clientWidth } = this.scroller;
    const right = left + clientWidth;
    const cut = [...this.head.children].map(th => th.offsetLeft < left - 1 || th.offsetLeft + th.offsetWidth > right + 1);
    for (const row of [this.head, ...this.body.children]) {
      [...row.children].forEach((node, i) => mark(node, "cut", cut[i]));
    }
    const n = cut.filter(Boolean).length + this.beyond;
    say(this.more, n ? `${n} more column${n === 1 ? "" : "s"}` : "");
  }

  draw(topic) {
    const rows = Array.isArray(topic.value) ? topic.value.filter(isObject).slice(0, bounds.rows) : [];
    const all = [...new Set(rows.flatMap(Object.keys))];
    const columns = all.slice(0, bounds.columns);
    this.beyond = all.length - columns.length;
    const numeric = columns.map(c => rows.every(r => r[c] === undefined || r[c] === null || typeof r[c] === "number"));
    const units = columns.map((c, j) => numeric[j] ? columnUnit(c) : "");
    const formats = columns.map((c, j) => units[j] && columnFormat(rows.map(r => r[c]), units[j]));
    const texts = rows.length ? literal(topic.data).filter(isObject) : [];
    const fill = (node, i, text) => {
      say(node, text);
      mark(node, "number", numeric[i]);
    };
    [...keep(this.head, columns.length, () => el("th"))].forEach((th, i) => fill(th, i, cut(columns[i], 20)));
    [...keep(this.body, rows.length, () => el("tr"))].forEach((tr, i) => {
      [...keep(tr, columns.length, () => el("td"))].forEach((td, j) => fill(td, j, cell(rows[i][columns[j]], texts[i][columns[j]], formats[j])));
    });
    this.fit();
  }
}

// cell writes a value: a number with the column's unit if it has one, else as it
// came. A percentage needs no sign in each cell.
function cell(v, text, format) {
  if (v === undefined || v === null) return "";
  if (typeof v === "number" && format) return format.unit === "%" ? format.write(v)[0] : format.write(v).join(" ");
  if (typeof v === "number") return minus(text);
  return cut(typeof text === "object" ? JSON.stringify(text) : String(text), 60);
}

// A StateView draws the states of the latest events: each is as wide as it has events,
// since those that were replayed came at once.
class StateView {
  constructor() {
    this.word = el("p", "word");
    this.strip = el("div", "strip");
    this.from = el("span");
    this.past = el("div", "past", this.from, el("span", "", "latest"));
    for (const node of [this.strip, this.past]) node.setAttribute("aria-hidden", "true");
    this.node = el("div", "states", this.word, el("div", "", this.strip, this.past));
  }

  draw(topic) {
    say(this.word, topic.states.at(-1)?.word ?? "");
    const words = [...new Set(topic.states.map(s => s.word))];
    const events = topic.states.reduce((sum, s) => sum + s.events, 0);
    say(this.from, events > 1 ? `\u2212${count(events)} events` : "");
    [...keep(this.strip, topic.states.length, () => el("i"))].forEach((part, i) => {
      part.style.flexGrow = topic.states[i].events;
      part.style.setProperty("--hue", topic.hue + 55 * words.indexOf(topic.states[i].word));
      part.title = topic.states[i].word;
    });
  }
}

class TextView {
  constructor() {
    this.node = el("pre", "text");
  }

  draw(topic) {
    say(this.node, topic.text);
    const length = topic.text.includes("\n") ? Infinity : topic.text.length;
    mark(this.node, "short", length <= 11 ? "large" : length <= 24 ? "small" : "");
  }
}

const views = {
  number: NumbersView, numbers: NumbersView, gauge: GaugeView, json: JSONView, log: LogView,
  chat: ChatView, progress: ProgressView, table: TableView, state: StateView, text: TextView,
};
