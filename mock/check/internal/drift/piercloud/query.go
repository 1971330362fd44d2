package piercloud

import (
	"math"
	"strconv"
	"strings"

	"github.com/ringer-mock/ringer/mock/check/internal/drift/standin"
)

// query is what a list is asked for.
type query struct {
	page, size      int
	search, context string
	downwards       bool
	compare         func(a, b *Group) int
}

// tooLarge is a page that no list has.
const tooLarge = min(1<<53, math.MaxInt>>1)

// readQuery reads the parameters of a list; what the page does not allow is
// refused.
func (s *server) readQuery(r *standin.Request) (q query, refusal *standin.Answer) {
	if q.page, refusal = s.number(r, "page", 1); refusal != nil {
		return q, refusal
	}
	if q.page >= tooLarge {
		return q, invalid("page is too large")
	}
	if q.size, refusal = s.number(r, "page_size", s.defaultSize); refusal != nil {
		return q, refusal
	}
	q.size = min(q.size, s.maxSize)
	q.search, _ = r.Last("search")
	if context, sent := r.Last("context_id"); sent {
		if !uuid.MatchString(context) {
			return q, invalid("context_id must be a UUID")
		}
		q.context = context
	}
	return q, s.readOrder(r, &q)
}

// readOrder reads what to sort by, and which way; the direction may be in small
// letters, the field may not.
func (s *server) readOrder(r *standin.Request, q *query) (refusal *standin.Answer) {
	field, direction := s.field, s.direction
	if text, sent := r.Last("sort_field"); sent {
		field = text
	}
	if text, sent := r.Last("sort_order"); sent {
		direction = text
	}
	switch field {
	case "name":
		q.compare = func(a, b *Group) int { return strings.Compare(s.key(a.Name), s.key(b.Name)) }
	case "created_at":
		q.compare = func(a, b *Group) int { return strings.Compare(a.CreatedAt, b.CreatedAt) }
	default:
		return invalid("sort_field must be name or created_at")
	}
	switch upwards := q.compare; direction {
	case "ASC", "asc":
	case "DESC", "desc":
		q.downwards, q.compare = true, func(a, b *Group) int { return upwards(b, a) }
	default:
		return invalid("sort_order must be ASC or DESC")
	}
	return nil
}

// number reads a whole number from 1; a huge one is the largest.
func (s *server) number(r *standin.Request, name string, fallback int) (int, *standin.Answer) {
	text, sent := r.Last(name)
	if !sent {
		return fallback, nil
	}
	digits := strings.TrimLeft(text, "0")
	if digits == "" || strings.Trim(digits, "0123456789") != "" {
		if s.mended {
			return fallback, nil
		}
		return 0, invalid("%s must be a whole number from 1", name)
	}
	number, err := strconv.Atoi(digits)
	if err != nil {
		number = tooLarge
	}
	return number, nil
}
