"use strict";

// The axes of charts: round ends, and ticks at round values.

// axisOf returns the ends of the axis for values from lo to hi. A range of the
// catalogue is the axis. Otherwise it grows when it must, and shrinks only when
// most of it is empty, so that the picture stays calm.
function axisOf(lo, hi, { min, max }, before) {
  const [least, most] = roundRange(lo, hi, min, max);
  const declared = [min, max].includes(least) && [min, max].includes(most);
  if (declared || !before || before[0] > lo || before[1] < hi) return [least, most];
  return most - least > 0.4 * (before[1] - before[0]) ? before : [least, most];
}

// roundRange returns round ends around lo to hi. Zero is on the axis unless the
// values are close together.
function roundRange(lo, hi, min = -Infinity, max = Infinity) {
  if (Number.isFinite(min) && Number.isFinite(max) && min < max && lo >= min && hi <= max) return [min, max];
  const top = hi;
  if (!isLevel(lo, hi)) [lo, hi] = [Math.min(lo, 0), Math.max(hi, 0)];
  if (Number.isFinite(min) && min <= lo && hi - min < 1e3 * (hi - lo)) lo = min;
  if (hi <= lo) return [lo, lo + 1];
  hi = lo + (hi - lo) * 1.04; // keeps the highest value off the edge
  if (max >= top) hi = Math.min(hi, max);
  const step = roundStep((hi - lo) / 5);
  const ends = [Math.floor(lo / step + 1e-9) * step, Math.ceil(hi / step - 1e-9) * step];
  return ends[0] < ends[1] ? ends : [lo, lo + 1]; // too small a range for a float64
}

// isLevel reports whether values are so close together, far from zero, that a chart
// shows their changes.
const isLevel = (lo, hi) => hi > lo && hi - lo <= 0.3 * Math.max(Math.abs(lo), Math.abs(hi));

// roundStep returns the smallest of 1, 2 and 5 times a power of ten that is not
// below raw.
function roundStep(raw) {
  if (!(raw > 0) || raw === Infinity) return 1;
  const power = pow10(exponentOf(raw));
  return [1, 2, 5].map(m => power * m).find(step => raw <= step * (1 + 1e-9)) ?? power * 10;
}

// ticksOf returns at most n round values between the ends of an axis, but two where
// a finer step gives no fewer than that.
function ticksOf([lo, hi], n) {
  let ticks = [];
  for (let parts = Math.max(n - 1, 1); parts < 8; parts++) {
    const step = roundStep((hi - lo) / parts);
    const first = Math.ceil(lo / step - 1e-9);
    ticks = [];
    for (let i = 0; i < 16 && (first + i) * step <= hi + step * 1e-9; i++) ticks.push((first + i) * step + 0);
    if (ticks.length >= Math.min(n, 2)) break;
  }
  return ticks;
}
