package piercloud

import (
	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/mock/payload"
	"github.com/ringer-mock/ringer/mock/store"
	"github.com/ringer-mock/ringer/mock/world"
)

// success is the code of every answer that is no refusal.
const success = "success"

// WorkspaceGroupItem is a group as a list shows it, with its fields in the order
// of the page's example.
type WorkspaceGroupItem struct {
	ID          UUID        `json:"id"`
	Name        string      `json:"name"`
	Description *string     `json:"description"`
	CreatedByID UUID        `json:"created_by_id"`
	UpdatedByID UUID        `json:"updated_by_id"`
	CreatedAt   Timestamp   `json:"created_at"`
	UpdatedAt   Timestamp   `json:"updated_at"`
	BusinessID  UUID        `json:"business_id"`
	ContextID   UUID        `json:"context_id"`
	Workspaces  []Workspace `json:"workspaces"`
	AccessScope string      `json:"access_scope"`
}

// WorkspaceGroupEnvelope is the answer that shows one group.
type WorkspaceGroupEnvelope struct {
	Code string               `json:"code"`
	Data WorkspaceGroupDetail `json:"data"`
}

// WorkspaceGroupDetail is a group as it is shown alone: without those who made
// and changed it, as in the page's example.
type WorkspaceGroupDetail struct {
	ID          UUID        `json:"id"`
	Name        string      `json:"name"`
	Description *string     `json:"description"`
	CreatedAt   Timestamp   `json:"created_at"`
	UpdatedAt   Timestamp   `json:"updated_at"`
	BusinessID  UUID        `json:"business_id"`
	ContextID   UUID        `json:"context_id"`
	Workspaces  []Workspace `json:"workspaces"`
	AccessScope string      `json:"access_scope"`
}

// inList is a group as a list shows it.
var inList = store.NewForm(func(g *WorkspaceGroup) any {
	return WorkspaceGroupItem{
		ID: g.ID, Name: g.Name, Description: g.Description, CreatedByID: g.CreatedByID, UpdatedByID: g.UpdatedByID,
		CreatedAt: g.CreatedAt, UpdatedAt: g.UpdatedAt, BusinessID: g.BusinessID, ContextID: g.ContextID,
		Workspaces: g.Workspaces, AccessScope: g.AccessScope,
	}
})

// alone is the answer that shows one group.
var alone = store.NewForm(func(g *WorkspaceGroup) any {
	return WorkspaceGroupEnvelope{Code: success, Data: WorkspaceGroupDetail{
		ID: g.ID, Name: g.Name, Description: g.Description,
		CreatedAt: g.CreatedAt, UpdatedAt: g.UpdatedAt, BusinessID: g.BusinessID, ContextID: g.ContextID,
		Workspaces: g.Workspaces, AccessScope: g.AccessScope,
	}}
})

// page answers with the page that was asked for of the groups of one business.
// Assumed: one after the last is empty.
func page(tx *world.Tx, at place, parameters listParameters, call *mock.Call) mock.Reply {
	offset, size := parameters.Offset, parameters.Size
	start := max(offset-1, 0)
	around, total := parameters.between(tx, at, start, offset+size+1)
	for i := 1; i < len(around); i++ {
		if parameters.order.compare(around[i-1], around[i]) == 0 { // a neighbour of the page may be one of them
			call.Cite("ties")
			break
		}
	}
	groups := around[min(offset-start, len(around)):min(offset-start+size, len(around))]
	if parameters.Number > 1 && len(groups) == 0 {
		call.Cite("past-the-end")
	}
	return mock.OK(payload.Object{
		{Name: "code", Value: success},
		{Name: "data", Value: inList.List(groups)},
		{Name: "meta", Value: payload.Object{
			{Name: "page", Value: parameters.Number}, {Name: "page_size", Value: parameters.Size},
			{Name: "total", Value: total}, // of the groups on all pages. Assumed: the page does not say which.
		}},
	})
}
