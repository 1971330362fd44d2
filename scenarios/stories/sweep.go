package stories

import (
	"bytes"
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
	"github.com/ringer-mock/ringer/schemas"
)

const (
	// sweepTime bounds a sweep at the end of a run, which nobody can interrupt.
	sweepTime = 2 * time.Minute
	// sweepPages bounds a search for what was made.
	sweepPages = 1000
	// sweepTries is how often a call of a sweep is made when it fails.
	sweepTries = 3
)

// Sweep takes away all that the ledger holds, the last first, and names what it
// had to leave. It counts against no budget. The error says why it could not
// begin, or that the ledger cannot be written; it goes on all the same.
func (l *Ledger) Sweep(ctx context.Context, p *Player) (left []string, err error) {
	if err := l.fits(p); err != nil {
		return nil, err
	}
	s := sweeper{Player: p, ledger: l, lists: map[string]sweptList{}}
	for _, e := range slices.Backward(l.entries) {
		if e.open() == 0 {
			continue
		}
		err = errors.Join(err, s.entry(ctx, e))
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
	lists     map[string]sweptList // what was found, by address
	refused   *RefusedError        // the last that kept something from being taken away
	unreached *reach.UnreachableError
	left      []string
	silent    int // how many calls in a row had no answer
}

// sweptList is what came of looking for objects.
type sweptList struct {
	items []any
	err   error
}

func (s *sweeper) leave(e *ledgerEntry, format string, args ...any) {
	s.left = append(s.left, fmt.Sprintf("%s (made in %s: %s)", fmt.Sprintf(format, args...), e.Story, e.Step))
}

func (s *sweeper) entry(ctx context.Context, e *ledgerEntry) (failed error) {
	if !e.confirmed {
		made, err := s.look(ctx, e)
		if err != nil {
			s.leave(e, "what a call made whose answer was lost: %v", err)
			return nil
		}
		failed = s.ledger.confirm(e, made)
	}
	for _, object := range slices.Backward(e.objects) {
		if object.gone {
			continue
		}
		if err := s.undo(ctx, e, object.path); err != nil {
			s.leave(e, "%s %s: %v", e.Undo.Operation, spelled(object.path), err)
		} else {
			failed = errors.Join(failed, s.ledger.discard(e, object.path))
		}
	}
	return failed
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

// try calls an operation until there is an answer that says something. Unlike a
// step it follows redirects, as long as they stay at the target: what was made
// must go.
func (s *sweeper) try(ctx context.Context, op *contracts.Operation, path map[string]string, query scenarios.Query) (x contracts.Exchange, err error) {
	r, err := s.request(op.Method, s.Contract.Prefix+fillPath(op.Path, path), query)
	if err != nil {
		return x, err
	}
	r.security, r.token = op.Security, s.Tokens[""]
	r.writes = op.Writes(op.Method)
	for range sweepTries {
		if s.silent >= sweepTries {
			return x, errors.New("the vendor gives no answer")
		}
		x, err = s.call(ctx, r, func(contracts.Exchange) bool { return true })
		if s.silent++; err == nil {
			s.silent = 0
		}
		s.hindered(x, err)
		if ctx.Err() != nil {
			return x, errors.New("there was no time left")
		}
		if next := s.moved(r, x); err == nil && next != nil {
			r.url = next
		} else if err == nil && x.Status != http.StatusTooManyRequests && x.Status < 500 {
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
	if err == nil && (x.Status == http.StatusUnauthorized || x.Status == http.StatusForbidden) {
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

// look finds what a call has made whose answer was lost.
func (s *sweeper) look(ctx context.Context, e *ledgerEntry) (made []map[string]string, err error) {
	found := e.Undo.Found
	if found == nil {
		return nil, errors.New("the answer was lost, and the story does not say how to look for it")
	}
	op, err := s.operation(found.Operation)
	if err != nil {
		return nil, err
	}
	items, err := s.list(ctx, op, found)
	if err != nil {
		return nil, err
	}
	for _, item := range items {
		if !matches(found, item, e.Run) {
			continue
		}
		path := map[string]string{}
		for name, place := range e.Undo.Path {
			if path[name] = place; strings.HasPrefix(place, "/") {
				take, ok := found.Take[name]
				if !ok {
					take = place[strings.LastIndexByte(place, '/'):]
				}
				values := textsAt(item, take)
				if len(values) != 1 {
					return nil, fmt.Errorf("what was found has %d values at %s", len(values), take)
				}
				path[name] = values[0]
			}
		}
		made = append(made, path)
	}
	return made, nil
}

// list gives all objects that there are. A list that could not be read once is not
// read again: it may be long.
func (s *sweeper) list(ctx context.Context, op *contracts.Operation, found *scenarios.Found) ([]any, error) {
	key := fmt.Sprint(op.ID, found.Path, found.Query, found.Items)
	list, known := s.lists[key]
	if !known {
		list.items, list.err = s.pages(ctx, op, found)
		s.lists[key] = list
	}
	return list.items, list.err
}

// pages reads a list page after page.
func (s *sweeper) pages(ctx context.Context, op *contracts.Operation, found *scenarios.Found) (items []any, err error) {
	query := found.Query
	var last []byte
	for page := 1; page <= sweepPages; page++ {
		x, err := s.try(ctx, op, found.Path, query)
		if err != nil {
			return nil, err
		}
		body, err := schemas.DecodeJSON(x.Body)
		if err != nil || x.Status != http.StatusOK || x.BodyCut {
			return nil, fmt.Errorf("%s answers %d to %s, and no list could be read", s.Target.Host, x.Status, op.ID)
		}
		for _, place := range schemas.Expand(body, found.Items) {
			item, _ := schemas.Lookup(body, place)
			items = append(items, item)
		}
		next, more := op.NextPage(x)
		if !more {
			return items, nil
		}
		if bytes.Equal(x.Body, last) {
			return nil, fmt.Errorf("the list of %s shows the same page again and again", op.ID)
		}
		query, last = scenarios.Query(next), x.Body
	}
	return nil, fmt.Errorf("the list of %s has more than %d pages", op.ID, sweepPages)
}

// matches says whether an object is one of a run's own.
func matches(f *scenarios.Found, item any, run string) bool {
	for pointer, wanted := range f.Where {
		want, ok := scalar(wanted)
		if !ok {
			return false
		}
		marked := strings.Contains(want, run)
		is := func(text string) bool {
			return text == want || marked && strings.Contains(strings.ToLower(text), strings.ToLower(want))
		}
		if !slices.ContainsFunc(textsAt(item, pointer), is) {
			return false
		}
	}
	return len(f.Where) > 0
}
