package mock

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"strconv"
	"time"
)

const (
	defaultWorldTTL  = time.Hour
	defaultMaxWorlds = 10_000
)

// world finds a world for who asks from inside the process, making it from the
// server's scenario when there is none of that name.
func (s *Server) world(name string) *world {
	s.mu.Lock()
	defer s.mu.Unlock()
	w, ok := s.find(name)
	if !ok {
		w = s.make(name)
	}
	return w
}

// acquireWorld finds or makes the world of one request. It is not dropped as idle before
// the request is over and lets go of it.
func (s *Server) acquireWorld(name string) (*world, *problem) {
	s.mu.Lock()
	defer s.mu.Unlock()
	w, ok := s.find(name)
	if !ok {
		if p := s.full(); p != nil {
			return nil, p
		}
		w = s.make(name)
	}
	w.underWay.Add(1)
	return w, nil
}

// make makes a world from the server's scenario. The caller holds the lock.
func (s *Server) make(name string) *world {
	w := newWorld(name, s.initial, s.options.JournalBytes)
	s.worlds[name] = w
	return w
}

// drop forgets a world, for whatever reason. The caller holds the lock.
func (s *Server) drop(w *world) {
	w.journal.end()
	delete(s.worlds, w.name)
}

// releaseWorld lets go of a world that was held.
func (w *world) releaseWorld() {
	w.left.Store(realTime().UnixNano())
	w.underWay.Add(-1)
}

// find gives a world unless it is idle, and so as good as dropped. The caller holds the lock.
func (s *Server) find(name string) (*world, bool) {
	w, ok := s.worlds[name]
	if ok && s.idle(w) {
		s.drop(w)
		return nil, false
	}
	return w, ok
}

// admitWorld takes a new world in under its name, or under one that is free.
func (s *Server) admitWorld(w *world) *problem {
	s.mu.Lock()
	defer s.mu.Unlock()
	for n := len(s.worlds) + 1; w.name == ""; n++ {
		if name := "world-" + strconv.Itoa(n); s.worlds[name] == nil {
			w.name = name
		}
	}
	if _, taken := s.find(w.name); taken {
		return newProblem(http.StatusConflict, fmt.Sprintf("there is a world %q already", w.name))
	}
	if p := s.full(); p != nil {
		return p
	}
	s.worlds[w.name] = w
	if w.initial.scenario != s.initial.scenario {
		w.follow(s.initial) // the scenario was reloaded while the world was made
	}
	return nil
}

// full says why there is no room for another world. The caller holds the lock.
func (s *Server) full() *problem {
	most := s.options.MaxWorlds
	if len(s.worlds) < most || s.dropIdle() > 0 {
		return nil
	}
	return newProblem(http.StatusServiceUnavailable, fmt.Sprintf("there are %d worlds already, as many as this server keeps: drop those that are done with (DELETE %sNAME), or allow more with --max-worlds", most, worldsPrefix))
}

// idle says whether nobody has used a world for as long as it is kept.
func (s *Server) idle(w *world) bool {
	return w.underWay.Load() == 0 && realTime().UnixNano()-w.left.Load() >= int64(s.options.WorldTTL)
}

// dropIdle drops the worlds that nobody uses, and says how many they were. The
// caller holds the lock.
func (s *Server) dropIdle() (dropped int) {
	for _, w := range s.worlds {
		if s.idle(w) {
			s.drop(w)
			dropped++
		}
	}
	if dropped > 0 {
		s.options.Logger.LogAttrs(context.Background(), slog.LevelInfo, "dropped idle worlds", slog.Int("worlds", dropped), slog.Duration("idle for", s.options.WorldTTL))
	}
	return dropped
}

// dropIdleUntil drops idle worlds now and then until the context is done, so
// that they take no room while nothing happens.
func (s *Server) dropIdleUntil(ctx context.Context) {
	ticker := time.NewTicker(max(min(s.options.WorldTTL/4, time.Minute), time.Millisecond))
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			s.mu.Lock()
			s.dropIdle()
			s.mu.Unlock()
		}
	}
}
