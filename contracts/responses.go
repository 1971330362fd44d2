package contracts

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// Responses are declared answers, by status. A document may declare them for all
// statuses that begin with a digit, as 4XX, which stand here under that digit, and for
// all others, as default, which stand under 0.
type Responses map[int]*Response

// To finds what is declared of a status: of it alone, or else of those that begin with
// its first digit, or else of all others; nil is nothing.
func (r Responses) To(status int) *Response {
	for _, key := range []int{status, status / 100, anyStatus} {
		if response := r[key]; response != nil {
			return response
		}
	}
	return nil
}

// anyStatus is the key of what is declared as default.
const anyStatus = 0

// Response finds what the operation declares of a status, as [Responses.To].
func (o *Operation) Response(status int) *Response { return o.Responses.To(status) }

// StatusName is how a document writes a key of [Responses].
func StatusName(key int) string {
	switch {
	case key == anyStatus:
		return "default"
	case key < http.StatusContinue:
		return strconv.Itoa(key) + "XX"
	}
	return strconv.Itoa(key)
}

// Statuses lists the statuses that are declared one by one, in ascending order.
func Statuses(responses Responses) []int {
	all := make([]int, 0, len(responses))
	for status := range responses {
		if status >= http.StatusContinue {
			all = append(all, status)
		}
	}
	slices.Sort(all)
	return all
}

func (c *Contract) readResponses(all Node) (Responses, error) {
	responses := Responses{}
	for _, key := range all.Keys() {
		status, err := readStatus(key)
		if err != nil {
			return nil, err
		}
		if responses[status], err = c.readResponse(status, all.Get(key)); err != nil {
			return nil, err
		}
	}
	return responses, nil
}

func readStatus(key string) (int, error) {
	if key == "default" {
		return anyStatus, nil
	}
	digit, isRange := strings.CutSuffix(strings.ToUpper(key), "XX")
	status, err := strconv.Atoi(digit)
	if valid := len(key) == 3 && status > 0 && (!isRange || status <= 5); err != nil || !valid {
		return 0, fmt.Errorf("response %q: a status is a number such as 404, a range such as 4XX, or default", key)
	}
	return status, nil
}
