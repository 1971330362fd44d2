package control

import (
	"net/http"
	"time"

	"github.com/ringer-mock/ringer/mock/problem"
	"github.com/ringer-mock/ringer/mock/world"
	"github.com/ringer-mock/ringer/scenarios"
)

// getClock tells the world's time, whether it stands still until it is moved,
// and how far each successful write moves it.
func (a *API) getClock(rw http.ResponseWriter, c *call) *problem.Problem {
	clock := c.world.Present().Clock
	write(rw, http.StatusOK, struct {
		Now  time.Time `json:"now"`
		Set  bool      `json:"set"`
		Tick string    `json:"tick"`
	}{clock.Now(), clock.Set, clock.Tick.String()})
	return nil
}

// setClock sets the world's clock to a time, one that ran with real time too.
func (a *API) setClock(rw http.ResponseWriter, c *call) *problem.Problem {
	var request struct {
		Now *string `json:"now"`
	}
	b, p := readObject(rw, c, &request, `{"now": "2025-01-31T09:30:00Z"}`, "now")
	if p != nil {
		return p
	}
	if request.Now == nil {
		return b.missing("now")
	}
	at, err := scenarios.ParseTime(*request.Now)
	if err != nil {
		return b.wrong("/now", "%q: %v", "now", err)
	}
	return c.done(rw, c.world.Edit(func(m *world.State) *problem.Problem {
		m.Clock = m.Clock.SetTo(at)
		return nil
	}))
}

// advanceClock moves the world's clock on, and lets one that runs with real time
// run on from there.
func (a *API) advanceClock(rw http.ResponseWriter, c *call) *problem.Problem {
	var request struct {
		By *string `json:"by"`
	}
	b, p := readObject(rw, c, &request, `{"by": "24h"}`, "by")
	if p != nil {
		return p
	}
	if request.By == nil {
		return b.missing("by")
	}
	by, err := scenarios.ParseDuration(*request.By)
	if err != nil {
		return b.wrong("/by", "%q: %v", "by", err)
	}
	if by < 0 {
		return b.wrong("/by", "%q: %s would move the clock back; to set it to any time, PUT it", "by", *request.By)
	}
	return c.done(rw, c.world.Edit(func(m *world.State) *problem.Problem {
		moved, ok := m.Clock.Advanced(by)
		if !ok {
			return b.wrong("/by", "%q: %s would move the clock further than it can show", "by", *request.By)
		}
		m.Clock = moved
		return nil
	}))
}
