package stories

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/wire"
	"github.com/ringer-mock/ringer/scenarios"
	"github.com/ringer-mock/ringer/schemas"
)

// Leftover is something in a ledger that is not known to be gone.
type Leftover struct {
	// Entry is its number in the ledger.
	Entry int
	// Made says that it is there, or was; else it may have been made.
	Made bool
	// Says names it, and says why it is left.
	Says string
	// Find is a command that shows it, where it is in a list; empty is none.
	Find string

	looked bool // whether lists were read, and do not show it
}

// lookFor looks in the list for what an entry's call has made, where its answer was
// lost or named what is not there or not own.
func (s *sweeper) lookFor(ctx context.Context, e *ledgerEntry, missing []*madeObject) (failed error) {
	made, err := s.look(ctx, e)
	take := max(1, len(missing), len(made)-s.others(e))
	if made = made[:min(take, len(made))]; len(made) == 0 && err == nil && s.wentAlong(e) {
		return errors.Join(s.ledger.confirm(e, nil), s.drop(e, missing))
	}
	if len(made) == 0 {
		s.lagging = s.lagging || err == nil
		looked := err == nil
		if looked {
			err = fmt.Errorf("no list shows it (looked for by %q)", e.Run)
		}
		s.leaveMissing(e, missing, err)
		s.left[len(s.left)-1].looked = looked
		return nil
	}
	return errors.Join(s.ledger.confirm(e, made), s.drop(e, missing), s.newest(ctx, e, len(made)))
}

// drop takes objects out of an entry that were never there, or are not own.
func (s *sweeper) drop(e *ledgerEntry, missing []*madeObject) (failed error) {
	for _, object := range missing {
		failed = errors.Join(failed, s.ledger.write(ledgerLine{Entry: e.Entry, Gone: object.path}))
	}
	return failed
}

// newest takes away what an entry has got last.
func (s *sweeper) newest(ctx context.Context, e *ledgerEntry, n int) (failed error) {
	for _, object := range e.objects[len(e.objects)-n:] {
		done, err := s.object(ctx, ownObject{e, object})
		if failed = errors.Join(failed, err); !done {
			s.leave(e, true, "%s %s: a list shows it as this run's own, and it cannot be read as that", e.Undo.Operation, spelled(object.path))
		}
	}
	return failed
}

// leaveMissing tells of what could not be found.
func (s *sweeper) leaveMissing(e *ledgerEntry, missing []*madeObject, why error) {
	if len(missing) == 0 {
		s.leave(e, false, "what a call made whose answer was lost: %v", why)
	}
	for _, object := range missing {
		what := "is not there"
		if object.sight == foreign {
			what = "is not proved to be this run's own, and is left alone"
		}
		s.leave(e, false, "%s %s %s; what the call made instead: %v", e.Undo.Operation, spelled(object.path), what, why)
	}
}

// others counts the other entries that look for something in the same list.
func (s *sweeper) others(e *ledgerEntry) (n int) {
	for _, other := range s.ledger.entries {
		if other != e && other.open() > 0 && listKey(other) == listKey(e) {
			n++
		}
	}
	return n
}

// again looks whether something is there that must not be: what was taken away, and
// what a call made that told of something else.
func (s *sweeper) again(ctx context.Context, e *ledgerEntry) (failed error) {
	made, unlisted := s.look(ctx, e)
	if len(made) > 0 {
		failed = errors.Join(s.ledger.confirm(e, made), s.newest(ctx, e, len(made)))
	}
	for _, object := range e.objects {
		if !object.gone || !object.deleted && object.sight != own {
			continue
		}
		why := "it is still there, though the vendor said that it is gone"
		if object.sight != own {
			if unlisted == nil || object.sight == absent {
				continue
			}
			if why = s.remains(ctx, e, object); why == "" {
				continue
			}
		}
		s.lagging = true
		failed = errors.Join(failed, s.ledger.write(ledgerLine{Entry: e.Entry, Back: object.path}))
		s.leave(e, true, "%s %s: %s", e.Undo.Operation, spelled(object.path), why)
	}
	return failed
}

// remains says why an object is not known to be gone that was taken away, and that no
// list tells of; empty is that it is gone.
func (s *sweeper) remains(ctx context.Context, e *ledgerEntry, object *madeObject) string {
	undo, err := s.operation(e.Undo.Operation)
	if err != nil {
		return err.Error()
	}
	op := s.reading(undo.Path)
	if op == nil {
		if err := s.readInList(ctx, ownObject{e, object}, undo, s.read); err != nil {
			return fmt.Sprintf("nothing shows that it is gone: %v", err)
		}
		if object.sight != absent {
			return "it is still in the list"
		}
		return ""
	}
	x, err := s.read(ctx, op, object.path, nil)
	switch {
	case err != nil:
		return fmt.Sprintf("nothing shows that it is gone: %v", err)
	case x.Status == http.StatusNotFound, x.Status == http.StatusGone:
		return ""
	}
	return fmt.Sprintf("nothing shows that it is gone: %s answers %d to %s", s.Target.Host, x.Status, op.ID)
}

