package stories

import (
	"maps"
	"slices"

	"github.com/ringer-mock/ringer/contracts"
)

// ledgerEntry is a call that makes something, and one way to undo it.
type ledgerEntry struct {
	ledgerLine
	kind      string // of what it makes, as the contract names it; empty until it is asked for
	objects   []*madeObject
	confirmed bool // whether the answer has told what was made
	// bare says that what was sent had neither the mark nor own objects in it, and that
	// all objects of its kind were seen before.
	bare   bool
	answer contracts.Exchange // of the call, in the run that made it
}

// madeObject is something that was made, by the path parameters of its undoing.
type madeObject struct {
	path map[string]string
	gone bool
	// deleted says that a call of this process has taken it away.
	deleted bool
	// known says that it was once proved to be the run's own.
	known bool
	// proved says that it was in this process, and changed that the run has changed it
	// since.
	proved, changed bool
	// sight is what reading has last told, at the state of the vendor that so many
	// writes have led to.
	sight sight
	at    int
	// unmade says why a call that writes to it was not made; empty is that all were.
	unmade string
	// told says that a finding tells of it.
	told bool
}

// never is before any state of the vendor.
const never = -1

// is says whether an object has a path; nil is no path.
func (o *madeObject) is(path map[string]string) bool { return path != nil && maps.Equal(o.path, path) }

// open counts what is to be taken away; what is not known to have been made counts
// too.
func (e *ledgerEntry) open() (n int) {
	if e.Forgotten {
		return 0
	}
	if !e.confirmed {
		n++
	}
	for _, object := range e.objects {
		if !object.gone {
			n++
		}
	}
	return n
}

// has says whether an entry has an object of that path.
func (e *ledgerEntry) has(path map[string]string) bool {
	return slices.ContainsFunc(e.objects, func(o *madeObject) bool { return o.is(path) })
}

// ownObject is an object with the entry that tells of it.
type ownObject struct {
	entry  *ledgerEntry
	object *madeObject
}

// endOf finds the object that an end names.
func (l *Ledger) endOf(end ledgerEnd) (ownObject, bool) {
	if end.Entry < 1 || end.Entry > len(l.entries) {
		return ownObject{}, false
	}
	e := l.entries[end.Entry-1]
	for _, object := range e.objects {
		for _, value := range object.path {
			if value == end.ID {
				return ownObject{e, object}, true
			}
		}
	}
	return ownObject{}, false
}

// seenObjects are those that stood in an answer and are not a run's own, by their
// kinds and ids.
type seenObjects struct {
	ids map[string]map[string]bool
	new map[string][]string // those that no line of the ledger has
}

func (s *seenObjects) has(kind, id string) bool { return s.ids[kind][id] }

// add takes an object in; written says that the ledger may have its id.
func (s *seenObjects) add(kind, id string, written bool) {
	if s.has(kind, id) {
		return
	}
	s.addAll(map[string][]string{kind: {id}})
	if !written {
		return
	}
	if s.new == nil {
		s.new = map[string][]string{}
	}
	s.new[kind] = append(s.new[kind], id)
}

func (s *seenObjects) addAll(all map[string][]string) {
	for kind, ids := range all {
		if s.ids[kind] == nil {
			s.ids[kind] = map[string]bool{}
		}
		for _, id := range ids {
			s.ids[kind][id] = true
		}
	}
}

// unwritten gives those that no line of the ledger has, for the next one.
func (s *seenObjects) unwritten() map[string][]string {
	all := s.new
	s.new = nil
	return all
}
