"use strict";

// Numbers as the dashboard in the terminal writes them. The package
// monitor/number states the rules; both sides pass the same vectors. Rooms are
// counted in characters.

const grouped = new Intl.NumberFormat("en");
const count = n => grouped.format(n);

const none = "–"; // stands for a value that is not a number
const asItCame = 8; // this many decimals are written whatever they tell
const exactDigits = 15; // a float64 holds this many significant digits for sure
const leastDigit = -324; // power of ten of the last digit of the smallest float64
const unknownDecimals = 17;
const wholeMost = 7; // width of values with all digits beside others with prefixes
const groupFrom = 4; // thousands are separated from 10,000 on: a year has no comma
const [plainLeast, plainMost] = [-7, exactDigits - 1]; // first digits of numbers that are written out

const pow10 = n => Number(`1e${n}`);
const scaled = (v, power) => power < 0 ? v * pow10(-power) : v / pow10(power);

// exponentOf returns the power of ten of the first digit of v; 0 for zero.
const exponentOf = v => v === 0 ? 0 : Number(v.toExponential().split("e")[1]);

// decimalsOf returns how many digits behind the point v has in its shortest form.
function decimalsOf(v) {
  if (!Number.isFinite(v)) return 0;
  const [mantissa, exponent = "0"] = String(v).split("e");
  return Math.min(unknownDecimals, Math.max(0, (mantissa.split(".")[1] ?? "").length - Number(exponent)));
}

// fixed writes v with this many decimals. A tie goes to the even digit, as in Go;
// toFixed would round it up.
function fixed(v, places) {
  if (Math.abs(v) >= 1e21) return BigInt(v).toString() + (places ? `.${"0".repeat(places)}` : "");
  return even(v.toFixed(places), Math.abs(v).toFixed(Math.min(100, places + 30)), places);
}

function even(text, exact, places) {
  const [whole, fraction] = exact.split(".");
  if (!/^50*$/.test(fraction.slice(places))) return text;
  const digits = whole + fraction.slice(0, places);
  if (Number(digits.at(-1)) % 2) return text;
  return text.startsWith("-") ? `-${point(digits, places)}` : point(digits, places);
}

const point = (digits, places) => places ? `${digits.slice(0, -places)}.${digits.slice(-places)}` : digits;

// exponential writes 1.5e25, with this many decimals at most.
function exponential(v, places) {
  if (v === 0) return "0";
  const [exact, power] = Math.abs(v).toExponential(Math.min(100, places + 30)).split("e");
  const [text, exponent] = v.toExponential(Math.min(places, 100)).split("e");
  const carried = exponent !== power;
  const mantissa = carried ? text : even(text, exact, places);
  const short = mantissa.includes(".") ? mantissa.replace(/\.?0+$/, "") : mantissa;
  return Number(exponent) === 0 ? short : `${short}e${Number(exponent)}`;
}

const separated = text => text.replace(/\B(?=(\d{3})+(?!\d))(?<!\.\d*)/g, ",");
const minus = text => text.replace(/-/g, "\u2212");

// A NumberStyle is how values are written that are written alike: those of a
// series, of a column, of an axis. It is made of what is known of them: the extremes
// lo and hi, the typical size, the span of their chart, how many decimals the data
// carries, the unit, and whether they only label something, as ids and years do.
class NumberStyle {
  constructor({ lo, hi, typical = 0, span = 0, decimals = 0, unit = "", label = false }) {
    const size = Math.max(Math.abs(lo), Math.abs(hi));
    const top = exponentOf(size);
    const data = decimals >= unknownDecimals ? leastDigit : -decimals;
    Object.assign(this, { unit, label, size, negative: lo < 0, data });
    this.last = Math.max(belowAll(unit, hi, telling(span || hi - lo, size, typical)), data, top - exactDigits + 1);
    this.spread = isSpread(unit, lo, hi, leastOf(lo, hi, typical), naturalPower(unit, top));
  }

  // fit returns how to write the values in room characters, without the unit: as
  // finely as is worth it where that fits, else as finely as fits.
  fit(room) {
    let [best, finest] = [new NumberFormat(this, room), Infinity];
    for (const way of this.ways()) {
      const [format, last] = way.limit(this, room);
      if (!format) continue;
      if (last <= Math.max(way.want, this.last)) return format;
      if (last < finest) [best, finest] = [format, last];
    }
    return best;
  }

