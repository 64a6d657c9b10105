"use strict";

// The programs that would get what the page shows. A token is never written out.

const quote = s => JSON.stringify(s);
const shell = s => `'${s.replace(/'/g, `'\\''`)}'`;

// sources are by language; each is given {origin, topics, names, lastId, token}:
// names are topics to listen for, as [name, kind].
const sources = {
  js({ origin, topics, names, token }) {
    const address = quote(streamURL(origin, topics));
    const from = `${address}${token ? ` + "${topics ? "&" : "?"}access_token=" + token` : ""}`;
    const lines = ["const stream = new EventSource(", `  ${from})`, ""];
    for (const [name, kind] of names) {
      if (name === "message") lines.push("// no event field: the default event", "stream.onmessage = e => console.log(e.data)", "");
      else lines.push(`stream.addEventListener(${quote(name)}, e => {`, ...listener(kind), "})", "");
    }
    lines.push(
      "// if the connection is lost, the browser reconnects automatically and sends Last-Event-ID",
      "stream.onerror = () => console.log(",
      "  stream.readyState === EventSource.CLOSED ? \"closed for good\" : \"reconnecting\")");
    return lines.join("\n");
  },

  curl({ origin, topics, lastId, token }) {
    const address = shell(streamURL(origin, topics));
    const auth = token ? " -H \"Authorization: Bearer $TOKEN\"" : "";
    return ["# the bytes of the stream",
      `curl -N${auth} ${address}`, "",
      "# resume after the last id",
      `curl -N${auth} -H ${shell(`Last-Event-ID: ${lastId || "ID"}`)} \\`,
      `  ${address}`, "",
      "# with comments that explain each field",
      `curl -N${auth} ${shell(streamURL(origin, topics, "explain=1"))}`, "",
      "# the same events, one JSON object per line",
      `topicmux tail${token ? " --token \"$TOKEN\"" : ""} --json ${address}`].join("\n");
  },

  go({ origin, topics, names, token }) {
    const std = ["context", "fmt", "log", ...(token ? ["os"] : [])].map(p => `\t"${p}"\n`).join("");
    const options = token ? "sse.Options{Token: os.Getenv(\"TOKEN\")}" : "sse.Options{}";
    const cases = names.map(([name]) => `\t\tcase ${quote(name)}:\n\t\t\tfmt.Printf("${name} %s %s\\n", ev.ID, ev.Data)\n`).join("");
    return `// Save this in a folder of the topicmux repository.
package main

import (
${std}
	"topicmux/sse"
)

func main() {
	client, err := sse.NewClient(${quote(streamURL(origin, topics))}, ${options})
	if err != nil {
		log.Fatal(err)
	}
	// Run reconnects automatically and sends the last id.
	err = client.Run(context.Background(), func(ev sse.Event) error {
		switch ev.Type {
${cases}		}
		return nil
	})
	log.Fatal(err)
}`;
  },
};

function listener(kind) {
  if (["numbers", "gauge", "json", "table", "chat", "progress"].includes(kind)) {
    return ["  const value = JSON.parse(e.data)", "  console.log(e.lastEventId, value)"];
  }
  return [kind === "number" ? "  console.log(e.lastEventId, Number(e.data))" : "  console.log(e.lastEventId, e.data)"];
}

function streamURL(origin, topics, ...more) {
  const query = [...(topics ? [`topics=${readable(topics)}`] : []), ...more].join("&");
  return `${origin}${base}events${query ? `?${query}` : ""}`;
}

// readable percent-encodes what must be, and not what patterns are made of.
function readable(topics) {
  return encodeURIComponent(topics).replace(/%2C/g, ",").replace(/%24/g, "$");
}
