"use strict";

// Lines takes the bytes of a stream apart, as a client does: into lines (P4), and
// into blocks that an empty line ends (P6).
class Lines {
  constructor(block) {
    this.block = block; // called with each block: its lines, and what a client makes of it
    this.decoder = new TextDecoder(); // drops the one BOM (P3), replaces broken bytes (P2)
    this.rest = "";
    this.skipLF = false;
    this.dropped = 0;
    this.begin();
  }

  begin() {
    Object.assign(this, { lines: [], more: 0, name: "", id: "", data: false });
  }

  feed(bytes) {
    let text = this.decoder.decode(bytes, { stream: true });
    if (this.skipLF && text !== "") {
      if (text[0] === "\n") text = text.slice(1);
      this.skipLF = false;
    }
    if (text.endsWith("\r")) this.skipLF = true; // P5: the line ends now; a LF may follow
    const parts = (this.rest + text).split(/\r\n|\n|\r/);
    this.rest = parts.pop();
    for (const line of parts) this.line(line);
    if (this.rest.length > bounds.pending) {
      this.dropped += this.rest.length - bounds.wireLine;
      this.rest = this.rest.slice(0, bounds.wireLine);
    }
  }

  line(text) {
    const colon = text.indexOf(":");
    const field = text === "" ? "end" : colon === 0 ? "comment" : colon < 0 ? text : text.slice(0, colon);
    const value = colon < 0 ? "" : text.slice(colon + 1).replace(/^ /, "");
    if (field === "event") this.name = value;
    if (field === "id") this.id = value;
    if (field === "data") this.data = true;
    if (this.lines.length < bounds.wireLines || field === "end") {
      const over = Math.max(0, text.length - bounds.wireLine) + this.dropped;
      this.lines.push({ field, text: text.slice(0, bounds.wireLine), over });
    } else {
      this.more++;
    }
    this.dropped = 0;
    if (field === "end" || field === "comment" && this.lines.length === 1 && !this.follows(text)) this.end();
  }

  // follows tells whether a comment belongs to the block after it, as those of
  // explain=1 do; a lone one, a heartbeat say, is shown at once.
  follows(text) {
    return /^: (time|id|event|data|retry) /.test(text);
  }

  end() {
    const { lines, more, name, id, data } = this;
    this.block({ lines, more, id, name: data ? name || "message" : "", dispatched: data });
    this.begin();
  }
}
