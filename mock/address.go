package mock

import (
	"net"
	"net/http"
	"strings"

	"github.com/ringer-mock/ringer/mock/problem"
	"github.com/ringer-mock/ringer/mock/world"
)

const defaultWorld = "default"

// address is where a request goes: which world, and which path in it.
type address struct {
	world string
	// named says that the request chose its world.
	named bool
	// host is the one that was asked, prefix the part of the path that chose the world,
	// path the rest of the path in its encoded form.
	host, prefix, path string
	tls                bool
}

// origin is the scheme and host that were asked.
func (a address) origin() string {
	if a.tls {
		return "https://" + a.host
	}
	return "http://" + a.host
}

// control says whether the request is for the control API.
func (a address) control() bool {
	return a.path == world.ControlPrefix || strings.HasPrefix(a.path, world.ControlPrefix+"/")
}

// locate reads the address of a request: the path's prefix chooses the world,
// else the header, else the host.
func locate(r *http.Request) (address, *problem.Problem) {
	host := r.Host
	if local, ok := r.Context().Value(http.LocalAddrContextKey).(net.Addr); host == "" && ok {
		host = local.String() // HTTP/1.0 does without the header
	}
	a := address{world: defaultWorld, host: host, path: r.URL.EscapedPath(), tls: r.TLS != nil}
	if rest, ok := strings.CutPrefix(a.path, world.Prefix); ok {
		// Without a further slash it is the control API's own path.
		if name, path, inside := strings.Cut(rest, "/"); inside {
			a.prefix, a.path = world.Prefix+name, "/"+path
			if strings.HasPrefix(a.path, world.Prefix) && strings.Contains(strings.TrimPrefix(a.path, world.Prefix), "/") {
				return a, problem.New(http.StatusNotFound, "a world's path stands inside another world's: name one world")
			}
			return a, a.choose(name)
		}
	}
	if name := r.Header.Get(world.Header); name != "" {
		return a, a.choose(name)
	}
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	if name, ok := strings.CutSuffix(strings.ToLower(host), ".localhost"); ok {
		return a, a.choose(name)
	}
	return a, nil
}

func (a *address) choose(name string) *problem.Problem {
	a.world, a.named = name, true
	return world.CheckName("world", name)
}
