package cmd

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"topicmux/internal/fuzzy"
	"topicmux/monitor/store"
	"topicmux/protocol"
	"topicmux/topics"
)

const (
	// topicListTimeout is how long a server may take to list its topics, and maxTopicList
	// how many bytes of the list are read.
	topicListTimeout = time.Second
	maxTopicList     = 4 << 20
)

// unmatched returns the names and patterns in the URL of a stream that match no topic
// in the server's $hello, each with the topic that was probably meant. It requests the
// other topics of the server only if there are such patterns. It returns nothing for a
// server whose $hello has no topics.
func (e endpoint) unmatched(ctx context.Context, data []byte) (out []store.Unmatched) {
	u, err := url.Parse(e.url)
	if err != nil {
		return nil
	}
	asked := u.Query().Get("topics")
	selected, err := topics.ParseSelection(asked)
	hello, ok := parseHello(data)
	if err != nil || !ok || asked == "" {
		return nil
	}
	known := topicNames(hello.Topics)
	for _, p := range selected.Patterns() {
		matches := selects(topics.SelectPatterns(p))
		if !slices.ContainsFunc(known, matches) {
			out = append(out, store.Unmatched{Pattern: p.String(), Matches: matches})
		}
	}
	if len(out) == 0 {
		return nil
	}
	all := e.topicsOf(ctx, u)
	for i := range out {
		if p, err := topics.ParsePattern(out[i].Pattern); err == nil {
			out[i].Near = nearPattern(p, all)
		}
	}
	return out
}

// nearPattern returns the name or pattern that a mistyped one probably means, or "": a
// topic with a similar name, or the pattern with the beginning of a topic's name.
func nearPattern(p topics.Pattern, names []string) string {
	whole := p.String()
	if near := fuzzy.Nearest(whole, names); near != "" {
		return near
	}
	wild := strings.IndexAny(whole, "*>")
	if wild <= 0 {
		return ""
	}
	head, rest := whole[:wild-1], whole[wild-1:] // the dot belongs to the rest
	var heads []string
	for _, name := range names {
		tokens := strings.Split(name, ".")
		heads = append(heads, strings.Join(tokens[:min(len(tokens), 1+strings.Count(head, "."))], "."))
	}
	near := fuzzy.Nearest(head, heads)
	if near == "" {
		return ""
	}
	better, err := topics.ParsePattern(near + rest)
	if err == nil && slices.ContainsFunc(names, selects(topics.SelectPatterns(better))) {
		return better.String()
	}
	return names[slices.Index(heads, near)]
}

// selectionPatterns returns the names and patterns of a selection, each with what it
// matches.
func selectionPatterns(selected topics.Selection) []store.Unmatched {
	all := make([]store.Unmatched, len(selected.Patterns()))
	for i, p := range selected.Patterns() {
		all[i] = store.Unmatched{Pattern: p.String(), Matches: selects(topics.SelectPatterns(p))}
	}
	return all
}

// topicsOf requests the names of all topics of a stream's server. It returns nil if
// that fails.
func (e endpoint) topicsOf(ctx context.Context, u *url.URL) []string {
	path, ok := strings.CutSuffix(u.Path, "/events")
	if !ok {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, topicListTimeout)
	defer cancel()
	to := *u
	to.Path, to.RawPath, to.RawQuery = path+"/topics", "", ""
	if token := u.Query().Get("access_token"); token != "" {
		to.RawQuery = url.Values{"access_token": {token}}.Encode()
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, to.String(), nil)
	if err != nil {
		return nil
	}
	req.Header = e.header.Clone()
	req.Header.Del("Prefer")
	if e.token != "" {
		req.Header.Set("Authorization", "Bearer "+e.token)
	}
	client := e.client
	if client == nil {
		client = http.DefaultClient
	}
	resp, err := client.Do(req)
	if err != nil {
		return nil
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxTopicList))
	if err != nil || resp.StatusCode != http.StatusOK {
		return nil
	}
	var list struct {
		Topics []protocol.TopicInfo
	}
	if json.Unmarshal(body, &list) != nil {
		return nil
	}
	return topicNames(list.Topics)
}
