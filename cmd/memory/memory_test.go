package memory

import (
	"runtime"
	"testing"
)

func TestLimitFor(t *testing.T) {
	const mib = 1 << 20
	for held, want := range map[int64]int64{0: 256 * mib, 100 * mib: 256 * mib, 160*mib + 1: 288 * mib, 190 * mib: 288 * mib, 1000 * mib: 1280 * mib} {
		if got := limitFor(held); got != want {
			t.Errorf("with %d MiB in use the limit is %d MiB, want %d", held/mib, got/mib, want/mib)
		}
	}
	if held := live(); held <= 0 {
		runtime.GC()
		if held = live(); held <= 0 {
			t.Errorf("%d bytes are in use", held)
		}
	}
}

// TestAfterEachGC counts collections: the function runs behind each, not only the first.
func TestAfterEachGC(t *testing.T) {
	ran := make(chan struct{}, 1)
	afterEachGC(func() {
		select {
		case ran <- struct{}{}:
		default:
		}
	})
	for range 3 {
		runtime.GC()
		<-ran
	}
}
