package vocabulary

import (
	"fmt"
	"strings"

	"github.com/ringer-mock/ringer/schemas"
)

// FakeWord is a word of x-ringer-fake: what kind of value a field has. Package fixtures
// makes such values, and a recording puts pseudonyms in their place.
type FakeWord struct {
	Name string
	// Argument is what stands behind the word and a colon.
	Argument Argument
	// Given says that the word may stand behind "given:", for what a row must give.
	Given bool
	// Kind is that of the pseudonym which stands for a value in a recording; empty
	// leaves it to the schema's format and the field's name.
	Kind string
	// Personal says that values are somebody's own whatever they look like: a team may
	// be called by a number. Others stay when they look as they should.
	Personal bool
}

// Argument is what a word is written with, as in from:/id.
type Argument string

// What may stand behind a word: nothing, a place in the row, a collection and a member
// of its rows, or a layout of Go's package time.
const (
	NoArgument  Argument = ""
	RowPlace    Argument = "place"
	OtherMember Argument = "member"
	TimeLayout  Argument = "layout"
)

// The kinds of values that have pseudonyms of their own form.
const (
	KindPerson  = "person"
	KindEmail   = "email"
	KindPhone   = "phone"
	KindAddress = "address"
	KindURL     = "url"
	KindName    = "name" // of a team, a company, a thing
	KindText    = "text"
	KindID      = "id"
)

// FakeWords lists the words, in alphabetical order.
func FakeWords() []FakeWord { return fakeWords }

var fakeWords = []FakeWord{
	{Name: "address", Kind: KindAddress, Personal: true},
	{Name: "any", Argument: OtherMember, Kind: KindID},
	{Name: "currency"},
	{Name: "each", Argument: OtherMember, Kind: KindID},
	{Name: "email", Kind: KindEmail, Personal: true},
	{Name: "emoji"},
	{Name: "few", Argument: OtherMember, Kind: KindID},
	{Name: "from", Argument: RowPlace},
	{Name: "integration", Given: true, Kind: KindName, Personal: true},
	{Name: "integration-model", Given: true, Kind: KindName, Personal: true},
	{Name: "integration-ref", Given: true, Kind: KindID, Personal: true},
	{Name: "member-uuid", Kind: KindID},
	{Name: "person", Kind: KindPerson, Personal: true},
	{Name: "phone", Kind: KindPhone, Personal: true},
	{Name: "sentence", Kind: KindText, Personal: true},
	{Name: "serial", Kind: KindID},
	{Name: "shared-uuid", Given: true, Kind: KindID},
	{Name: "team", Kind: KindName, Personal: true},
	{Name: "time", Argument: TimeLayout},
	{Name: "title", Kind: KindName, Personal: true},
	{Name: "unique-team", Kind: KindName, Personal: true},
	{Name: "unix-milliseconds"},
	{Name: "unix-seconds"},
	{Name: "url", Kind: KindURL, Personal: true},
	{Name: "uuid", Given: true, Kind: KindID},
}

// FakeUse is a word as a schema writes it.
type FakeUse struct {
	FakeWord
	// MustBeGiven says that the word stands behind "given:".
	MustBeGiven bool
	// Rest is what stands behind the word and a colon.
	Rest string
}

// ReadFakeWord reads what a schema says with x-ringer-fake; ok is false for a word that
// does not exist.
func ReadFakeWord(said any) (use FakeUse, ok bool) {
	text, given := strings.CutPrefix(fmt.Sprint(said), "given:")
	name, rest, _ := strings.Cut(text, ":")
	for _, word := range fakeWords {
		if word.Name == name {
			return FakeUse{FakeWord: word, MustBeGiven: given, Rest: rest}, true
		}
	}
	return FakeUse{}, false
}

// Refers gives the collection and the member of its rows that a value refers to.
func (u FakeUse) Refers() (collection, member string, ok bool) {
	path := schemas.Split(u.Rest)
	if u.Argument != OtherMember || len(path) != 2 {
		return "", "", false
	}
	return path[0], path[1], true
}
