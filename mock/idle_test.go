package mock_test

import (
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/mock/secoda"
	"github.com/ringer-mock/ringer/mock/vendortest"
	"github.com/ringer-mock/ringer/mock/world"
)

// worldNames lists the worlds that there are.
func worldNames(t *testing.T, client *vendortest.Client) string {
	t.Helper()
	names := []string{}
	for _, w := range client.Do("GET", "/_ringer/worlds", "").JSON(t).(map[string]any)["worlds"].([]any) {
		names = append(names, w.(map[string]any)["name"].(string))
	}
	return strings.Join(names, " ")
}

// inWorld asks a world for its groups.
func inWorld(client *vendortest.Client, method, name, body string) int {
	return client.Do(method, groupsPath, body, "X-Ringer-World: "+name).Status
}

func TestIdleWorldsAreDropped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client := serve(t, mock.Options{})
		at := func(after time.Duration, want string) {
			t.Helper()
			time.Sleep(after)
			if got := worldNames(t, client); got != want {
				t.Errorf("there are the worlds %q, want %q", got, want)
			}
		}
		inWorld(client, "POST", "default", `{"name":"x"}`)
		inWorld(client, "POST", "a", `{"name":"x"}`)
		inWorld(client, "GET", "b", "")
		at(59*time.Minute, "a b default")
		inWorld(client, "GET", "a", "")
		at(time.Minute, "a")
		if got := count(t, client, groupsPath); got != 0 {
			t.Errorf("the default world came back with %d groups, want the scenario's", got)
		}
		if got := count(t, client, "/_ringer/worlds/a"+groupsPath); got != 1 {
			t.Errorf("the world that was used holds %d groups, want 1", got)
		}
		client.Do("POST", "/_ringer/worlds", `{"name":"made"}`)
		client.Do("PUT", "/_ringer/worlds/template/_ringer/snapshots/s", "")
		time.Sleep(59 * time.Minute)
		client.Do("POST", "/_ringer/worlds", `{"name":"fork","from":"template@s"}`)
		at(time.Minute, "fork template") // to be forked from is to be used
		at(time.Hour, "")
	})
}

// TestIdleWorldIsGoneBeforeItIsDropped asks for a world that is due: it begins
// anew, and its name is free.
func TestIdleWorldIsGoneBeforeItIsDropped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client := serve(t, mock.Options{WorldTTL: time.Minute})
		inWorld(client, "POST", "a", `{"name":"x"}`)
		time.Sleep(time.Minute)
		for _, row := range []struct {
			method, path, Body string
			status             int
		}{
			{"POST", "/_ringer/worlds", `{"from":"a"}`, 404},
			{"DELETE", "/_ringer/worlds/a", "", 404},
			{"POST", "/_ringer/worlds", `{"name":"a"}`, 201},
		} {
			if got := client.Do(row.method, row.path, row.Body); got.Status != row.status {
				t.Errorf("%s %s %s answered %d, want %d", row.method, row.path, row.Body, got.Status, row.status)
			}
		}
		inWorld(client, "POST", "a", `{"name":"x"}`)
		time.Sleep(time.Minute)
		if got := count(t, client, "/_ringer/worlds/a"+groupsPath); got != 0 {
			t.Errorf("the world holds %d groups, want the scenario's", got)
		}
	})
}

// TestWorldInUseIsKept has a request under way for longer than worlds are kept.
func TestWorldInUseIsKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		list := secoda.New().Handlers["list-groups"]
		slow := broken("list-groups", func(tx *world.Tx, call *mock.Call) (mock.Reply, error) {
			time.Sleep(time.Hour)
			return list(tx, call)
		})
		client := serve(t, mock.Options{Vendors: []*mock.Vendor{slow}, WorldTTL: time.Minute})
		client.Do("POST", groupsPath, `{"name":"x"}`)
		done := make(chan int)
		go func() { done <- count(t, client, groupsPath) }()
		time.Sleep(30 * time.Minute)
		if got := worldNames(t, client); got != "default" {
			t.Errorf("there are the worlds %q, want the one that is asked", got)
		}
		<-done
		time.Sleep(time.Minute)
		if got := worldNames(t, client); got != "" {
			t.Errorf("there are the worlds %q, want none", got)
		}
	})
}

// TestServeDropsIdleWorlds shows that worlds are dropped while nobody asks.
func TestServeDropsIdleWorlds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log strings.Builder
		server, err := mock.New(mock.Options{Vendors: []*mock.Vendor{secoda.New()}, Logger: slog.New(slog.NewTextHandler(&log, nil))})
		if err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() { done <- server.Serve(ctx, silent{ctx}) }()
		client := &vendortest.Client{Handler: server, Token: "any-token"}
		inWorld(client, "GET", "a", "")
		inWorld(client, "GET", "b", "")
		time.Sleep(2 * time.Hour)
		synctest.Wait() // nobody writes to the log any more
		if !strings.Contains(log.String(), "dropped idle worlds") || !strings.Contains(log.String(), "worlds=2") {
			t.Errorf("the log says %q", log.String())
		}
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
}

// silent is a listener to which nobody connects.
type silent struct{ context.Context }

func (s silent) Accept() (net.Conn, error) { <-s.Done(); return nil, io.EOF }
func (s silent) Close() error              { return nil }
func (s silent) Addr() net.Addr            { return &net.TCPAddr{} }

func TestWorldsAreBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client := serve(t, mock.Options{MaxWorlds: 2, WorldTTL: time.Hour})
		inWorld(client, "GET", "a", "")
		time.Sleep(30 * time.Minute)
		inWorld(client, "GET", "b", "")
		for _, call := range []struct{ method, path, Body string }{
			{"GET", "/_ringer/worlds/c" + groupsPath, ""},
			{"POST", "/_ringer/worlds/c/_ringer/reset", ""},
			{"POST", "/_ringer/worlds", `{"name":"c"}`},
			{"POST", "/_ringer/worlds", `{"from":"b"}`},
		} {
			answer := client.Do(call.method, call.path, call.Body)
			problem, _ := answer.JSON(t).(map[string]any)
			if answer.Status != http.StatusServiceUnavailable || problem["status"] != 503.0 || !strings.Contains(answer.Body, "--max-worlds") {
				t.Errorf("%s %s answered %d %s", call.method, call.path, answer.Status, answer.Body)
			}
		}
		if got := worldNames(t, client); got != "a b" {
			t.Errorf("there are the worlds %q", got)
		}
		if got := inWorld(client, "GET", "b", ""); got != 200 {
			t.Errorf("a world that is there answers %d", got)
		}
		time.Sleep(30 * time.Minute)
		if got := inWorld(client, "GET", "c", ""); got != 200 {
			t.Errorf("with one idle, a new world answers %d", got)
		}
		client.Do("DELETE", "/_ringer/worlds/b", "")
		if got := inWorld(client, "GET", "d", ""); got != 200 {
			t.Errorf("with one dropped, a new world answers %d", got)
		}
		if diff := cmp.Diff("c d", worldNames(t, client)); diff != "" {
			t.Errorf("worlds (-want +got):\n%s", diff)
		}
	})
}

func TestBoundsMustNotBeNegative(t *testing.T) {
	for _, o := range []mock.Options{{WorldTTL: -1}, {MaxWorlds: -1}} {
		o.Vendors = []*mock.Vendor{secoda.New()}
		if _, err := mock.New(o); err == nil {
			t.Errorf("New took WorldTTL %s and MaxWorlds %d", o.WorldTTL, o.MaxWorlds)
		}
	}
}
