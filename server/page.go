package server

import (
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"mime"
	"net/http"
	"regexp"
	"strconv"
	"strings"
)

// pageFiles are the files of the page for browsers: index.html and its assets.
//
//go:embed page
var pageFiles embed.FS

// page is the complete page. pagePolicy is its Content-Security-Policy, which
// allows only the scripts and styles of the page and requests to this server.
var page, pagePolicy = assemble()

// asset matches the tags in index.html that include another file.
var asset = regexp.MustCompile(`<link rel="stylesheet" href="([^"]+)">|<script src="([^"]+)"></script>`)

// assemble inlines the assets into the page. The policy allows each asset by its
// hash, so that no script in a payload can run.
func assemble() (html []byte, policy string) {
	allowed := map[string]string{}
	whole := asset.ReplaceAllStringFunc(pageFile("index.html"), func(tag string) string {
		name := asset.FindStringSubmatch(tag)
		kind, file := "style", name[1]
		if file == "" {
			kind, file = "script", name[2]
		}
		content := "\n" + pageFile(file)
		sum := sha256.Sum256([]byte(content))
		allowed[kind] += " 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
		return "<" + kind + ">" + content + "</" + kind + ">"
	})
	policy = "default-src 'none'; connect-src 'self'; img-src data:" +
		"; script-src" + allowed["script"] + "; style-src" + allowed["style"] +
		"; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
	return []byte(whole), policy
}

// pageFile returns a file of the page. It panics if the file is missing, because
// the files are part of the program.
func pageFile(name string) string {
	content, err := pageFiles.ReadFile("page/" + name)
	if err != nil {
		panic(err)
	}
	return string(content)
}

// root answers GET /: browsers get the page, other clients get the index.
func root(r *request) error {
	r.ctx.Response.Header.Add("Vary", "Accept")
	if !wantsHTML(r.header("Accept")) {
		return index(r)
	}
	r.shared(http.StatusOK, "text/html; charset=utf-8", page)
	r.set("Cache-Control", "no-cache")
	r.set("Content-Security-Policy", pagePolicy)
	r.set("Referrer-Policy", "no-referrer")
	r.set("Cross-Origin-Opener-Policy", "same-origin")
	r.set("X-Frame-Options", "DENY") // frame-ancestors, for old browsers
	return nil
}

// wantsHTML reports whether the client prefers HTML to plain text. curl, which
// accepts anything, does not.
func wantsHTML(accept string) bool {
	html, text := 0.0, 0.0
	for part := range strings.SplitSeq(accept, ",") {
		kind, params, err := mime.ParseMediaType(part)
		if err != nil {
			continue
		}
		q := 1.0
		if v, ok := params["q"]; ok {
			if q, err = strconv.ParseFloat(v, 64); err != nil {
				continue
			}
		}
		switch kind {
		case "text/html":
			html = q
		case "text/plain":
			text = q
		}
	}
	return html > 0 && html >= text
}
