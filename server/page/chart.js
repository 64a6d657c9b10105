"use strict";

// A Chart draws series over their latest events, the newest at the right, with
// the values of its axis beside it and how far back it goes beneath it. Where
// events were lost it draws no line.
class Chart {
  constructor(lines, hue) {
    this.lines = Array.from({ length: lines }, (_, i) =>
      svg("path", { class: i ? "line other" : "line", "vector-effect": "non-scaling-stroke" }));
    this.lines.forEach((line, i) => line.style.setProperty("--hue", seriesHue(hue, i)));
    this.area = svg("path", { class: "area" });
    this.grid = svg("path", { class: "grid", "vector-effect": "non-scaling-stroke" });
    this.ticks = el("div", "ticks", el("span"), el("span"), el("span"));
    this.from = el("span", "from");
    this.picture = svg("svg", { preserveAspectRatio: "none" }, this.grid, this.area, ...this.lines);
    this.node = el("div", "chart", this.ticks, this.picture, el("div", "past", this.from, el("span", "", "latest")));
    this.node.setAttribute("aria-hidden", "true");
    this.range = undefined;
  }

  draw(series, entry) {
    const width = widths.find(w => series.every(s => s.length <= w));
    this.picture.setAttribute("viewBox", `0 0 ${width - 1} 100`);
    this.grid.setAttribute("d", [4, 50, 96].map(y => `M0 ${y}H${width - 1}`).join(""));
    const [lo, hi] = this.range = axis(series, entry, this.range);
    const y = v => (96 - 92 * (v - lo) / (hi - lo)).toFixed(1);
    this.lines.forEach((line, i) => {
      const runs = series[i] ? runsOf(series[i], width) : [];
      line.setAttribute("d", runs.map(run => path(run, y)).join(""));
      if (i === 0) this.area.setAttribute("d", isConstant(series[0]) ? "" : runs.map(run =>
        `${path(run, y)}L${run.at(-1)[0]} 100L${run[0][0]} 100Z`).join(""));
    });
    const labels = axisLabels([hi, (lo + hi) / 2, lo], entry.unit);
    [...this.ticks.children].forEach((tick, i) => say(tick, labels[i]));
    say(this.from, `\u2212${width} events`);
  }
}

// seriesHue returns the hue of a topic's series: far from those of the others.
const seriesHue = (hue, i) => (hue + 137.5 * i) % 360;

// widths are how many events a picture is wide: few at first, so that it soon has
// a shape.
const widths = [30, 45, 60, 90, 120, bounds.points];

// axis returns the range to draw. A range of the catalogue is the axis. Otherwise
// it grows when it must, and shrinks only when most of it is empty, so that the
// picture stays calm.
function axis(series, entry, before) {
  const values = series.flat().filter(Number.isFinite);
  let [lo, hi] = [Math.min(...values), Math.max(...values)];
  if (!values.length) [lo, hi] = [0, 1];
  const declared = Number.isFinite(entry.min) && Number.isFinite(entry.max) && entry.min < entry.max;
  if (declared && lo >= entry.min && hi <= entry.max) return [entry.min, entry.max];
  if (Number.isFinite(entry.min)) lo = Math.min(lo, entry.min);
  if (hi - lo <= Math.abs(hi) * 1e-6) [lo, hi] = [lo - (Math.abs(lo) / 10 || 0), hi + (Math.abs(hi) / 10 || 1)];
  if (before && before[0] <= lo && before[1] >= hi && hi - lo > 0.4 * (before[1] - before[0])) return before;
  if (lo === 0) return [0, roundUp(hi)];
  const pad = (hi - lo) / 20;
  return [lo === entry.min ? lo : lo - pad, hi + pad];
}

// roundUp returns the next number that is easy to read and to halve.
function roundUp(v) {
  const unit = 10 ** Math.floor(Math.log10(v));
  return unit * [1, 2, 4, 5, 8, 10].find(n => n * unit >= v * (1 - 1e-9));
}

// isConstant reports whether a series has one value only: an area beneath it
// would say no more than the line.
const isConstant = series => series.every(v => !Number.isFinite(v) || v === series.find(Number.isFinite));

// runsOf returns the unbroken runs of a series as [x, value], the newest at the
// right of the width.
function runsOf(series, width) {
  const runs = [];
  let open = false;
  series.forEach((v, i) => {
    if (!Number.isFinite(v)) {
      open = false;
      return;
    }
    if (!open) runs.push([]);
    open = true;
    runs.at(-1).push([width - series.length + i, v]);
  });
  return runs;
}

function path(run, y) {
  if (run.length === 1) run = [[run[0][0] - 1, run[0][1]], run[0]];
  return "M" + run.map(([x, v]) => `${x} ${y(v)}`).join("L");
}
