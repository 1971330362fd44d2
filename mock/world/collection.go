package world

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	jsonv2 "github.com/go-json-experiment/json"

	"github.com/ringer-mock/ringer/fixtures"
	"github.com/ringer-mock/ringer/mock/store"
	"github.com/ringer-mock/ringer/scenarios"
)

// Collection is one kind of object that a vendor keeps in each world. T's JSON
// form is that of the contract's schema for the collection.
type Collection[T any] struct {
	// Name is the collection's name in the contract and in scenario files.
	Name string
	// Layout says how its tables keep the objects.
	store.Layout[T]
	// Complete brings an object from a scenario or the control API, which the schema
	// has found valid, into the form that handlers expect; nil leaves it as it is.
	Complete func(*T)
}

// In gives the collection's objects as a request sees them.
func (c *Collection[T]) In(tx *Tx) *store.View[T] { return &tx.table(c).(*store.Table[T]).View }

// Edit gives the collection for changing. What is changed stays when the
// request succeeds.
func (c *Collection[T]) Edit(tx *Tx) *store.Table[T] { return tx.edit(c).(*store.Table[T]) }

// Shared gives the chance for a field that has the same value in every object of
// a world, the one that a [fixtures.Filler] also fills in.
func (c *Collection[T]) Shared(tx *Tx, field string) fixtures.Chance {
	return fixtures.Shared(tx.seed, tx.vendor, c.Name, field)
}

// AnyCollection is a [Collection] of any type.
type AnyCollection interface {
	name() string
	empty() store.Any
	load(ctx context.Context, rows []scenarios.Row) (store.Any, error)
	// insert and replace put a row that the schema has found valid into one of the
	// collection's tables; ok is false when its id is taken, or when no row has it.
	insert(into store.Any, r scenarios.Row) (object any, ok bool, err error)
	replace(in store.Any, r scenarios.Row) (ok bool, err error)
}

// NameOf gives a collection's name.
func NameOf(c AnyCollection) string { return c.name() }

func (c *Collection[T]) name() string { return c.Name }

func (c *Collection[T]) empty() store.Any { return store.New(&c.Layout) }

// load makes a table of rows that the schema has found valid. It stops when the context
// is done.
func (c *Collection[T]) load(ctx context.Context, rows []scenarios.Row) (store.Any, error) {
	table := store.New(&c.Layout)
	for _, r := range rows {
		if err := ctx.Err(); err != nil {
			return nil, r.Errorf("the reading was stopped: %v", err)
		}
		object, err := c.object(r)
		if err != nil {
			return nil, err
		}
		if _, ok := table.Insert(object); !ok {
			return nil, r.Errorf("the id %q is taken already", c.ID(object))
		}
		if bytes := table.Bytes(); bytes > scenarios.MaxRowBytes {
			return nil, r.Errorf("with this row those of %s have %d bytes of texts and lists, and a world may hold %d: leave some out", c.Name, bytes, int64(scenarios.MaxRowBytes))
		}
	}
	return table, nil
}

func (c *Collection[T]) insert(into store.Any, r scenarios.Row) (any, bool, error) {
	object, err := c.object(r)
	if err != nil {
		return nil, false, err
	}
	_, ok := into.(*store.Table[T]).Insert(object)
	return object, ok, nil
}

func (c *Collection[T]) replace(in store.Any, r scenarios.Row) (bool, error) {
	object, err := c.object(r)
	if err != nil {
		return false, err
	}
	_, ok := in.(*store.Table[T]).Replace(object)
	return ok, nil
}

// object makes an object of a row that the schema has found valid.
func (c *Collection[T]) object(r scenarios.Row) (*T, error) {
	object := new(T)
	text, err := json.Marshal(r.Value)
	if err == nil {
		err = jsonv2.Unmarshal(text, object, jsonv2.RejectUnknownMembers(true))
	}
	if err != nil {
		field, why := whyNotLoaded(err)
		return nil, r.FieldErrorf(field, "%s", why)
	}
	if c.Complete != nil {
		c.Complete(object)
	}
	return object, nil
}

// whyNotLoaded words why a valid row makes no object, and names the field, where
// it is one.
func whyNotLoaded(err error) (field, why string) {
	var semantic *jsonv2.SemanticError
	if !errors.As(err, &semantic) {
		return "", err.Error()
	}
	field = semantic.JSONPointer.LastToken()
	switch {
	case errors.Is(err, jsonv2.ErrUnknownName):
		return field, fmt.Sprintf("%q cannot be given: it follows from other data", field)
	case errors.Is(err, strconv.ErrSyntax), errors.Is(err, strconv.ErrRange):
		return field, fmt.Sprintf("%q: write a whole number below 2^63, without a fraction or an exponent", field)
	}
	return field, fmt.Sprintf("%q: %v", field, semantic.Err)
}
