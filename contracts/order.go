package contracts

import (
	"net/url"
	"strings"

	"github.com/ringer-mock/ringer/contracts/wire"
)

// Order is a contract's x-ringer-order: how the objects of a list stand, and on
// which facts that rests. Rules are named by their ids, and are the operation's
// own; what is empty is not there.
type Order struct {
	Items string             `json:"items"` // the list: objects, or references of the envelope's index
	Keys  map[string]SortKey `json:"keys"`  // what a list may be sorted by: members of the objects

	Default struct {
		Key       string `json:"key"`
		Downwards bool   `json:"downwards"`
		Rule      string `json:"rule"` // without one, the parameters' own defaults say so
	} `json:"default"`

	Parameter          string `json:"parameter"`           // asks for "KEY:DIRECTION"
	KeyParameter       string `json:"key_parameter"`       // asks for a key alone
	DirectionParameter string `json:"direction_parameter"` // asks for a direction alone
	AnyCase            string `json:"any_case"`            // the rule by which a direction may be in any case
	Otherwise          string `json:"otherwise"`           // the rule by which an unknown key is the usual one, and an unknown direction upwards

	Ties *struct {
		Key  string `json:"key"` // the member, a number; without one, an answer alone does not show the order
		Rule string `json:"rule"`
	} `json:"ties"`

	// Unless lists query parameters with which no order is declared.
	Unless []string `json:"unless"`
}

// SortKey says how the values of a member are compared.
type SortKey struct {
	Of    string `json:"of"`    // "text" or "time"
	Folds string `json:"folds"` // the rule by which the case of letters does not count
}

// Sorting is the order that a list was asked for, with the facts that its parts
// rest on.
type Sorting struct {
	Key                    string
	Downwards              bool
	KeyFact, DirectionFact string
}

// TakesParameters says whether query parameters can ask for another order.
func (o *Order) TakesParameters() bool {
	return o.Parameter != "" || o.KeyParameter != "" || o.DirectionParameter != ""
}

// Sorting reads which order a query asks for; ok is false when none is declared
// for it.
func (o *Order) Sorting(op *Operation, address url.URL) (s Sorting, ok bool) {
	query := wire.ParseQuery(address.RawQuery)
	for _, name := range o.Unless {
		if strings.Join(wire.Sent(query, name), "") != "" {
			return s, false
		}
	}
	s = Sorting{o.Default.Key, o.Default.Downwards, op.BehaviourFact(o.Default.Rule), op.BehaviourFact(o.Default.Rule)}
	if o.Default.Rule == "" {
		s.KeyFact, s.DirectionFact = op.QueryFact(o.KeyParameter).Evidence.Fact, op.QueryFact(o.DirectionParameter).Evidence.Fact
	}
	if value := wire.Last(query, o.Parameter); value != "" {
		key, direction, _ := strings.Cut(value, ":")
		fact := op.QueryFact(o.Parameter).Evidence.Fact
		usual := s.DirectionFact
		ok = o.read(&s, op, key, fact) && (s.Key != key || o.direct(&s, op, direction, op.QueryParameter(o.Parameter).lists(value), fact))
		switch {
		case s.Key == key && s.DirectionFact != fact:
			s.KeyFact = s.DirectionFact
		case s.Key != key && s.Downwards == strings.EqualFold(direction, "desc"):
			s.DirectionFact = usual // of which the direction that was asked for is no excuse
		}
		return s, ok
	}
	if key := wire.Last(query, o.KeyParameter); key != "" && !o.read(&s, op, key, op.QueryFact(o.KeyParameter).Evidence.Fact) {
		return s, false
	}
	if direction := wire.Last(query, o.DirectionParameter); direction != "" {
		return s, o.direct(&s, op, direction, op.QueryParameter(o.DirectionParameter).lists(direction), op.QueryFact(o.DirectionParameter).Evidence.Fact)
	}
	return s, true
}

// read takes a key that was asked for.
func (o *Order) read(s *Sorting, op *Operation, key, fact string) bool {
	if _, known := o.Keys[key]; known {
		s.Key, s.KeyFact = key, fact
		return true
	}
	s.KeyFact = op.BehaviourFact(o.Otherwise)
	s.DirectionFact = s.KeyFact
	return o.Otherwise != ""
}

// direct takes a direction that was asked for; listed says whether the contract
// has the word as it was sent.
func (o *Order) direct(s *Sorting, op *Operation, direction string, listed bool, fact string) bool {
	s.Downwards = strings.EqualFold(direction, "desc")
	rule := ""
	switch known := s.Downwards || strings.EqualFold(direction, "asc"); {
	case listed:
		s.DirectionFact = fact
		return true
	case known && o.AnyCase != "":
		rule = o.AnyCase
	default:
		rule, s.Downwards = o.Otherwise, false
	}
	s.DirectionFact = op.BehaviourFact(rule)
	return rule != ""
}