  // ways returns the ways to write the style, the best first.
  ways() {
    const { unit, last, data } = this;
    const top = this.top(last);
    const kind = classOf(unit);
    const own = naturalPower(unit, top);
    const plain = -data <= asItCame ? data : Math.min(last, -1); // what is not an integer does not look like one
    const ways = [];
    const most = data === 0 && this.size <= 2 ** 53 ? plainMost + 1 : plainMost;
    if ((own === 0 || own > 0 && kind === "counted") && top <= most && top >= plainLeast) {
      ways.push(new Way("decimal", 0, top >= groupFrom && !this.label, plain), new Way("decimal", 0, false, plain));
    }
    if (own > 0 && this.spread) ways.push(new Way("own", own, false, top - 2), new Way("decimal", own, false, last));
    else if (own !== 0) ways.push(new Way("decimal", own, false, last));
    else if (unit === "" && top < -3 && top >= leastPrefix + 3) ways.push(new Way("decimal", threes(top), false, last));
    const up = kind === "fixed" && unit !== "%" ? threes(Math.max(top, 0)) : own > 0 ? own + 3 : 0;
    if (up > 0 && up <= mostPrefix) ways.push(new Way("decimal", up, false, last));
    ways.push(new Way("power", 0, false, last));
    return ways;
  }

  // top returns the power of ten of the first digit of the largest value, once
  // rounded to the digit at last.
  top(last) {
    const top = exponentOf(this.size);
    return this.size + pow10(last) / 2 >= pow10(top + 1) ? top + 1 : top;
  }
}

// isSpread says whether values are too far apart for the prefix of 10^power, which
// suits the largest.
function isSpread(unit, lo, hi, smallest, power) {
  if (power <= 0 || lo <= 0 && hi >= 0) return power > 0;
  return smallest < pow10(power - (classOf(unit) === "based" ? 1 : 2));
}

// telling returns the power of ten of the last digit that is worth writing: it
// tells a fiftieth of the span apart, and there are at least three of them.
function telling(span, size, typical) {
  if (size === 0) return 0;
  if (span === 0) {
    const [mantissa, exponent] = size.toExponential().split("e");
    return Math.max(exponentOf(size) - 4, Number(exponent) - Math.max(0, mantissa.length - 2));
  }
  const ref = typical ? Math.min(Math.max(Math.abs(typical), size / 100), size) : size;
  return Math.min(exponentOf(Math.min(span / 50, Number.MAX_VALUE)), exponentOf(ref) - 2);
}

// belowAll returns the last digit that keeps a percentage below 100 from being
// written as 100.
function belowAll(unit, hi, last) {
  for (let i = 0; i < 4 && unit === "%" && hi < 100 && hi + pow10(Math.min(last, 2)) / 2 >= 100; i++) last--;
  return last;
}

const leastOf = (...values) => Math.min(...values.map(Math.abs).filter(v => v > 0));

// A Way is one way to write values: as a decimal with the prefix of a power of ten,
// each with its own prefix, or with a power of ten. It wants its last digit at want.
class Way {
  constructor(form, power, group, want) {
    Object.assign(this, { form, power, group, want });
  }

  // limit returns the format with as many digits as are worth it and fit, and the
  // power of ten of the last one; no format where not even the first one fits.
  limit(style, room) {
    const format = new NumberFormat(style, room, this);
    if (this.form === "power") return this.limitPower(format, style, room);
    if (this.form === "own") return room >= (room < 5 ? 3 + (style.negative ? 1 : 0) : 5) ? [format, this.want] : [];
    for (let d = Math.max(0, this.power - this.want); d >= 0; d--) {
      const last = this.power - d;
      const top = style.top(last);
      if (last > top && style.size > 0) return [];
      format.decimals = d;
      if (widthOf(this, top, d, style.negative) <= room) return [format, last];
    }
    return [];
  }

