"use strict";

// The page's own address: where the server is, and what the fragment chooses.

// base is the path of the server, which may be mounted under a prefix such as
// /live: the page is at its root.
const base = location.pathname.replace(/\/*$/, "/");

// readFragment reads #topics=…&access_token=…; other names are unknown.
function readFragment() {
  const fragment = new URLSearchParams(location.hash.slice(1));
  const unknown = [...fragment.keys()].find(key => !["topics", "access_token"].includes(key));
  return { topics: tidy(fragment.get("topics") ?? ""), token: fragment.get("access_token"), unknown };
}

// writeFragment keeps what is chosen in the address, so that it can be shared.
function writeFragment() {
  const fragment = [...(page.selection ? [`topics=${readable(page.selection)}`] : []),
    ...(page.token ? [`access_token=${encodeURIComponent(page.token)}`] : [])].join("&");
  history.replaceState(null, "", fragment ? `#${fragment}` : location.pathname + location.search);
}

// tidy writes a list of names and patterns without blanks and empty items.
const tidy = list => list.split(",").map(s => s.trim()).filter(Boolean).join(",");
