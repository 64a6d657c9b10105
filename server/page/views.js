"use strict";

// A view draws a topic into its node. It is made once for a topic, and draw is
// called at most once a frame.

// newest writes the newest value of a series with the digits that suit all of it.
const newest = (series, entry) => new NumberStyle(series, entry.unit, false, spanOf(series, entry)).write(series.at(-1));

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
    this.chart.draw(all.slice(0, topic.kind === "gauge" ? 1 : 3).map(s => s[1]), topic.entry);
    this.drawBars(topic);
    const rows = all.slice(1, 5);
    [...keep(this.others, rows.length, () => el("div", "", el("dt"), el("dd")))].forEach((row, i) => {
      say(row.firstChild, rows[i][0]);
      say(row.lastChild, newest(rows[i][1], topic.entry).join(" "));
      row.style.setProperty("--hue", seriesHue(topic.hue, i + 1));
      mark(row, "drawn", topic.kind !== "gauge" && i < 2);
    });
  }

  headline(topic, name, series) {
    const [value, unit] = newest(series, topic.entry);
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
    say(this.which, `${(100 * part).toFixed(part < 0.1 ? 1 : 0)} % of ${rounded(max, unit).join(" ")}`);
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
      say(this.text, v === undefined ? topic.text : cut(JSON.stringify(v, null, 1), bounds.text));
      return;
    }
    const pairs = Object.entries(v);
    [...keep(this.pairs, pairs.length, () => el("div", "", el("dt"), el("dd")))].forEach((row, i) => {
      const [name, value] = pairs[i];
      say(row.firstChild, cut(name, 40));
      say(row.lastChild, typeof value === "number" ? quantity(value).join(" ") : cut(String(value), 80));
    });
  }
}

class LogView {
  constructor() {
    this.node = el("ol", "lines");
  }

  draw(topic) {
    const stuck = this.node.scrollHeight - this.node.scrollTop - this.node.clientHeight < 24;
    [...keep(this.node, topic.lines.length, () => el("li"))].forEach((row, i) => {
      const { text, gap } = topic.lines[i];
      say(row, gap ? `${count(gap)} missed` : text);
      mark(row, "gap", Boolean(gap));
    });
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
      say(percent, `${Math.round(r.percent)} %`);
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
    this.node = el("div", "table", el("table", "", el("thead", "", this.head), this.body));
  }

  draw(topic) {
    const rows = Array.isArray(topic.value) ? topic.value.filter(isObject).slice(0, bounds.rows) : [];
    const columns = [...new Set(rows.flatMap(r => Object.keys(r).slice(0, bounds.columns)))].slice(0, bounds.columns);
    const numeric = columns.map(c => rows.every(r => typeof r[c] === "number"));
    const units = columns.map(columnUnit);
    const styles = columns.map((c, j) => new NumberStyle(rows.map(r => r[c]), units[j], /(id|port|year)$/i.test(c), units[j] === "%" ? 100 : 0));
    const fill = (node, i, text) => {
      say(node, text);
      mark(node, "number", numeric[i]);
    };
    [...keep(this.head, columns.length, () => el("th"))].forEach((th, i) => fill(th, i, cut(columns[i], 20)));
    [...keep(this.body, rows.length, () => el("tr"))].forEach((tr, i) => {
      [...keep(tr, columns.length, () => el("td"))].forEach((td, j) => fill(td, j, cell(rows[i][columns[j]], styles[j], units[j])));
    });
  }
}

// cell writes a value, a number of bytes with its unit.
function cell(v, style, unit) {
  if (v === undefined || v === null) return "";
  if (typeof v === "number") return unit === "B" ? style.write(v).join(" ") : style.write(v)[0];
  return cut(typeof v === "object" ? JSON.stringify(v) : String(v), 60);
}

class StateView {
  constructor() {
    this.word = el("p", "word");
    this.strip = el("div", "strip");
    this.strip.setAttribute("aria-hidden", "true");
    this.node = el("div", "states", this.word, this.strip);
  }

  draw(topic) {
    say(this.word, topic.states.at(-1)?.word ?? "");
    const words = [...new Set(topic.states.map(s => s.word))];
    const end = topic.at;
    [...keep(this.strip, topic.states.length, () => el("i"))].forEach((part, i) => {
      const until = topic.states[i + 1]?.at ?? end;
      part.style.flexGrow = Math.max(1, until - topic.states[i].at);
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
    mark(this.node, "short", topic.text.length <= 16 && !topic.text.includes("\n"));
  }
}

const views = {
  number: NumbersView, numbers: NumbersView, gauge: GaugeView, json: JSONView, log: LogView,
  chat: ChatView, progress: ProgressView, table: TableView, state: StateView, text: TextView,
};
