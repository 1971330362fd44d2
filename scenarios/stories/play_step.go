package stories

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/reach"
	"github.com/ringer-mock/ringer/scenarios"
	"github.com/ringer-mock/ringer/schemas"
)

const (
	// maxSilent is how often in a row an operation may give no answer before it is
	// not called any more; all of them may maxSilentRow times.
	maxSilent    = 2
	maxSilentRow = 5
	// wrongToken is sent where a step asks for a wrong one.
	wrongToken = "ringer-wrong-token"
)

// play plays one step. An error ends the run.
func (s *storyRun) play(ctx context.Context, step *scenarios.Step) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	op, reason := s.playable(step)
	var r *request
	if reason == "" {
		r, reason = s.make(step, op)
	}
	if reason == "" {
		reason = s.forbids(step, op, r)
	}
	if reason == "" {
		reason = s.unmade(step)
	}
	unproved := reason == "" && r.writes
	if unproved {
		var err error
		if reason, err = s.proven(ctx, step, op, r); err != nil {
			return err
		}
		if reason == "" {
			reason = s.forbids(step, op, r) // which the proof may have spent
		}
	}
	if reason != "" {
		s.noteSkipped(step, reason)
		return s.emit(Played{Story: s.story, Step: step, Name: step.Name, Skipped: reason, Unproved: unproved && !strings.Contains(reason, s.budget())})
	}
	if !r.writes {
		return s.read(ctx, step, op, r)
	}
	return s.write(ctx, step, op, r)
}

func (s *storyRun) emit(played Played) error {
	if s.OnPlayed == nil {
		return nil
	}
	return s.OnPlayed(played)
}

// read plays a step that changes nothing, page after page when it is a walk.
func (s *storyRun) read(ctx context.Context, step *scenarios.Step, op *contracts.Operation, r *request) error {
	saved, first := map[string]bool{}, r
	for page := 1; ; page++ {
		s.state.length[op.ID] = max(page, s.state.length[op.ID])
		x, err := s.ask(ctx, step, op, r)
		brokenOff := err == nil && s.state.brokenOff
		if stop := s.noteAnswer(ctx, step, op, r, x, err); stop != nil {
			return stop
		}
		played := s.played(step, r, x, err)
		played.BrokenOff = brokenOff
		if page > 1 {
			played.Name = fmt.Sprintf("%s, page %d", step.Name, page)
		}
		next, more := op.NextPage(x)
		more = more && step.Walk
		played.Cut = more && page >= step.Pages
		played.Last = !more || page >= step.Pages || !s.affords(1) || s.state.busy != nil
		_, unreadable := schemas.DecodeJSON(x.Body)
		played.Complete = step.Walk && !more && x.Status == http.StatusOK && !x.BodyCut && unreadable == nil
		asked := r // the next page is another one
		played.Again = func(ctx context.Context) (contracts.Exchange, error) { return s.again(ctx, asked) }
		if step.Walk {
			played.Walk = func(ctx context.Context) ([]contracts.Exchange, bool, error) {
				return s.walkAgain(ctx, step, op, first)
			}
		}
		s.save(step, x, saved)
		if err := s.emit(played); err != nil {
			return err
		}
		if s.state.busy != nil {
			return s.state.busy
		}
		if played.Last {
			return nil
		}
		r = r.with(next)
	}
}

// with is the same request with another query.
func (r *request) with(query url.Values) *request {
	address := *r.url
	address.RawQuery = query.Encode()
	return &request{method: r.method, url: &address, header: r.header, body: r.body, security: r.security, token: r.token}
}

// again makes a call that reads once more.
func (s *storyRun) again(ctx context.Context, r *request) (contracts.Exchange, error) {
	switch {
	case s.state.busy != nil:
		return contracts.Exchange{}, s.state.busy
	case !s.affords(1):
		return contracts.Exchange{}, ErrBudget
	}
	return s.call(ctx, r, func(contracts.Exchange) bool { return s.affords(1) })
}

// walkAgain reads the pages of a list once more.
func (s *storyRun) walkAgain(ctx context.Context, step *scenarios.Step, op *contracts.Operation, r *request) (pages []contracts.Exchange, complete bool, err error) {
	for len(pages) < step.Pages || step.Pages == 0 {
		x, err := s.again(ctx, r)
		if err != nil {
			return pages, false, err
		}
		pages = append(pages, x)
		next, more := op.NextPage(x)
		if !more {
			return pages, x.Status == http.StatusOK && !x.BodyCut, nil
		}
		r = r.with(next)
	}
	return pages, false, nil
}

// write plays a step that changes something. What it makes is entered before.
func (s *storyRun) write(ctx context.Context, step *scenarios.Step, op *contracts.Operation, r *request) error {
	entries, err := s.enter(step, r)
	if err != nil {
		return err
	}
	x, failed := s.ask(ctx, step, op, r)
	brokenOff := failed == nil && s.state.brokenOff
	if err := errors.Join(s.settle(entries, x, failed), s.goneBy(op, step, r, x)); err != nil {
		return err
	}
	if stop := s.noteAnswer(ctx, step, op, r, x, failed); stop != nil {
		return stop
	}
	s.save(step, x, map[string]bool{})
	s.keepOwn(step, entries)
	played := s.played(step, r, x, failed)
	played.Last, played.Writes, played.BrokenOff = true, true, brokenOff
	if err := s.emit(played); err != nil {
		return err
	}
	if err := s.strays(entries); err != nil {
		return err
	}
	if s.state.busy != nil {
		return s.state.busy
	}
	return nil
}

