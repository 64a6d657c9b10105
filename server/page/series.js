"use strict";

// How the numbers of payloads are written: those of a series, of a column, and a
// value that stands alone. The rooms are those of the dashboard in the terminal.

const titleRoom = 15; // characters of a value
const columnRoom = 10; // of a value in a table
const partRoom = 5; // of a percentage

// seriesFormat returns how to write the values of a series.
function seriesFormat(series, entry) {
  const known = series.filter(Number.isFinite);
  const [lo, hi] = known.length ? [Math.min(...known), Math.max(...known)] : [0, 0];
  return new NumberStyle({
    lo, hi, unit: entry.unit, typical: known.reduce((sum, v) => sum + v, 0) / (known.length || 1),
    span: spanOf(lo, hi, entry), decimals: Math.max(0, ...known.map(decimalsOf)),
  }).fit(titleRoom);
}

// spanOf returns what the chart of a series spans: the catalogue's range, or from
// zero unless all values are close to each other; 0 where that is not known.
function spanOf(lo, hi, entry) {
  if (entry.max > entry.min) return entry.max - entry.min;
  return lo === hi || isLevel(lo, hi) ? 0 : Math.max(hi, 0) - Math.min(lo, 0);
}

// newest writes the newest value of a series with the digits that suit all of it.
const newest = (series, entry) => seriesFormat(series, entry).write(series.at(-1));

// columnFormat returns how to write the numbers of a column that has a unit.
function columnFormat(values, unit) {
  const known = values.filter(v => typeof v === "number");
  const [lo, hi] = [Math.min(...known), Math.max(...known)];
  const parts = unit === "%" && known.some(v => !Number.isInteger(v));
  const decimals = unit === "%" ? (parts ? 1 : 0) : Math.max(0, ...known.map(decimalsOf));
  return new NumberStyle({ lo, hi, unit, decimals, span: parts ? 100 : 0 }).fit(columnRoom);
}

// alone writes a value that stands for itself, such as a limit: in three digits
// where rounded.
const alone = (v, unit, rounded = false) =>
  new NumberStyle({ lo: v, hi: v, unit, decimals: decimalsOf(v), span: rounded ? Math.abs(v) : 0 }).fit(titleRoom).write(v).join(" ").trim();

// percentage writes a part of a whole, from 0 to 1.
const percentage = (part, decimals) =>
  `${new NumberStyle({ lo: 0, hi: 100, decimals, unit: "%" }).fit(partRoom).write(100 * part)[0]} %`;

// ago writes how long ago something was.
function ago(ms) {
  const s = Math.floor(ms / 1000);
  if (s < 1) return "now";
  if (s < 60) return `${s} s`;
  if (s < 3600) return `${Math.floor(s / 60)} min`;
  return s < 86400 ? `${Math.floor(s / 3600)} h` : `${Math.floor(s / 86400)} d`;
}

// Not every number measures something. Ids and times are shown as they came, and
// are not charted.
const thingWords = ["id", "ids", "uid", "gid", "uuid", "guid", "pid", "ppid", "tid", "port", "seq", "seqno", "sequence", "nonce", "ordinal",
  "userid", "orderid", "clientid", "sessionid", "requestid", "messageid", "msgid", "traceid", "spanid", "processid", "threadid", "deviceid", "nodeid"];
const momentWords = ["ts", "timestamp", "epoch", "tstamp"];
const eventWords = ["time", "date", "datetime", "at", "created", "updated", "modified", "published", "expires", "expiry", "exp", "iat", "nbf", "since", "until", "deadline",
  "start", "end", "begin", "started", "ended", "finished", "when", "dt", "t", "utc", "now", "nano", "nanos", "millis", "ms", "ns", "us", "s", "mtime", "ctime", "atime"];

// lastWord returns the last word of a name, in lower case.
function lastWord(name) {
  const key = name.split(".").findLast(part => /\D/.test(part)) ?? "";
  return key.replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2").toLowerCase().match(/\p{L}+/gu)?.at(-1);
}

// measures reports whether a number measures something, by its name and its value.
function measures(name, v) {
  const word = lastWord(name);
  if (thingWords.includes(word)) return !Number.isInteger(v) || v < 0;
  if (momentWords.includes(word)) return false;
  if (eventWords.includes(word) && isTime(v)) return false;
  return !Number.isInteger(v) || Math.abs(v) < 1e15 || Math.abs(v) >= 1e21; // else it has the length of an id
}

// isTime reports whether v is a Unix time of this century, in seconds or a
// thousandth, millionth or billionth of one.
const isTime = v => [1, 1e3, 1e6, 1e9].some(scale => v / scale >= 946_684_800 && v / scale < 4_102_444_800);

// isNow reports whether v is a Unix time within an hour of now.
const isNow = v => [1e-3, 1, 1e3, 1e6].some(scale => Math.abs(v / scale - Date.now()) < 3_600_000);
