"use strict";

// The axes of charts: round ends, and ticks at round values.

// axisOf returns the axis for values from lo to hi: its ends, and the step between
// round values from end to end if there is one. A range of the catalogue is the axis.
// Otherwise it grows when it must, and shrinks only when most of it is empty, so that
// the picture stays calm.
function axisOf(lo, hi, { min, max }, before) {
  const axis = roundAxis(drawable(lo), drawable(hi), min, max);
  if (!axis.step || !before || before.lo > drawable(lo) || before.hi < drawable(hi)) return axis;
  return axis.hi - axis.lo > 0.4 * (before.hi - before.lo) ? before : axis;
}

// roundAxis returns an axis around lo to hi. Zero is on it unless the values are
// close together.
function roundAxis(lo, hi, min = -Infinity, max = Infinity) {
  if (Number.isFinite(min) && Number.isFinite(max) && min < max && lo >= min && hi <= max) return { lo: min, hi: max };
  const top = hi;
  if (!isLevel(lo, hi)) [lo, hi] = [Math.min(lo, 0), Math.max(hi, 0)];
  if (Number.isFinite(min) && min <= lo && hi - min < 1e3 * (hi - lo)) lo = min;
  if (hi <= lo) return { lo, hi: lo + 2, step: 1 };
  if (hi === 0) lo *= 1.04; // keeps the value farthest from zero off the edge
  else hi = lo + (hi - lo) * 1.04;
  if (max >= top) hi = Math.min(hi, max);
  const step = roundStep((hi - lo) / 5);
  const axis = { lo: Math.floor(lo / step + 1e-9) * step + 0, hi: Math.ceil(hi / step - 1e-9) * step, step };
  return axis.lo < axis.hi ? axis : { lo, hi: lo + 1 }; // too small a range for a float64
}

// drawable keeps the arithmetic on an axis within what a float64 can hold.
const drawable = v => Math.min(1e300, Math.max(-1e300, v));

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

// ticksOf returns at most n round values of an axis at equal distances, but two:
// from end to end where it has a step. Zero is one of them if the axis crosses it.
function ticksOf({ lo, hi, step }, n) {
  if (!step) return roundTicks(lo, hi, n);
  const steps = Math.round((hi - lo) / step);
  let every = 1;
  if (lo < 0 && hi > 0) {
    const [below, above] = [Math.round(-lo / step), Math.round(hi / step)];
    const most = Math.max(below, above); // beyond it zero would be alone
    while (every < most && Math.floor(below / every) + Math.floor(above / every) + 1 > Math.max(n, 2)) every++;
    const first = -Math.floor(below / every);
    return Array.from({ length: Math.floor(above / every) - first + 1 }, (_, i) => (first + i) * every * step + 0);
  }
  while (steps % every || steps / every + 1 > Math.max(n, 2)) every++;
  return Array.from({ length: steps / every + 1 }, (_, i) => near0(lo + i * every * step, step));
}

// roundTicks returns round values between any two ends.
function roundTicks(lo, hi, n) {
  let ticks = [];
  for (let parts = Math.max(n - 1, 1); parts < 8; parts++) {
    const step = roundStep((hi - lo) / parts);
    const first = Math.ceil(lo / step - 1e-9);
    ticks = [];
    for (let i = 0; i < 16 && (first + i) * step <= hi + step * 1e-9; i++) ticks.push(near0((first + i) * step, step));
    if (ticks.length >= Math.min(n, 2)) break;
  }
  return ticks;
}

// near0 returns zero for what is zero but for the rounding of float64.
const near0 = (v, step) => Math.abs(v) < step * 1e-9 ? 0 : v;
