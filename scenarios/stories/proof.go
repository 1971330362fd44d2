package stories

import (
	"html"
	"net/http"
	"strings"
	"unicode"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/compare"
	"github.com/ringer-mock/ringer/scenarios"
)

// sight is what reading tells of an object that a call is said to have made.
type sight int

// The later of two overrides the earlier one.
const (
	unread  sight = iota // nothing that was read tells
	absent               // it is not there
	foreign              // it is another's, or does not show whose it is
	own                  // it is the run's
)

// kindOf names what an undo takes away: the collection that its path shows, or that
// the list above it shows. Where the contract tells of none it is the path itself.
func (p *Player) kindOf(e *ledgerEntry) string {
	if e.kind == "" {
		e.kind = p.collectionOf(e)
	}
	return e.kind
}

func (p *Player) collectionOf(e *ledgerEntry) string {
	undo, ok := p.Contract.Operation(e.Undo.Operation)
	if !ok {
		return e.Undo.Operation
	}
	for _, path := range []string{undo.Path, above(undo.Path)} {
		if op := p.reading(path); op != nil && op.Responses[http.StatusOK] != nil && op.Responses[http.StatusOK].Collection != "" {
			return op.Responses[http.StatusOK].Collection
		}
	}
	return undo.Path
}

// reading gives the operation that reads a path; nil is none.
func (p *Player) reading(path string) *contracts.Operation {
	for _, op := range p.Contract.Operations {
		if op.Path == path && op.Method == http.MethodGet {
			return op
		}
	}
	return nil
}

// above gives the path of the list that an object's path is in.
func above(path string) string { return path[:max(0, strings.LastIndexByte(path, '/'))] }

// idOf gives what names an object among its kind: the last parameter of its path.
func (p *Player) idOf(e *ledgerEntry, path map[string]string) string {
	undo, ok := p.Contract.Operation(e.Undo.Operation)
	if !ok {
		return ""
	}
	names := scenarios.ParametersIn(undo.Path)
	if len(names) == 0 {
		return ""
	}
	return path[names[len(names)-1]]
}

// observe notes what an answer tells of own objects, and which others there are.
func (p *Player) observe(x contracts.Exchange) {
	if p.Ledger == nil || x.BodyCut {
		return
	}
	call := p.Contract.CallOf(&x)
	gone := x.Status == http.StatusNotFound || x.Status == http.StatusGone
	if call.Operation == nil || !gone && (x.Status < 200 || x.Status >= 300) {
		return
	}
	if gone {
		p.at(call, func(o ownObject) { p.note(o.object, absent) })
		return
	}
	for _, shown := range p.Contract.Objects(x) {
		p.see(shown)
	}
	if p.state.pages == nil {
		p.state.pages, p.state.whole = compare.NewPageTracker(p.Contract), map[string]bool{}
	}
	if collection := p.state.pages.Add(x); collection != "" {
		p.state.whole[collection] = true
	}
}

// at does something with the own objects that a call names.
func (p *Player) at(call contracts.Call, do func(ownObject)) {
	for _, e := range p.Ledger.entries {
		undo, ok := p.Contract.Operation(e.Undo.Operation)
		if !ok || undo.Path != call.Operation.Path {
			continue
		}
		for _, object := range e.objects {
			if holds(call.Path.Map(), object.path) {
				do(ownObject{e, object})
			}
		}
	}
}

// see takes in an object that an answer shows.
func (p *Player) see(shown contracts.Object) {
	made, mine := false, false
	for _, e := range p.Ledger.entries {
		if p.kindOf(e) != shown.Collection.Name {
			continue
		}
		mine = mine || p.shows(e, shown.Value)
		for _, object := range e.objects {
			if p.idOf(e, object.path) != shown.ID {
				continue
			}
			made = true
			found := foreign
			if p.isOwn(e, object, shown.ID, shown.Value) {
				found = own
			}
			p.note(object, found)
		}
	}
	if !made && !mine {
		p.Ledger.seen.add(shown.Collection.Name, shown.ID, !p.hasSecret(shown.ID))
	}
}

// hasSecret says whether a text from the vendor has a token in it, which must not reach
// a file. A short token is a word that stands in texts anyway.
func (p *Player) hasSecret(text string) bool {
	const short = 6
	for _, token := range p.Tokens {
		if len(token) >= short && strings.Contains(strings.ToLower(text), strings.ToLower(token)) {
			return true
		}
	}
	return false
}

// note keeps what was read of an object. Once the vendor's state is another one, what
// was read before does not count; nor does it of an object that was taken away, which
// may stand in a list for a while.
func (p *Player) note(o *madeObject, found sight) {
	if o.at != p.state.writes || o.gone {
		o.sight, o.at = unread, p.state.writes
	}
	o.sight = max(o.sight, found)
	o.proved = o.proved || found == own
}

// isOwn says whether an object that an answer shows is one that a run has made. It is
// none that was there before; and it has the mark of the run or names own objects, or
// did so before the run changed it. What was made without any of these is known by
// having come into a list that was seen whole.
func (p *Player) isOwn(e *ledgerEntry, o *madeObject, id string, value map[string]any) bool {
	switch {
	case p.Ledger.seen.has(p.kindOf(e), id):
		return false
	case p.shows(e, value):
		return true
	}
	return o.proved && o.changed || e.bare
}

// shows says whether an object tells itself whose it is.
func (p *Player) shows(e *ledgerEntry, value map[string]any) bool {
	return marked(value, e.Run) || p.joins(e, value)
}

// marked says whether one of an object's own texts has the mark of a run. Some
// servers trim, escape or fold texts, and put other signs in place of blanks.
func marked(value map[string]any, run string) bool {
	run = lettersOf(run)
	for _, member := range value {
		if text, ok := member.(string); ok && run != "" && strings.Contains(lettersOf(text), run) {
			return true
		}
	}
	return false
}

// lettersOf gives the letters and digits of a text, in small letters.
func lettersOf(text string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, html.UnescapeString(text))
}

// joins says whether an object names own objects wherever what was sent did.
func (p *Player) joins(e *ledgerEntry, value map[string]any) bool {
	named := map[string]bool{}
	for _, end := range e.Ends {
		text, _ := scalar(value[end.Member])
		named[end.Member] = named[end.Member] || text == end.ID && p.ended(end)
	}
	for _, yes := range named {
		if !yes {
			return false
		}
	}
	return len(named) > 0
}

// ended says whether the object that an end names was proved to be an own one.
func (p *Player) ended(end ledgerEnd) bool {
	o, ok := p.Ledger.endOf(end)
	return ok && o.object.proved
}
