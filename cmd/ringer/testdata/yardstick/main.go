// Command yardstick is what Ringer's speed is measured by: a gorilla/mux server
// that writes answers from memory, and for a call that makes something decodes
// what was sent, stores it in a map and encodes it. It reads its answers as JSON
// from stdin.
package main

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"strconv"
	"sync"

	"github.com/gorilla/mux"
)

// answer is one call and what is written for it.
type answer struct {
	Method, Path string
	Status       int
	Header       http.Header
	Body         string
	// Stores says that the body is made of what was sent.
	Stores bool
}

// thing is what a call makes.
type thing struct {
	ID          string   `json:"id"`
	CreatedAt   string   `json:"created_at"`
	UpdatedAt   string   `json:"updated_at"`
	Users       []string `json:"users"`
	Name        string   `json:"name"`
	Icon        string   `json:"icon"`
	Description string   `json:"description"`
	WorkspaceID string   `json:"workspace_id"`
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "yardstick:", err)
		os.Exit(1)
	}
}

func run() error {
	var answers []answer
	if err := json.NewDecoder(os.Stdin).Decode(&answers); err != nil {
		return err
	}
	router := mux.NewRouter()
	for _, a := range answers {
		handler := a.write()
		if a.Stores {
			handler = a.store()
		}
		router.HandleFunc(a.Path, handler).Methods(a.Method)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Fprintf(os.Stderr, "yardstick: listening on http://%s\n", listener.Addr())
	return http.Serve(listener, router)
}

func (a answer) write() http.HandlerFunc {
	body := []byte(a.Body)
	return func(rw http.ResponseWriter, _ *http.Request) { a.send(rw, body) }
}

func (a answer) send(rw http.ResponseWriter, body []byte) {
	for name, values := range a.Header {
		rw.Header()[name] = values
	}
	rw.Header().Set("Content-Length", strconv.Itoa(len(body)))
	rw.WriteHeader(a.Status)
	_, _ = rw.Write(body) // a client that is gone needs no answer
}

func (a answer) store() http.HandlerFunc {
	var mu sync.Mutex
	things := map[string]thing{}
	return func(rw http.ResponseWriter, r *http.Request) {
		var made thing
		if err := json.NewDecoder(r.Body).Decode(&made); err != nil {
			http.Error(rw, err.Error(), http.StatusBadRequest)
			return
		}
		mu.Lock()
		made.ID = strconv.Itoa(len(things))
		things[made.ID] = made
		mu.Unlock()
		body, err := json.Marshal(made)
		if err != nil {
			http.Error(rw, err.Error(), http.StatusInternalServerError)
			return
		}
		a.send(rw, body)
	}
}
