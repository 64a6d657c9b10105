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
    this.ticks = el("div", "ticks");
    this.from = el("span", "from");
    this.picture = svg("svg", { preserveAspectRatio: "none" }, this.grid, this.area, ...this.lines);
    this.node = el("div", "chart", this.ticks, this.picture, el("div", "past", this.from, el("span", "", "latest")));
    this.node.setAttribute("aria-hidden", "true");
    this.axis = undefined;
    this.height = 0;
    new ResizeObserver(([seen]) => this.resize(seen.contentRect.height)).observe(this.picture);
  }

  // resize draws the ticks anew that fit the height.
  resize(height) {
    if (height === this.height) return;
    this.height = height;
    if (this.shown) this.draw(...this.shown);
  }

  draw(series, entry) {
    this.shown = [series, entry];
    const width = widths.find(w => series.every(s => s.length <= w));
    this.picture.setAttribute("viewBox", `0 0 ${width - 1} 100`);
    const known = series.flat().filter(Number.isFinite);
    const [lo, hi] = known.length ? [Math.min(...known), Math.max(...known)] : [0, 0];
    this.axis = axisOf(lo, hi, entry, this.axis);
    const y = v => 96 - 92 * (drawable(v) - this.axis.lo) / (this.axis.hi - this.axis.lo);
    this.drawTicks(y, width, entry.unit ?? "");
    this.lines.forEach((line, i) => {
      const runs = series[i] ? runsOf(series[i], width) : [];
      line.setAttribute("d", runs.map(run => path(run, y)).join(""));
      if (i === 0) this.area.setAttribute("d", isConstant(series[0]) ? "" : runs.map(run =>
        `${path(run, y)}L${run.at(-1)[0]} 100L${run[0][0]} 100Z`).join(""));
    });
    say(this.from, `\u2212${width} events`);
  }

  // drawTicks writes as many labels as there is height for.
  drawTicks(y, width, unit) {
    const ticks = ticksOf(this.axis, Math.min(5, Math.max(2, Math.floor(this.height / labelHeight))));
    const labels = tickLabels(ticks, unit, labelRoom);
    this.grid.setAttribute("d", ticks.map(t => `M0 ${y(t).toFixed(1)}H${width - 1}`).join(""));
    [...keep(this.ticks, ticks.length, () => el("span"))].forEach((label, i) => {
      say(label, labels[i]);
      label.style.setProperty("--y", (y(ticks[i]) / 100).toFixed(3));
    });
  }
}

const labelHeight = 16; // pixels from one label of an axis to the next, at least
const labelRoom = 10; // characters of a label, at most

// seriesHue returns the hue of a topic's series: far from those of the others.
const seriesHue = (hue, i) => (hue + 137.5 * i) % 360;

// widths are how many events a picture is wide: few at first, so that it soon has
// a shape.
const widths = [30, 45, 60, 90, 120, bounds.points];

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
  return "M" + run.map(([x, v]) => `${x} ${y(v).toFixed(1)}`).join("L");
}
