package paging

import "math"

// Adopt takes over what a vendor shows in place of what was assumed under a key. A size
// becomes the one that is shown; a number or link that is not what was assumed is not
// held to anything any more. It is false for what cannot be taken over.
func (p *Scheme) Adopt(key string, shown any) bool {
	number, isNumber := shown.(int64)
	size := int(min(number, math.MaxInt))
	switch sizes := map[string]*int{"size": &p.Size, "size_default": &p.SizeDefault, "size_max": &p.SizeMax}; {
	case sizes[key] == nil:
	case !isNumber || size < 1 || key == "size_max" && size <= p.SizeDefault: // which a size that was asked for in vain is
		return false
	default:
		*sizes[key] = size
		return true
	}
	place, known := map[string]*string{
		"total": &p.Total, "pages": &p.Pages, "page": &p.Page, "offset": &p.Offset, "has_more": &p.HasMore,
		"next_page": &p.NextPage, "previous_page": &p.PreviousPage, "next_link": &p.NextLink, "previous_link": &p.PreviousLink,
	}[key]
	if known {
		*place = ""
	}
	return known
}
