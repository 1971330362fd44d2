package stories

import (
	"strings"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/scenarios"
)

// owns says whether a call is of an object that this run has made, or of what is
// inside one.
func (s *storyRun) owns(template string, path map[string]string) bool {
	_, ok := s.made(s.Run, template, path)
	return ok
}

// made finds an object of a run by the path of its undoing, or the one that a path
// leads into.
func (p *Player) made(run, template string, path map[string]string) (ownObject, bool) {
	for _, e := range p.Ledger.entries {
		op, ok := p.Contract.Operation(e.Undo.Operation)
		if !ok || e.Run != run || !strings.HasPrefix(template+"/", op.Path+"/") {
			continue
		}
		for _, object := range e.objects {
			if holds(path, object.path) {
				return ownObject{e, object}, true
			}
		}
	}
	return ownObject{}, false
}

// holds says whether all members of one map are in another.
func holds(all, some map[string]string) bool {
	for name, value := range some {
		if given, ok := all[name]; !ok || given != value {
			return false
		}
	}
	return true
}

// undone gives the object that a step takes away and that is still there.
func (s *storyRun) undone(op *contracts.Operation, step *scenarios.Step) (ownObject, bool) {
	o, ok := s.made(s.Run, op.Path, s.values.fillTexts(step.Path))
	return o, ok && !o.object.gone && o.entry.Undo.Operation == op.ID && step.MethodOf(op) == op.Method
}

// goneBy enters that a step took something away, and notes that it changed something.
func (s *storyRun) goneBy(op *contracts.Operation, step *scenarios.Step, r *request, x contracts.Exchange) error {
	if x.Status < 200 || x.Status >= 300 {
		return nil
	}
	if o, undone := s.undone(op, step); undone {
		o.object.deleted = true
		return s.Ledger.discard(o.entry, o.object.path)
	}
	template, path := s.called(step, op, r)
	if o, ok := s.made(s.Run, template, path); ok {
		o.object.changed = true
	}
	return nil
}

// called gives the path that a call is of, with its parameters.
func (s *storyRun) called(step *scenarios.Step, op *contracts.Operation, r *request) (template string, path map[string]string) {
	called := s.Contract.Find(r.method, strings.TrimPrefix(r.url.EscapedPath(), strings.TrimSuffix(s.Target.EscapedPath(), "/")))
	if called.Operation != nil {
		return called.Operation.Path, called.Path.Map()
	}
	return op.Path, s.values.fillTexts(step.Path)
}

// keepOwn notes which of the saved values name what the call has made.
func (s *storyRun) keepOwn(step *scenarios.Step, entries []*ledgerEntry) {
	for name := range step.Save {
		for _, e := range entries {
			for _, object := range e.objects {
				if s.idOf(e, object.path) == s.values[name] {
					s.own[name] = &ownObject{e, object}
				}
			}
		}
	}
}

// stakes lists the own objects that a call is about.
func (s *storyRun) stakes(step *scenarios.Step, op *contracts.Operation, r *request) (all []ownObject) {
	template, path := s.called(step, op, r)
	if o, ok := s.made(s.Run, template, path); ok {
		all = append(all, o)
	}
	for _, name := range step.VariablesUsed() {
		if o := s.own[name]; o != nil {
			all = append(all, *o)
		}
	}
	return all
}

// stray tells once of an object that a call said it had made, and that is not the
// run's own.
func (p *Player) stray(o ownObject) error {
	if o.object.told || p.OnStray == nil {
		return nil
	}
	o.object.told = true
	before := p.Ledger.seen.has(p.kindOf(o.entry), p.idOf(o.entry, o.object.path))
	return p.OnStray(Stray{Story: o.entry.Story, Step: o.entry.Step, ID: p.idOf(o.entry, o.object.path), Before: before, Exchange: o.entry.answer})
}

// strays tells of what a call says it has made and was there before.
func (s *storyRun) strays(entries []*ledgerEntry) error {
	for _, e := range entries {
		for _, object := range e.objects {
			if !s.Ledger.seen.has(s.kindOf(e), s.idOf(e, object.path)) {
				continue
			}
			if err := s.stray(ownObject{e, object}); err != nil {
				return err
			}
		}
	}
	return nil
}
