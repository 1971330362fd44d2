package contracts

import (
	"fmt"
	"strconv"

	"github.com/ringer-mock/ringer/schemas"
)

// envelope is a contract's x-ringer-envelope: parts of an answer that must
// agree with each other. Places are JSON Pointers in which "*" stands for every
// item of an array.
type envelope struct {
	// Unique lists places whose values must all differ.
	Unique []string `json:"unique"`

	pointer string // of this declaration in the contract
}

func (e *envelope) check(body any) (found []schemas.Violation) {
	for _, pattern := range e.Unique {
		first := map[any]string{}
		for _, place := range expand(body, pattern) {
			value, _ := schemas.Lookup(body, place)
			key := fmt.Sprintf("%T %v", value, value)
			if earlier, twice := first[key]; twice {
				found = append(found, schemas.Violation{
					Pointer: place, Actual: value, Message: fmt.Sprintf("%v stands at %s already", value, earlier),
				})
				continue
			}
			first[key] = place
		}
	}
	return found
}

// expand lists the places in a body that a pattern names.
func expand(body any, pattern string) []string {
	places := []string{""}
	for _, token := range schemas.Split(pattern) {
		var next []string
		for _, place := range places {
			if token != "*" {
				place = schemas.Join(place, token)
				if _, ok := schemas.Lookup(body, place); ok {
					next = append(next, place)
				}
				continue
			}
			value, _ := schemas.Lookup(body, place)
			array, _ := value.([]any)
			for i := range array {
				next = append(next, place+"/"+strconv.Itoa(i))
			}
		}
		places = next
	}
	return places
}
