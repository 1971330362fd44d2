package world

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/ringer-mock/ringer/mock/problem"
)

// full says why there is no room for another world. The caller holds the lock.
func (all *Worlds) full() *problem.Problem {
	most := all.Max
	if len(all.byName) < most || all.dropIdle() > 0 {
		return nil
	}
	return problem.New(http.StatusServiceUnavailable, fmt.Sprintf("there are %d worlds already, as many as this server keeps: drop those that are done with (DELETE %sNAME), or allow more with --max-worlds", most, Prefix))
}

// idle says whether nobody has used a world for as long as it is kept.
func (all *Worlds) idle(w *World) bool {
	return w.underWay.Load() == 0 && realTime().UnixNano()-w.left.Load() >= int64(all.TTL)
}

// dropIdle drops the worlds that nobody uses, and says how many they were. The
// caller holds the lock.
func (all *Worlds) dropIdle() (dropped int) {
	for _, w := range all.byName {
		if all.idle(w) {
			all.drop(w)
			dropped++
		}
	}
	if dropped > 0 {
		all.Logger.LogAttrs(context.Background(), slog.LevelInfo, "dropped idle worlds", slog.Int("worlds", dropped), slog.Duration("idle for", all.TTL))
	}
	return dropped
}

// DropIdleUntil drops idle worlds now and then until the context is done, so
// that they take no room while nothing happens.
func (all *Worlds) DropIdleUntil(ctx context.Context) {
	ticker := time.NewTicker(max(min(all.TTL/4, time.Minute), time.Millisecond))
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			all.mu.Lock()
			all.dropIdle()
			all.mu.Unlock()
		}
	}
}
