// Package page is the page for browsers: the topics through a real EventSource, beside
// the bytes. It is one HTML file with the scripts and styles of this folder in it.
package page

import (
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"regexp"
)

// files are the files of the page for browsers: index.html and its assets.
//
//go:embed index.html *.css *.js
var files embed.FS

// whole is the complete page, and policy is its Content-Security-Policy.
var whole, policy = assemble()

// HTML returns the complete page, which the caller must not change.
func HTML() []byte { return whole }

// Policy returns the Content-Security-Policy of the page, which allows only its own
// scripts and styles and requests to this server.
func Policy() string { return policy }

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
	content, err := files.ReadFile(name)
	if err != nil {
		panic(err)
	}
	return string(content)
}
