package stories

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/reach"
	"github.com/ringer-mock/ringer/scenarios"
)

const (
	// sweepTime bounds a sweep at the end of a run, which nobody can interrupt.
	sweepTime = 2 * time.Minute
	// sweepPages bounds a search for what was made.
	sweepPages = 1000
	// defaultPatience is how long lists are looked at that do not show what was made.
	defaultPatience = 7 * time.Second
	// sweepTries is how often a call of a sweep is made when it fails.
	sweepTries = 3
)

// Sweep takes away all that the ledger holds, the last first, and names what it
// had to leave. Before each object is taken away it is read and proved to be the
// run's own. What may have been made is looked for in the lists, again after a
// while where they do not show it. It counts against no budget. The error says why it
// could not begin, or that the ledger cannot be written; it goes on all the same.
func (l *Ledger) Sweep(ctx context.Context, p *Player) (left []Leftover, err error) {
	if err := l.fits(p); err != nil {
		return nil, err
	}
	if p.Ledger == nil {
		p.Ledger = l
	}
	s := sweeper{Player: p, ledger: l, began: time.Now(), mute: map[string]int{}}
	for wait, atOnce := time.Second, true; ; {
		open := l.Open()
		err = errors.Join(err, s.round(ctx))
		if !s.lagging {
			break
		}
		if atOnce && l.Open() < open {
			atOnce = false // what was inside what was taken away, or is gone, went along with it
			continue
		}
		if !s.patient(ctx, wait) {
			err = errors.Join(err, s.letGo())
			break
		}
		wait *= 2
	}
	l.blockedBy = nil
	switch {
	case len(s.left) > 0 && s.refused != nil:
		l.blockedBy = s.refused
	case len(s.left) > 0 && s.unreached != nil:
		l.blockedBy = s.unreached
	}
	return s.left, err
}

// letGo settles what was to be refused and had no answer, when no list shows anything
// of it after a while.
func (s *sweeper) letGo() (failed error) {
	if _, yes := s.interrupted(); yes || s.silent > 0 {
		return nil
	}
	s.left = slices.DeleteFunc(s.left, func(left Leftover) bool {
		e := s.ledger.entries[left.Entry-1]
		if left.Made || !left.looked || !e.Refused || e.confirmed {
			return false
		}
		failed = errors.Join(failed, s.ledger.confirm(e, nil))
		return true
	})
	return failed
}

// round goes through the ledger once.
func (s *sweeper) round(ctx context.Context) (err error) {
	s.left, s.answers, s.lagging = nil, nil, false
	for _, e := range slices.Backward(s.ledger.entries) {
		if e.open() > 0 {
			err = errors.Join(err, s.entry(ctx, e))
		}
	}
	for _, e := range slices.Backward(s.ledger.entries) {
		if !e.Forgotten && len(e.objects) > 0 {
			err = errors.Join(err, s.again(ctx, e))
		}
	}
	return err
}