// listKey tells apart where entries look for what they made.
func listKey(e *ledgerEntry) string {
	if e.Undo.Found == nil {
		return ""
	}
	return fmt.Sprint(e.Undo.Operation, e.Run, *e.Undo.Found)
}

// look finds what is in the list that an entry's call may have made: what is the run's
// own, and of no entry.
func (s *sweeper) look(ctx context.Context, e *ledgerEntry) (made []map[string]string, err error) {
	found := e.Undo.Found
	if found == nil {
		return nil, errors.New("the answer was lost, and the story does not say how to look for it")
	}
	op, err := s.operation(found.Operation)
	if err != nil {
		return nil, err
	}
	items, err := s.list(ctx, op, e)
	if err != nil {
		return nil, err
	}
	for _, item := range items {
		path, err := pathIn(item, e.Undo)
		if err != nil {
			return nil, err
		}
		value, _ := item.(map[string]any)
		if path != nil && s.mayTake(e, path, value) {
			made = append(made, path)
		}
	}
	return made, nil
}

// mayTake says whether an object of a list is an own one that no entry has.
func (s *sweeper) mayTake(e *ledgerEntry, path map[string]string, value map[string]any) bool {
	kind, id := s.kindOf(e), s.idOf(e, path)
	if s.ledger.seen.has(kind, id) || !s.shows(e, value) || !matches(e.Undo.Found, value, e.Run) {
		return false
	}
	return !slices.ContainsFunc(s.ledger.entries, func(other *ledgerEntry) bool {
		return other.Undo.Operation == e.Undo.Operation && other.has(path)
	})
}

// pathIn gives the path of the undoing for an object of a list; nil is that it does not
// show all of it.
func pathIn(item any, undo *scenarios.Undo) (map[string]string, error) {
	path := map[string]string{}
	for name, place := range undo.Path {
		if path[name] = place; !strings.HasPrefix(place, "/") {
			continue
		}
		take, ok := undo.Found.Take[name]
		if !ok {
			take = place[strings.LastIndexByte(place, '/'):]
		}
		values := textsAt(item, take)
		switch len(values) {
		case 0:
			return nil, nil
		case 1:
			path[name] = values[0]
		default:
			return nil, fmt.Errorf("what was found has %d values at %s", len(values), take)
		}
	}
	return path, nil
}

// list gives all objects of the list in which an entry's stand.
func (s *sweeper) list(ctx context.Context, op *contracts.Operation, e *ledgerEntry) (items []any, err error) {
	for _, end := range e.Ends {
		if o, ok := s.ledger.endOf(end); ok && !o.object.proved {
			if _, err := s.prove(ctx, o, s.read); err != nil {
				return nil, err
			}
		}
	}
	found := e.Undo.Found
	err = s.readPages(ctx, op, found.Path, found.Query, s.read, func(x contracts.Exchange) bool {
		body, _ := schemas.DecodeJSON(x.Body) // which could be read
		for _, place := range schemas.Expand(body, found.Items) {
			item, _ := schemas.Lookup(body, place)
			items = append(items, item)
		}
		return false
	})
	return items, err
}

// matches says whether an object is what an entry looks for, beside the mark of its
// run, which the proof looks at.
func matches(f *scenarios.Found, item any, run string) bool {
	for pointer, wanted := range f.Where {
		want, ok := scalar(wanted)
		if !ok {
			return false
		}
		stands := textsAt(item, pointer)
		among := slices.ContainsFunc(strings.Split(want, ","), func(one string) bool { return slices.Contains(stands, one) })
		if !strings.Contains(want, run) && !among && !slices.Contains(stands, want) {
			return false
		}
	}
	return len(f.Where) > 0
}

// finding gives the command that shows what an entry may have made: its list, by the
// mark of the run.
func (s *sweeper) finding(e *ledgerEntry) string {
	found := e.Undo.Found
	if found == nil {
		return ""
	}
	op, ok := s.Contract.Operation(found.Operation)
	if !ok {
		return ""
	}
	r, err := s.request(op.Method, s.Contract.Prefix+fillPath(op.Path, found.Path), found.Query)
	if err != nil {
		return ""
	}
	header, query := http.Header{}, wire.ParseQuery(r.url.RawQuery)
	if op.Security.Put(header, query, "$TOKEN"); op.Security.InQuery() {
		r.url.RawQuery = strings.ReplaceAll(query.Encode(), "%24TOKEN", "$TOKEN")
	}
	command := "curl"
	for name, values := range header {
		command += fmt.Sprintf(" -H \"%s: %s\"", name, strings.Join(values, ", "))
	}
	return fmt.Sprintf("%s \"%s\"", command, r.url)
}