// ask makes the call of a step, again when the vendor asks for it and the step does
// not expect that.
func (s *storyRun) ask(ctx context.Context, step *scenarios.Step, op *contracts.Operation, r *request) (contracts.Exchange, error) {
	return s.call(ctx, r, func(x contracts.Exchange) bool {
		return !slices.Contains(step.Expect.Status, x.Status) && s.affords(1)
	})
}

// noteAnswer notes whether there was an answer, and says why the run cannot go on.
func (s *storyRun) noteAnswer(ctx context.Context, step *scenarios.Step, op *contracts.Operation, r *request, x contracts.Exchange, err error) error {
	if ctx.Err() != nil && err != nil {
		return context.Cause(ctx)
	}
	state := &s.state
	if err == nil {
		first := !state.answered
		state.silent[op.ID], state.silentRow, state.answered = 0, 0, true
		if first && !r.writes && redirects(x) && !slices.Contains(step.Expect.Status, x.Status) {
			if err := s.leads(ctx, r, x); err != nil {
				return err
			}
		}
		return s.admitted(ctx, step, op, r, x)
	}
	state.silent[op.ID]++
	state.silentRow++
	late, ok := err.(*reach.UnreachableError)
	if !state.answered && (!ok || !late.Late || len(state.silent) > 1) || state.silentRow >= maxSilentRow {
		return err
	}
	s.unanswered = err
	return nil
}

// admitted says whether the usual token is taken, at all and still.
func (s *storyRun) admitted(ctx context.Context, step *scenarios.Step, op *contracts.Operation, r *request, x contracts.Exchange) error {
	if step.Auth != "" || op.Public() {
		return nil
	}
	for name := range step.Headers {
		if s.Contract.IsCredential(op, contracts.InHeader, name) {
			return nil
		}
	}
	refused := &RefusedError{Host: s.Target.Host, Step: step.Name, Status: x.Status, NoToken: s.Tokens[""] == ""}
	switch {
	case x.Status < 300 && !r.writes:
		s.state.taken = r
	case slices.Contains(step.Expect.Status, x.Status):
	case !refuses(x.Status):
	case s.state.taken == nil || s.revoked(ctx):
		refused.Revoked = s.state.taken != nil
		return refused
	}
	return nil
}

// revoked says whether the usual token, which was taken before, is taken no more: the
// call that was answered then is not answered now.
func (p *Player) revoked(ctx context.Context) bool {
	if p.state.taken == nil {
		return false
	}
	x, err := p.send(ctx, p.state.taken)
	return err == nil && refuses(x.Status)
}

// refuses says whether a status tells that a token is not taken, or has no right.
func refuses(status int) bool {
	return status == http.StatusUnauthorized || status == http.StatusForbidden
}

// played tells of a call.
func (s *storyRun) played(step *scenarios.Step, r *request, x contracts.Exchange, err error) Played {
	sent := r.header.Clone()
	for name, text := range step.Headers {
		if s.Contract.IsCredential(nil, contracts.InHeader, name) || slices.ContainsFunc(scenarios.VariablesIn(text), func(name string) bool { return s.secret[name] }) {
			sent.Del(name)
		}
	}
	return Played{
		Story: s.story, Step: step, Name: step.Name, Exchange: x, Sent: sent, Auth: step.Auth, Err: err,
		Expect: scenarios.Expect{Status: step.Expect.Status, Body: s.values.fillObject(step.Expect.Body), Headers: s.values.fillTexts(step.Expect.Headers)},
	}
}

// save keeps what later steps need; of several pages, the first that has it counts.
// A param that was given stays as it is.
func (s *storyRun) save(step *scenarios.Step, x contracts.Exchange, done map[string]bool) {
	body, err := schemas.DecodeJSON(x.Body)
	readable := err == nil && !x.BodyCut // else the judge finds it
	for _, name := range namesToSave(step) {
		from := step.Save[name]
		var found []string
		switch {
		case from.Header != "":
			found = x.Header.Values(from.Header)
		case !readable:
		case from.Items == "":
			found = textsAt(body, s.values.fill(from.Pointer))
		default:
			value, ok := s.chooseValue(from, body)
			if ok {
				found = []string{value}
			} else {
				s.lost[name] = unchosen(name, from)
			}
		}
		chosen := from.Values(found)
		if _, given := s.Params[name]; given || done[name] {
			continue
		}
		if len(chosen) == 0 {
			if from.Count > 0 {
				s.lost[name] = fmt.Sprintf("it needs %d of what {{%s}} stands for, and %q shows %d", from.Count, name, step.Name, len(found))
			}
			continue
		}
		s.values.set(name, chosen, from.Count > 0)
		s.saved[name], done[name] = true, true
	}
}

// namesToSave gives what a step saves: first what needs nothing else that it saves.
func namesToSave(step *scenarios.Step) []string {
	names := slices.Sorted(maps.Keys(step.Save))
	slices.SortStableFunc(names, func(a, b string) int {
		return len(scenarios.VariablesIn(step.Save[a].Pointer)) - len(scenarios.VariablesIn(step.Save[b].Pointer))
	})
	return names
}
