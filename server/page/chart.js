"use strict";

// A Spark draws series over their latest events, the newest at the right. Where
// events were lost it draws no line.
class Spark {
  constructor(lines, hue) {
    this.lines = Array.from({ length: lines }, (_, i) =>
      svg("path", { class: i ? "line other" : "line", "vector-effect": "non-scaling-stroke" }));
    this.lines.forEach((line, i) => line.style.setProperty("--hue", hue + 70 * i));
    this.area = svg("path", { class: "area" });
    this.node = svg("svg", {
      class: "spark", preserveAspectRatio: "none", "aria-hidden": "true",
    }, this.area, ...this.lines);
    this.range = undefined;
  }

  draw(series, entry) {
    const width = widths.find(w => series.every(s => s.length <= w));
    this.node.setAttribute("viewBox", `0 0 ${width - 1} 100`);
    const [lo, hi] = this.range = axis(series, entry, this.range);
    const y = v => (96 - 92 * (v - lo) / (hi - lo)).toFixed(1);
    this.lines.forEach((line, i) => {
      const runs = series[i] ? runsOf(series[i], width) : [];
      line.setAttribute("d", runs.map(run => path(run, y)).join(""));
      if (i === 0) this.area.setAttribute("d", runs.map(run =>
        `${path(run, y)}L${run.at(-1)[0]} 100L${run[0][0]} 100Z`).join(""));
    });
  }
}

// widths are how many events a picture is wide: few at first, so that it soon has
// a shape.
const widths = [30, 60, 120, bounds.points];

// axis returns the range to draw. It grows when it must, and shrinks only when
// most of it is empty, so that the picture stays calm.
function axis(series, entry, before) {
  const values = series.flat().filter(Number.isFinite);
  let [lo, hi] = [Math.min(...values), Math.max(...values)];
  if (!values.length) [lo, hi] = [0, 1];
  if (Number.isFinite(entry.min)) lo = Math.min(lo, entry.min);
  if (Number.isFinite(entry.max) && (entry.unit === "%" || hi > entry.max / 2)) hi = Math.max(hi, entry.max);
  if (hi - lo <= Math.abs(hi) * 1e-6) [lo, hi] = [lo - (Math.abs(lo) / 10 || 0), hi + (Math.abs(hi) / 10 || 1)];
  if (before && before[0] <= lo && before[1] >= hi && hi - lo > 0.4 * (before[1] - before[0])) return before;
  const pad = (hi - lo) / 20;
  return [lo === entry.min || lo === 0 ? lo : lo - pad, hi === entry.max ? hi : hi + pad];
}

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
