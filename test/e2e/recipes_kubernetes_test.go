//go:build linux

package e2e_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"sync/atomic"
	"time"

	"topicmux/internal/testenv"
)

var kubernetesRecipe = recipe{
	heading: "Kubernetes",
	start:   startKubernetes,
	wants: map[string]string{
		"events":    `{"level":"warn","msg":"default/web-1 BackOff: Back-off restarting failed container"}`,
		"web.web-0": "Running", "web.web-1": "CrashLoopBackOff", "web.web-2": "Deleted",
		"pods": `\[{"namespace":"default","phase":"Running","pod":"web-0","restarts":2},.*`,
	},
	units:  map[string]string{"events": "log", "web.web-0": "state", "pods": "table"},
	failed: map[string]string{"events": "refused", "web.web-0": "refused", "pods": "refused"},
	back:   []string{"events", "web.web-0", "pods"},
	shell:  "pods .*web-0",
}

// clusterState is what a stand-in for an API server has: pods, and one event.
const (
	podList = `{"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"100"},"items":[%s]}`
	pod     = `{"kind":"Pod","apiVersion":"v1","metadata":{"name":"%s","namespace":"default","labels":{"app":"web"},"resourceVersion":"99"},"spec":{"nodeName":"n1","containers":[{"name":"web","image":"web"}]},"status":{"phase":"Running","containerStatuses":[{"name":"web","restartCount":%d,"ready":true,"image":"web","imageID":"","state":%s}]}}`
	event   = `{"kind":"Event","apiVersion":"v1","metadata":{"name":"web-1.17","namespace":"default","resourceVersion":"%d"},"involvedObject":{"kind":"Pod","namespace":"default","name":"web-1"},"reason":"BackOff","message":"Back-off restarting failed container","type":"Warning","count":3}`
)

// startKubernetes starts a stand-in for an API server: lists and watches of pods and
// events as https://kubernetes.io/docs/reference/using-api/api-concepts describes them.
func startKubernetes(s *system) {
	testenv.Program(s, "kubectl")
	port := s.port()
	s.write("kubeconfig", fmt.Sprintf(`{apiVersion: v1, kind: Config, current-context: c,
clusters: [{name: c, cluster: {server: "http://127.0.0.1:%s"}}], users: [{name: u, user: {}}],
contexts: [{name: c, context: {cluster: c, user: u, namespace: default}}]}`, port))
	s.setenv("KUBECONFIG", s.dir+"/kubeconfig")
	api := clusterAPI()
	s.up = func() { s.down = serveHTTP(s, port, api) }
}

func clusterAPI() http.Handler {
	running, waiting := `{"running":{}}`, `{"waiting":{"reason":"CrashLoopBackOff"}}`
	pods := fmt.Sprintf(podList, fmt.Sprintf(pod, "web-0", 2, running)+","+fmt.Sprintf(pod, "web-1", 7, waiting)+","+fmt.Sprintf(pod, "web-2", 0, running))
	var version atomic.Int64
	mux := http.NewServeMux()
	for path, text := range map[string]string{
		"/api":  `{"kind":"APIVersions","versions":["v1"]}`,
		"/apis": `{"kind":"APIGroupList","apiVersion":"v1","groups":[]}`,
		"/api/v1": `{"kind":"APIResourceList","groupVersion":"v1","resources":[
{"name":"pods","singularName":"pod","namespaced":true,"kind":"Pod","verbs":["get","list","watch"],"shortNames":["po"]},
{"name":"events","singularName":"event","namespaced":true,"kind":"Event","verbs":["get","list","watch"],"shortNames":["ev"]}]}`,
	} {
		mux.HandleFunc("GET "+path, func(w http.ResponseWriter, _ *http.Request) { writeJSON(w, text) })
	}
	list := func(text string, watch func() string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Query().Get("watch") == "" {
				writeJSON(w, text)
				return
			}
			watchFor(w, r, watch)
		}
	}
	allPods := list(pods, func() string { return `{"type":"DELETED","object":` + fmt.Sprintf(pod, "web-2", 0, running) + `}` })
	mux.Handle("GET /api/v1/pods", allPods)
	mux.Handle("GET /api/v1/namespaces/default/pods", allPods)
	mux.Handle("GET /api/v1/events", list(`{"kind":"EventList","apiVersion":"v1","metadata":{"resourceVersion":"100"},"items":[]}`, func() string {
		return `{"type":"ADDED","object":` + fmt.Sprintf(event, 100+version.Add(1)) + `}`
	}))
	return mux
}

func writeJSON(w http.ResponseWriter, text string) {
	w.Header().Set("Content-Type", "application/json")
	if !json.Valid([]byte(text)) {
		panic(text)
	}
	_, _ = w.Write([]byte(text))
}

// watchFor sends a change again and again until the client or the server ends.
func watchFor(w http.ResponseWriter, r *http.Request, change func() string) {
	ticker := time.NewTicker(feedEvery)
	defer ticker.Stop()
	for {
		writeJSON(w, change())
		_, _ = w.Write([]byte("\n"))
		if http.NewResponseController(w).Flush() != nil {
			return
		}
		select {
		case <-ticker.C:
		case <-r.Context().Done():
			return
		}
	}
}
