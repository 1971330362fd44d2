package stories

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/ringer-mock/ringer/scenarios"
)

// minRun is how long the mark of a run must be to be told from what others write.
const minRun = 8

// Play plays stories in their order. At the end, and when the run is ended before
// it, all that was made is taken away. It fails with an [*reach.UnreachableError], a
// [*RefusedError], a [*RedirectError] or a [*BusyError] when the target cannot be
// checked, with the cause when the context ends, with the error of OnPlayed, and
// with a [*LeftError] when something could not be taken away.
func (p *Player) Play(ctx context.Context, stories []*scenarios.Story) error {
	p.state = playerState{silent: map[string]int{}, length: map[string]int{}}
	if p.Writes {
		switch {
		case p.Ledger == nil:
			return errors.New("a run that writes needs a ledger")
		case len(p.Run) < minRun:
			return fmt.Errorf("a run that writes needs a mark of %d characters or more, such as \"ringer 7f3a9c\", not %q", minRun, p.Run)
		}
		if err := p.Ledger.fits(p); err != nil {
			return err
		}
	}
	stop := context.AfterFunc(ctx, p.noteEnd)
	defer stop()
	err := p.playAll(ctx, stories)
	if p.Client == nil && p.state.client != nil {
		defer p.state.client.CloseIdleConnections()
	}
	return errors.Join(err, p.sweep(ctx))
}

func (p *Player) playAll(ctx context.Context, stories []*scenarios.Story) error {
	var first error // why the first calls had no answer
	for _, story := range stories {
		s := p.begin(story)
		for _, step := range story.Steps {
			if s.chosen != nil && !s.chosen[step] {
				continue
			}
			if err := s.play(ctx, step); err != nil {
				return err
			}
			if first == nil {
				first = s.unanswered
			}
		}
	}
	if !p.state.answered && first != nil {
		return first
	}
	return nil
}

// noteEnd keeps when the run was interrupted.
func (p *Player) noteEnd() {
	now := time.Now()
	p.state.ended.CompareAndSwap(nil, &now)
}

// sweep takes away what was made. What ended the run does not end this.
func (p *Player) sweep(ctx context.Context) error {
	if p.Ledger == nil || len(p.Ledger.entries) == 0 {
		return nil
	}
	if ctx.Err() != nil {
		p.noteEnd()
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), sweepTime)
	defer cancel()
	left, err := p.Ledger.Sweep(ctx, p)
	if len(left) == 0 {
		return err
	}
	if refused := new(RefusedError); errors.As(p.Ledger.BlockedBy(), &refused) && refused.Status == http.StatusUnauthorized {
		err = errors.Join(err, refused)
	}
	return errors.Join(err, &LeftError{Left: left, Ledger: p.Ledger.path})
}

// storyRun is one story that is being played.
type storyRun struct {
	*Player
	story *scenarios.Story
	// chosen are the steps that are played; nil is all.
	chosen map[*scenarios.Step]bool
	// values are what stands for the names in its texts, secret those of them that
	// must not be seen, saved those that came from an answer or from outside.
	values        variables
	secret, saved map[string]bool
	// own are the objects of this run that values name.
	own map[string]*ownObject
	// lost says of names why the step that would have saved them was skipped.
	lost       map[string]string
	unanswered error
}

// begin makes ready to play a story.
func (p *Player) begin(story *scenarios.Story) *storyRun {
	s := &storyRun{Player: p, story: story, chosen: p.choose(story), values: variables{}, secret: map[string]bool{}, saved: map[string]bool{}, own: map[string]*ownObject{}, lost: map[string]string{}}
	for name, token := range p.Tokens {
		if name == "" {
			name = scenarios.TokenVariable
		}
		s.values[name], s.secret[name] = token, true
	}
	for _, param := range story.Params {
		if value, given := p.Params[param.Name]; given && !param.Secret {
			s.values[param.Name], s.saved[param.Name] = value, value != string(param.Value)
		} else if _, known := s.values[param.Name]; !known && param.Value != "" {
			s.values[param.Name] = string(param.Value)
		}
		if param.Secret {
			s.secret[param.Name] = true
		}
	}
	if p.Run != "" {
		s.values[scenarios.RunVariable] = p.Run
	}
	return s
}

// choose gives the steps of a story that are asked for, with those that they need:
// steps that save what they use, and those that change what they look at. It is
// nil when all steps are played.
func (p *Player) choose(story *scenarios.Story) map[*scenarios.Step]bool {
	if p.Only == nil {
		return nil
	}
	chosen, needed := map[*scenarios.Step]bool{}, map[string]bool{}
	for i := len(story.Steps) - 1; i >= 0; i-- {
		step := story.Steps[i]
		op, ok := p.Contract.Operation(step.Operation)
		if !ok || step.Vendor != p.Contract.Vendor {
			continue
		}
		used, wanted := slices.Concat(step.VariablesUsed(), step.VariablesBeside()), p.Only(op)
		for name := range step.Save {
			wanted = wanted || needed[name]
		}
		for _, name := range used {
			wanted = wanted || needed[name] && step.Writes(op)
		}
		if chosen[step] = wanted; wanted {
			for _, name := range used {
				needed[name] = name != scenarios.RunVariable && name != scenarios.TokenVariable
			}
		}
	}
	return chosen
}
