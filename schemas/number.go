package schemas

import (
	"cmp"
	"encoding/json"
	"math/big"
	"strconv"
)

// CompareNumbers compares two JSON numbers to the last digit.
func CompareNumbers(a, b json.Number) int {
	m, errA := strconv.ParseInt(a.String(), 10, 64)
	n, errB := strconv.ParseInt(b.String(), 10, 64)
	if errA == nil && errB == nil {
		return cmp.Compare(m, n)
	}
	return exact(a).Cmp(exact(b))
}

// WholeNumber gives a JSON number that is whole, in whichever form it is written; ok is
// false for a fraction, and for a number that an int64 cannot hold.
func WholeNumber(number json.Number) (whole int64, ok bool) {
	if n, err := strconv.ParseInt(number.String(), 10, 64); err == nil {
		return n, true
	}
	n := exact(number)
	return n.Num().Int64(), n.IsInt() && n.Num().IsInt64()
}

// exact gives a number without rounding; what is none is 0.
func exact(number json.Number) *big.Rat {
	if n, ok := new(big.Rat).SetString(number.String()); ok {
		return n
	}
	return new(big.Rat)
}

// PlainNumbers turns the numbers in a value that [Unmarshal] has read into what
// encoding/json makes of them, a float64; a whole number that a float64 cannot hold
// stays a [json.Number]. Objects and arrays are changed in place.
func PlainNumbers(value any) any {
	switch value := value.(type) {
	case map[string]any:
		for name, member := range value {
			value[name] = PlainNumbers(member)
		}
	case []any:
		for i, item := range value {
			value[i] = PlainNumbers(item)
		}
	case json.Number:
		float, err := value.Float64()
		if whole := exact(value); err != nil || whole.IsInt() && new(big.Rat).SetFloat64(float).Cmp(whole) != 0 {
			return value
		}
		return float
	}
	return value
}
