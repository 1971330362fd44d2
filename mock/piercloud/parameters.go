package piercloud

import (
	"strconv"
	"strings"

	"github.com/ringer-mock/ringer/contracts/paging"
	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/mock/store"
	"github.com/ringer-mock/ringer/mock/world"
)

// maxPage is the largest page that can be asked for, and the largest whole number
// that JavaScript keeps exactly. Assumed.
const maxPage = 1<<53 - 1

// listParameters are what a list is asked for.
type listParameters struct {
	paging.Request
	search  string // with folded letters; empty finds everything
	context UUID   // empty is every context
	order   groupOrder
}

// readListParameters reads the query. Assumed: what the vendor's page does not
// allow is refused, a blank value like any other; only a page_size over 100 is
// mended, as documented.
func readListParameters(call *mock.Call) (parameters listParameters, err error) {
	if err = readPage(call, &parameters.Request); err != nil {
		return parameters, err
	}
	if text, sent := parameter(call, "search"); text != "" {
		call.Cite("search-in-name")
		parameters.search = strings.Map(fold, text)
	} else if sent {
		call.Cite("blank-values")
	}
	if text, sent := parameter(call, "context_id"); sent {
		var ok bool
		if parameters.context, ok = parseUUID(text); !ok {
			return parameters, badValue(call, "context_id", "a UUID")
		}
	}
	parameters.order, err = readOrder(call)
	return parameters, err
}

// parameter gives the value of a parameter, and says whether there is one.
// Assumed: of several, the last counts.
func parameter(call *mock.Call, name string) (value string, sent bool) {
	values := call.Query[name]
	if len(values) == 0 {
		return "", false
	}
	if len(values) > 1 {
		call.Cite("last-value")
	}
	return values[len(values)-1], true
}

// readPage reads which page is asked for.
func readPage(call *mock.Call, request *paging.Request) error {
	*request = call.Operation.Paging().Request(call.Query)
	for _, name := range []string{"page", "page_size"} {
		text, sent := parameter(call, name)
		if sent && (text == "" || strings.Trim(text, "0123456789") != "") || request.Nonsense == name {
			return badValue(call, name, "a whole number from 1")
		}
	}
	if request.Number > maxPage {
		return badValue(call, "page", "a whole number from 1 to "+strconv.FormatInt(maxPage, 10))
	}
	if request.SizeFact == "size_max" {
		call.Cite("page-size-limit")
	}
	return nil
}

// readOrder reads what to sort by. Assumed: the direction may be in lower case,
// the field may not.
func readOrder(call *mock.Call) (order groupOrder, err error) {
	up, down := byCreatedAt, byCreatedAtDown
	switch text, sent := parameter(call, "sort_field"); {
	case text == "name":
		call.Cite("name-order")
		up, down = byName, byNameDown
	case sent && text != "created_at":
		return order, badValue(call, "sort_field", "name or created_at")
	}
	text, sent := parameter(call, "sort_order")
	switch text {
	case "asc", "desc":
		call.Cite("sort-order-case")
	case "ASC", "DESC":
	default:
		if sent {
			return order, badValue(call, "sort_order", "ASC or DESC")
		}
	}
	if strings.ToUpper(text) == "DESC" || text == "" && call.Downwards() {
		return down, nil
	}
	return up, nil
}

// badValue refuses the value of a parameter.
func badValue(call *mock.Call, name, wanted string) *mock.Error {
	text, _ := parameter(call, name)
	if text == "" {
		call.Cite("blank-values")
	} else {
		call.Cite("bad-values")
	}
	e := mock.Errorf(mock.Invalid, "the parameter %s is %.60q, and must be %s", name, text, wanted)
	e.Field, e.Message = name, name+" must be "+wanted
	return e
}

// between gives the groups of one business from one place up to another among
// those that are asked for, and how many these are. It looks at the others only where
// they must be counted.
func (p *listParameters) between(tx *world.Tx, at place, from, to int) (groups store.Rows[WorkspaceGroup], total int) {
	view := workspaceGroups.In(tx)
	first := view.Place(p.order.Order, func(g *groupRow) bool { return g.Value.place().compare(at) >= 0 })
	behind := view.Place(p.order.Order, func(g *groupRow) bool { return g.Value.place().compare(at) > 0 })
	if p.search == "" && p.context == "" {
		total = behind - first
		return view.Page(p.order.Order, first+from, min(to, total)-from), total
	}
	found := view.Search(p.search)
	counted := p.context == "" && behind-first == view.Len() // all groups are of this business
	for group := range found.In(p.order.Order, &WorkspaceGroup{OrgID: at.org, BusinessID: at.business}) {
		switch {
		case group.Value.place() != at:
			return groups, total
		case p.context != "" && group.Value.ContextID != p.context:
			continue
		case from <= total && total < to:
			groups = append(groups, group)
		}
		if total++; counted && total == to {
			return groups, found.Len()
		}
	}
	return groups, total
}
