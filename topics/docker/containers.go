package docker

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"topicmux/topics"
)

// container is a container that runs.
type container struct {
	ID    string   `json:"Id"`
	Names []string `json:"Names"`
}

// counts are the payload of the topic of the source.
type counts struct {
	Running int `json:"running"`
	LeftOut int `json:"left_out,omitempty"`
}

// list lists the containers, and starts and ends their watchers.
func (r *run) list() error {
	var all []container
	began := time.Now()
	if err := r.engine.get(r.ctx, "/containers/json", nil, &all); err != nil {
		return err
	}
	present := make(map[string]*container, len(all))
	for i := range all {
		if all[i].ID != "" {
			present[all[i].ID] = &all[i]
		}
	}
	limit, cancel := context.WithTimeout(r.ctx, logGrace)
	defer cancel()
	for _, id := range slices.Sorted(maps.Keys(r.assigned)) {
		c := present[id]
		if c == nil || !isNamed(r.assigned[id], r.opts.Name, c) {
			r.forget(limit, id, c == nil)
		}
	}
	var n counts
	for _, id := range slices.Sorted(maps.Keys(present)) {
		n.Running++
		if !r.watch(present[id]) {
			n.LeftOut++
		}
	}
	r.listed = began
	data, err := json.Marshal(n)
	if err != nil {
		return err
	}
	return r.published(r.opts.Name, r.pub.Publish(r.opts.Name, data))
}

// watch watches a container, and reports whether there is room for it.
func (r *run) watch(c *container) bool {
	if r.watchers[c.ID] != nil {
		return true
	}
	name, ok := r.assigned[c.ID]
	if !ok {
		if name, ok = r.assign(c); !ok {
			return false
		}
	}
	zero := 0.0
	err := r.pub.Declare(topics.TopicInfo{
		Name: name, Kind: topics.KindNumbers, Min: &zero,
		Help: fmt.Sprintf("Container %s: CPU in %% of one core, memory in bytes, network and disks in bytes a second", shortID(c.ID)),
	})
	if err != nil { // the hub has no room
		return false
	}
	r.assigned[c.ID] = name
	if !r.listed.IsZero() {
		r.startedAfter(c.ID)
	}
	w := &watcher{run: r, id: c.ID, name: name, log: logName(name), ending: make(chan struct{}), logEnded: make(chan struct{})}
	w.ctx, w.cancel = context.WithCancel(r.ctx)
	r.watchers[c.ID] = w
	w.start()
	return true
}

// shortID returns an id as it is shown.
func shortID(id string) string {
	return strings.ToValidUTF8(id[:min(12, len(id))], "\uFFFD")
}

// startedAfter records that a container was not in the last list, so that its log from then on
// is new.
func (r *run) startedAfter(id string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, ok := r.logged[id]; !ok {
		r.logged[id] = r.listed
	}
}

// forget ends the watcher and the topics of a container. If the container has stopped, it waits
// for the rest of the log until the context ends.
func (r *run) forget(ctx context.Context, id string, stopped bool) {
	if w := r.watchers[id]; w != nil {
		if stopped {
			w.drain(ctx)
		}
		w.cancel()
		w.group.Wait()
		delete(r.watchers, id)
	}
	log := logName(r.assigned[id])
	for _, n := range []topics.Name{r.assigned[id], log, notesName(log)} {
		_ = r.pub.Complete(n) // not every container has all of them
	}
	delete(r.assigned, id)
	r.mu.Lock()
	delete(r.logged, id)
	r.mu.Unlock()
}

// assign returns a free topic for a container: its name, with a number if that is taken. It
// returns false if there are too many containers, or the name would be too long.
func (r *run) assign(c *container) (topics.Name, bool) {
	if len(r.assigned) >= r.opts.MaxContainers {
		return topics.Name{}, false
	}
	taken := map[topics.Name]bool{r.events: true}
	for _, name := range r.assigned {
		taken[name] = true
	}
	for n := 1; n <= len(taken)+1; n++ {
		token := containerToken(c)
		if n > 1 {
			token += "-" + strconv.Itoa(n)
		}
		name, err := topics.ParseName(r.opts.Name.String() + "." + token)
		if err != nil || notesName(logName(name)).IsZero() {
			return topics.Name{}, false
		}
		if !taken[name] {
			return name, true
		}
	}
	return topics.Name{}, false
}

// isNamed reports whether a topic is still named after its container.
func isNamed(topic, source topics.Name, c *container) bool {
	token := strings.TrimPrefix(topic.String(), source.String()+".")
	rest, ok := strings.CutPrefix(token, containerToken(c))
	return ok && (rest == "" || rest[0] == '-' && strings.Trim(rest[1:], "0123456789") == "")
}

// containerToken returns the name of a container as a part of a topic's name.
func containerToken(c *container) string {
	const most = 64 // bytes
	name := ""
	for _, n := range c.Names { // a link to the container is "/other/alias"
		if n = strings.TrimPrefix(n, "/"); n != "" && !strings.Contains(n, "/") {
			name = n
			break
		}
	}
	token := strings.Map(func(r rune) rune {
		if 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || r == '-' || r == '_' {
			return r
		}
		return '_'
	}, name)
	if token = token[:min(len(token), most)]; strings.Trim(token, "_-") != "" {
		return token
	}
	return "container"
}

// logName returns the topic for the log of a container, or the zero name if that is too long.
func logName(container topics.Name) topics.Name {
	name, _ := topics.ParseName(container.String() + ".log")
	return name
}

// notesName returns the topic for what is missing in a log, or the zero name if that is too long.
func notesName(log topics.Name) topics.Name {
	name, _ := topics.ParseName(log.String() + ".notes")
	return name
}