// patient waits before the lists are read once more; false is that it must not.
func (s *sweeper) patient(ctx context.Context, wait time.Duration) bool {
	patience := s.Patience
	if patience == 0 {
		patience = defaultPatience
	}
	if _, yes := s.interrupted(); yes || time.Since(s.began)+wait > patience || s.silent > 0 {
		return false
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// BlockedBy says why the last sweep had to leave something, when the target was
// the reason: a [*RefusedError], or an [*reach.UnreachableError]. It is nil for others.
func (l *Ledger) BlockedBy() error { return l.blockedBy }

// fits says whether the ledger is of the vendor and target that the player calls.
func (l *Ledger) fits(p *Player) error {
	if vendor, target := l.Owner(); vendor != "" && (vendor != p.Contract.Vendor || target != p.Target.String()) {
		return fmt.Errorf("the ledger %s holds what was made with %s at %s, not with %s at %s: sweep it there first", l.path, vendor, target, p.Contract.Vendor, p.Target)
	}
	return nil
}

// sweeper is one sweep.
type sweeper struct {
	*Player
	ledger    *Ledger
	began     time.Time
	answers   map[string]sweptAnswer // what was read since the last write in this round
	asked     int                    // after how many writes that was
	refused   *RefusedError          // the last that kept something from being taken away
	unreached *reach.UnreachableError
	left      []Leftover
	lagging   bool           // whether something is left that a list may show later
	silent    int            // how many calls in a row had no answer
	mute      map[string]int // how many did, by operation
}

// sweptAnswer is what came of a call that reads.
type sweptAnswer struct {
	contracts.Exchange
	err error
}

// read makes a call that reads, once in a round as long as nothing is written: a list
// may be long, and a vendor slow.
func (s *sweeper) read(ctx context.Context, op *contracts.Operation, path map[string]string, query scenarios.Query) (contracts.Exchange, error) {
	if s.answers == nil || s.asked != s.state.writes {
		s.answers, s.asked = map[string]sweptAnswer{}, s.state.writes
	}
	key := fmt.Sprint(op.ID, path, query)
	answer, known := s.answers[key]
	if known && answer.err == nil {
		s.observe(answer.Exchange)
	} else if !known {
		answer.Exchange, answer.err = s.try(ctx, op, path, query)
		s.answers[key] = answer
	}
	return answer.Exchange, answer.err
}

// leave tells of what is left of an entry.
func (s *sweeper) leave(e *ledgerEntry, made bool, format string, args ...any) {
	s.left = append(s.left, Leftover{
		Entry: e.Entry, Made: made, Find: s.finding(e),
		Says: fmt.Sprintf("%s (made in %s: %s)", fmt.Sprintf(format, args...), e.Story, e.Step),
	})
}

// entry takes away what a call has made.
func (s *sweeper) entry(ctx context.Context, e *ledgerEntry) (failed error) {
	var missing []*madeObject // which the vendor told of, and which are not there, or not own
	for _, object := range slices.Backward(e.objects) {
		if object.gone {
			continue
		}
		done, err := s.object(ctx, ownObject{e, object})
		failed = errors.Join(failed, err)
		if !done {
			missing = append(missing, object)
		}
	}
	if len(missing) == 0 && e.confirmed {
		return failed
	}
	return errors.Join(failed, s.lookFor(ctx, e, missing))
}

// object takes one object away, once it is proved to be own, and proved again where
// nobody knows whether that was done. It is not done with one that is not there, or not
// own.
func (s *sweeper) object(ctx context.Context, o ownObject) (done bool, failed error) {
	e, object := o.entry, o.object
	found, err := s.prove(ctx, o, s.read)
	var kept error
	for try := 1; found == own && try <= sweepTries; try++ {
		failed = errors.Join(failed, s.ledger.keepProof(o))
		if kept = s.undo(ctx, e, object.path); kept == nil {
			object.deleted = true
			return true, errors.Join(failed, s.ledger.discard(e, object.path))
		}
		found, err = s.prove(ctx, o, s.read)
	}
	switch {
	case kept != nil && found != absent:
		s.leave(e, true, "%s %s: %v", e.Undo.Operation, spelled(object.path), kept)
		return true, failed
	case found == absent && (object.known || s.wentAlong(e)):
		return true, errors.Join(failed, s.ledger.discard(e, object.path))
	case found == unread:
		s.leave(e, true, "%s %s: it could not be read, to prove that it is this run's own: %v", e.Undo.Operation, spelled(object.path), err)
		return true, failed
	case found == foreign:
		failed = errors.Join(failed, s.stray(o))
	}
	return false, failed
}

// wentAlong says whether the objects that an entry's names were taken away: what is
// inside them goes along.
func (s *sweeper) wentAlong(e *ledgerEntry) bool {
	for _, end := range e.Ends {
		if o, ok := s.ledger.endOf(end); !ok || !o.object.gone {
			return false
		}
	}
	return len(e.Ends) > 0
}

// undo takes one object away. What is not there need not be.
func (s *sweeper) undo(ctx context.Context, e *ledgerEntry, path map[string]string) error {
	op, err := s.operation(e.Undo.Operation)
	if err != nil {
		return err
	}
	x, err := s.try(ctx, op, path, nil)
	if err == nil && x.Status >= 300 && x.Status != http.StatusNotFound && x.Status != http.StatusGone {
		err = fmt.Errorf("%s answers %d", s.Target.Host, x.Status)
	}
	return err
}

func (s *sweeper) operation(id string) (*contracts.Operation, error) {
	op, ok := s.Contract.Operation(id)
	if !ok {
		return nil, fmt.Errorf("the contract of %s has no operation %q any more", s.Contract.Vendor, id)
	}
	return op, nil
}

// try calls an operation until there is an answer that says something; one that writes
// is called once. Unlike a step it follows redirects, as long as they stay at the
// target: what was made must go.
func (s *sweeper) try(ctx context.Context, op *contracts.Operation, path map[string]string, query scenarios.Query) (x contracts.Exchange, err error) {
	r, err := s.request(op.Method, s.Contract.Prefix+fillPath(op.Path, path), query)
	if err != nil {
		return x, err
	}
	r.security, r.token = op.Security, s.Tokens[""]
	r.writes = op.Writes(op.Method)
	for try, redirects := 0, 0; try < sweepTries && redirects <= maxRedirects; try++ {
		if _, yes := s.interrupted(); s.silent >= 2*sweepTries || s.mute[op.ID] >= sweepTries || yes && s.silent > 0 {
			return x, errors.New("the vendor gives no answer")
		}
		x, err = s.call(ctx, r, func(contracts.Exchange) bool { return true })
		s.silent++
		if s.mute[op.ID]++; err == nil {
			s.silent, s.mute[op.ID] = 0, 0
		}
		s.hindered(x, err)
		if ctx.Err() != nil {
			return x, errors.New("there was no time left")
		}
		if next := s.moved(r, x); err == nil && next != nil {
			r.url = next
			redirects++
			try--
		} else if r.writes || err == nil && x.Status != http.StatusTooManyRequests && x.Status < 500 {
			break
		}
	}
	return x, err
}

// hindered notes a target that gives no answer, or does not take the token.
func (s *sweeper) hindered(x contracts.Exchange, err error) {
	var unreached *reach.UnreachableError
	if errors.As(err, &unreached) {
		s.unreached = unreached
	}
	if err == nil && refuses(x.Status) {
		s.refused = &RefusedError{Host: s.Target.Host, Status: x.Status}
	}
}

// spelled writes the path parameters of an object.
func spelled(path map[string]string) string {
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(path)) {
		parts = append(parts, name+" "+path[name])
	}
	return strings.Join(parts, ", ")
}
