package secoda_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/gorilla/mux"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/mock/secoda"
	"github.com/ringer-mock/ringer/mock/vendortest"
	"github.com/ringer-mock/ringer/scenarios"
)

// yardstick is the least that a server can do to answer the same bytes: a
// gorilla/mux router that writes them from memory, and for create a handler that
// decodes, stores in a map and encodes.
func yardstick(get, list []byte, header http.Header) http.Handler {
	write := func(body []byte) http.HandlerFunc {
		return func(rw http.ResponseWriter, _ *http.Request) {
			for name, values := range header {
				rw.Header()[name] = values
			}
			rw.Header().Set("Content-Length", fmt.Sprint(len(body)))
			_, _ = rw.Write(body)
		}
	}
	var mu sync.Mutex
	groups := map[string]secoda.Group{}
	router := mux.NewRouter()
	router.HandleFunc("/api/v1/auth/group/{id}", write(get)).Methods("GET")
	router.HandleFunc("/api/v1/auth/group", write(list)).Methods("GET")
	router.HandleFunc("/api/v1/auth/group", func(rw http.ResponseWriter, r *http.Request) {
		var group secoda.Group
		if err := json.NewDecoder(r.Body).Decode(&group); err != nil {
			http.Error(rw, err.Error(), http.StatusBadRequest)
			return
		}
		mu.Lock()
		group.ID = fmt.Sprint(len(groups))
		groups[group.ID] = group
		mu.Unlock()
		rw.Header().Set("Content-Type", "application/json")
		rw.WriteHeader(http.StatusCreated)
		_ = json.NewEncoder(rw).Encode(group)
	}).Methods("POST")
	return router
}

// BenchmarkServing puts each call beside the yardstick, over a real socket. What
// counts is the ratio of the two in one run.
func BenchmarkServing(b *testing.B) {
	scenario, err := scenarios.Builtin(contracts.Embedded(), "demo")
	if err != nil {
		b.Fatal(err)
	}
	server, err := mock.New(mock.Options{Vendors: []*mock.Vendor{secoda.New()}, Scenario: scenario})
	if err != nil {
		b.Fatal(err)
	}
	client := &vendortest.Client{Handler: server, Token: "demo-token"}
	list := client.Do("GET", groupsPath, "")
	id := list.JSON(b).(map[string]any)["results"].([]any)[0].(map[string]any)["id"].(string)
	get := client.Do("GET", groupsPath+"/"+id, "")
	servers := map[string]http.Handler{"ringer": server, "yardstick": yardstick([]byte(get.Body), []byte(list.Body), get.Header)}
	for _, call := range []struct{ name, method, path, body string }{
		{"get", "GET", groupsPath + "/" + id, ""},
		{"list", "GET", groupsPath, ""},
		{"create", "POST", groupsPath, `{"name":"Analysts","icon":"📊","description":"Numbers","users":["ada","grace"]}`},
	} {
		for _, name := range []string{"yardstick", "ringer"} {
			b.Run(call.name+"/"+name, func(b *testing.B) {
				host := httptest.NewServer(servers[name])
				defer host.Close()
				b.ReportAllocs()
				b.RunParallel(func(pb *testing.PB) {
					for pb.Next() {
						send(b, host.URL, call.method, call.path, call.body)
					}
				})
			})
		}
	}
}

func send(b *testing.B, origin, method, path, body string) {
	request, err := http.NewRequest(method, origin+path, strings.NewReader(body))
	if err != nil {
		b.Error(err)
		return
	}
	request.Header.Set("Authorization", "Bearer demo-token")
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		b.Error(err)
		return
	}
	var answer bytes.Buffer
	if _, err := io.Copy(&answer, response.Body); err != nil {
		b.Error(err)
	}
	if err := response.Body.Close(); err != nil || response.StatusCode >= 300 {
		b.Errorf("answered %d: %s", response.StatusCode, answer.Bytes())
	}
}
