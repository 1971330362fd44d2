package stories

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/scenarios"
	"github.com/ringer-mock/ringer/schemas"
)

// asker makes a call that reads, for a proof.
type asker func(ctx context.Context, op *contracts.Operation, path map[string]string, query scenarios.Query) (contracts.Exchange, error)

// prove reads an object until it is known whose it is: alone, and where that does not
// tell, in the list that it must stand in. What was read since the last write counts.
// The error says why nothing could be read.
func (p *Player) prove(ctx context.Context, o ownObject, ask asker) (sight, error) {
	if o.object.at == p.state.writes && (o.object.sight == own || o.object.sight == absent && o.object.gone) {
		return o.object.sight, nil
	}
	undo, ok := p.Contract.Operation(o.entry.Undo.Operation)
	if !ok {
		return unread, fmt.Errorf("the contract of %s has no operation %q any more", p.Contract.Vendor, o.entry.Undo.Operation)
	}
	if outer, inside := p.outer(o, undo); inside { // where nobody else has any
		return p.prove(ctx, outer, ask)
	}
	for _, end := range o.entry.Ends {
		if named, ok := p.Ledger.endOf(end); ok && !named.object.proved {
			if _, err := p.prove(ctx, named, ask); err != nil {
				return unread, err
			}
		}
	}
	return p.readAlone(ctx, o, undo, ask)
}

// outer gives the own object inside of which another one is by its path.
func (p *Player) outer(o ownObject, undo *contracts.Operation) (ownObject, bool) {
	outer, ok := p.made(o.entry.Run, above(undo.Path), o.object.path)
	return outer, ok && outer.entry != o.entry
}

// readAlone reads an object by its own path, and in a list where that does not tell
// that it is an own one.
func (p *Player) readAlone(ctx context.Context, o ownObject, undo *contracts.Operation, ask asker) (sight, error) {
	var failed error
	if op := p.reading(undo.Path); op != nil {
		x, err := ask(ctx, op, o.object.path, nil)
		switch {
		case err != nil:
			failed = err
		case x.Status == http.StatusNotFound || x.Status == http.StatusGone:
			p.note(o.object, absent)
		case x.Status != http.StatusOK:
			failed = fmt.Errorf("%s answers %d to %s", p.Target.Host, x.Status, op.ID)
		}
		if sight := p.sighted(o.object); sight == own || sight == absent && o.object.gone {
			return sight, nil
		}
	}
	if errors.Is(failed, ErrBudget) || ctx.Err() != nil {
		return unread, failed
	}
	err := p.readInList(ctx, o, undo, ask)
	if sight := p.sighted(o.object); sight != unread {
		return sight, nil
	}
	if failed == nil {
		failed = err
	}
	return unread, failed
}

// sighted gives what was read of an object since the last write.
func (p *Player) sighted(o *madeObject) sight {
	if o.at != p.state.writes {
		return unread
	}
	return o.sight
}

// readInList looks for an object in the list that it must stand in.
func (p *Player) readInList(ctx context.Context, o ownObject, undo *contracts.Operation, ask asker) error {
	op, path, query := p.reading(above(undo.Path)), o.object.path, scenarios.Query(nil)
	if found := o.entry.Undo.Found; found != nil {
		if listed, ok := p.Contract.Operation(found.Operation); ok {
			op, path, query = listed, found.Path, found.Query
		}
	}
	if op == nil {
		return fmt.Errorf("the contract of %s has no operation that reads it", p.Contract.Vendor)
	}
	err := p.readPages(ctx, op, path, query, ask, func(contracts.Exchange) bool { return p.sighted(o.object) > absent })
	if err == nil {
		p.note(o.object, max(absent, p.sighted(o.object)))
	}
	return err
}

