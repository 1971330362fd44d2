package acme

import (
	"net/http"
	"strconv"
	"time"

	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/mock/world"
)

// A key may make so many calls in a window of time, reads too.
const (
	limit  = 300
	window = time.Minute
)

// checkRateLimit refuses a call when the key has used up its calls.
func checkRateLimit(tx *world.Tx, call *mock.Call) *mock.Error {
	n, resets := tx.Count(call.Caller.Token, window)
	if n <= limit {
		return nil
	}
	wait := resets.Sub(tx.Now())
	e := mock.Errorf(mock.RateLimited, "the key has made %d calls in this window, which ends in %s; advance the world's clock", n-1, wait)
	e.Header = http.Header{"Retry-After": {strconv.Itoa(int((wait + time.Second - 1) / time.Second))}}
	return e
}

// rateLimitHeaders tells on every answer how many calls are left.
func rateLimitHeaders(tx *world.Tx, call *mock.Call, header http.Header) {
	n, resets := tx.Count(call.Caller.Token, window)
	header.Set("X-RateLimit-Limit", strconv.Itoa(limit))
	header.Set("X-RateLimit-Remaining", strconv.Itoa(max(0, limit-n)))
	header.Set("X-RateLimit-Reset", strconv.FormatInt(resets.Unix(), 10))
}