  limitPower(format, style, room) {
    if (style.size === 0) return room >= 1 ? [format, 0] : [];
    const top = style.top(this.want);
    const least = top >= -3 && top <= 5 ? 1 : 0; // "1e3" for 1021 says too little
    for (let d = Math.min(Math.max(least, top - this.want), exactDigits); d >= least; d--) {
      format.decimals = d;
      const width = 2 + String(top).length + d + (d > 0 ? 1 : 0) + (style.negative ? 1 : 0);
      if (width <= room) return [format, top - d];
    }
    return [];
  }
}

// widthOf returns the width of a value with its first digit at top.
function widthOf({ power, group }, top, decimals, negative) {
  const whole = Math.max(1, top - power + 1);
  return whole + (group ? Math.floor((whole - 1) / 3) : 0) + (decimals > 0 ? 1 + decimals : 0) + (negative ? 1 : 0);
}

// A NumberFormat writes the values of one style in a number of characters.
class NumberFormat {
  constructor(style, room, { form = "", power = 0, group = false } = {}) {
    Object.assign(this, { unit: style.unit, data: style.data, room, form, power, group, decimals: 0 });
  }

  // write returns the digits of v, and the unit with the prefix that belongs to
  // them. There are no digits where there is no room for them.
  write(v) {
    if (!Number.isFinite(v)) return [none, this.unit];
    if (Math.abs(v) === Number.MAX_VALUE) return [this.bounded(`${v < 0 ? "\u2212" : ""}huge`), this.unit];
    switch (this.form) {
      case "own": return this.writeAlone(v);
      case "power": return [this.bounded(minus(exponential(v, this.decimals))), this.unit];
      case "decimal": return [minus(this.percent(v, this.text(v))), prefixed(this.unit, this.power)];
    }
    return ["", this.unit];
  }

  // bounded leaves out a text that does not fit: half a number is a wrong one.
  bounded(text) {
    return text.length > this.room ? "" : text;
  }

  text(v) {
    let text = fixed(scaled(v, this.power), this.decimals);
    if (!/[1-9]/.test(text)) text = text.replace("-", ""); // there is no less than nothing
    if (this.group) text = separated(text);
    return text.length > this.room ? this.squeezed(v) : text;
  }

  // squeezed writes a value that is larger than expected.
  squeezed(v) {
    for (let d = this.decimals - 1; d >= 0; d--) {
      const text = fixed(scaled(v, this.power), d);
      if (text.length <= this.room) return text;
    }
    return this.bounded(exponential(scaled(v, this.power), 0));
  }

  // percent keeps a percentage below 100 from being written as 100.
  percent(v, text) {
    if (this.unit !== "%" || v >= 100 || !text.startsWith("100")) return text;
    for (let d = this.decimals + 1; d <= Math.min(Math.max(-this.data, 1), unknownDecimals); d++) {
      const finer = fixed(v, d);
      if (finer.length <= this.room && !finer.startsWith("100")) return finer;
    }
    return this.bounded("<100");
  }

  // writeAlone gives a value its own prefix and three digits, two where there is
  // little room, and none that the data does not carry. A value whose unit takes no
  // prefix while the digits fit is written with all of them.
  writeAlone(v) {
    if (classOf(this.unit) !== "based" && -this.data <= asItCame && Math.abs(v) <= 2 ** 53) {
      const all = fixed(v, Math.max(0, -this.data));
      const texts = Math.abs(v) >= 1e4 ? [separated(all), all] : [all];
      const fitting = texts.find(text => text.length <= Math.min(this.room, wholeMost));
      if (fitting) return [minus(/[1-9]/.test(fitting) ? fitting : fitting.replace("-", "")), this.unit];
    }
    const few = this.room < 5 || v < 0 && this.room < 6 ? 2 : 3;
    for (let top = exponentOf(v), tries = 0; tries < 2; top++, tries++) {
      const own = naturalPower(this.unit, top);
      const text = fixed(scaled(v, own), Math.min(Math.max(0, own + few - 1 - top), Math.max(0, own - this.data)));
      if (exponentOf(Number(text)) + own > top) continue; // 999.6 is 1.00 k
      return [this.bounded(minus(v === 0 ? "0" : text)), prefixed(this.unit, own)];
    }
    return ["", this.unit];
  }
}