// readPages reads a list page after page, until enough says that it may end.
func (p *Player) readPages(ctx context.Context, op *contracts.Operation, path map[string]string, query scenarios.Query, ask asker, enough func(contracts.Exchange) bool) error {
	var last []byte
	for page := 1; page <= sweepPages; page++ {
		x, err := ask(ctx, op, path, query)
		if err != nil {
			return err
		}
		if _, err := schemas.DecodeJSON(x.Body); err != nil || x.Status != http.StatusOK || x.BodyCut {
			return fmt.Errorf("%s answers %d to %s, and no list could be read", p.Target.Host, x.Status, op.ID)
		}
		if enough(x) {
			return nil
		}
		next, more := op.NextPage(x)
		if !more {
			return nil
		}
		if bytes.Equal(x.Body, last) {
			return fmt.Errorf("the list of %s shows the same page again and again", op.ID)
		}
		query, last = scenarios.Query(next), x.Body
	}
	return fmt.Errorf("the list of %s has more than %d pages", op.ID, sweepPages)
}

// readOnce makes a call for a proof within the budget.
func (p *Player) readOnce(ctx context.Context, op *contracts.Operation, path map[string]string, query scenarios.Query) (contracts.Exchange, error) {
	switch {
	case p.state.busy != nil:
		return contracts.Exchange{}, p.state.busy
	case !p.affords(1):
		return contracts.Exchange{}, ErrBudget
	case p.state.silent[op.ID] >= maxSilent:
		return contracts.Exchange{}, fmt.Errorf("%s gave no answer to %s before", p.Target.Host, op.ID)
	}
	r, err := p.request(op.Method, p.Contract.Prefix+fillPath(op.Path, path), query)
	if err != nil {
		return contracts.Exchange{}, err
	}
	r.security, r.token = op.Security, p.Tokens[""]
	x, err := p.call(ctx, r, func(contracts.Exchange) bool { return p.affords(1) })
	if p.state.silent[op.ID]++; err == nil {
		p.state.silent[op.ID] = 0
	}
	if refuses(x.Status) && p.revoked(ctx) {
		return x, &RefusedError{Host: p.Target.Host, Step: "a proof", Status: x.Status, Revoked: true}
	}
	return x, err
}

// proven makes sure that all that a call which writes is about is the run's own: the
// object that it changes, and those that it names. Else it says why the call must not
// be made.
func (s *storyRun) proven(ctx context.Context, step *scenarios.Step, op *contracts.Operation, r *request) (reason string, err error) {
	stakes := s.stakes(step, op, r)
	for _, o := range stakes {
		if reason, err = s.provenOne(ctx, o); reason != "" || err != nil {
			break
		}
	}
	for _, o := range stakes {
		o.object.unmade = reason
	}
	return reason, err
}

// unmade says why what a step looks at is not as the story has it: a call that was to
// change it was not made.
func (s *storyRun) unmade(step *scenarios.Step) string {
	for _, name := range step.VariablesUsed() {
		if o := s.own[name]; o != nil && o.object.unmade != "" {
			return o.object.unmade
		}
	}
	return ""
}

// provenOne makes sure that one object is the run's own.
func (s *storyRun) provenOne(ctx context.Context, o ownObject) (reason string, err error) {
	found, why := s.prove(ctx, o, s.readOnce)
	if refused := new(RefusedError); errors.As(why, &refused) {
		return "", refused
	}
	id := s.idOf(o.entry, o.object.path)
	switch {
	case ctx.Err() != nil:
		return "", context.Cause(ctx)
	case found == own:
		return "", s.Ledger.keepProof(o)
	case found == absent && o.object.gone:
		return "", nil
	case errors.Is(why, ErrBudget):
		return s.spent(), nil
	case found == foreign:
		return fmt.Sprintf("%q is not proved to be this run's own", id), s.stray(o)
	case found == absent:
		return fmt.Sprintf("%q is not there, which %q has told of", id, o.entry.Step), nil
	}
	return fmt.Sprintf("%q could not be read, to prove that it is this run's own: %v", id, why), nil
}
