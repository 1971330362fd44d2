package piercloud

import (
	"iter"

	"github.com/ringer-mock/ringer/mock"
)

// success is the code of every answer that is no refusal.
const success = "success"

// WorkspaceGroupList is a page of groups.
type WorkspaceGroupList struct {
	Code string               `json:"code"`
	Data []WorkspaceGroupItem `json:"data"`
	Meta Meta                 `json:"meta"`
}

// Meta says where a page stands.
type Meta struct {
	Page     int64 `json:"page"`
	PageSize int64 `json:"page_size"`
	// Total counts the groups on all pages. Assumed: the page does not say which.
	Total int64 `json:"total"`
}

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

func (g *WorkspaceGroup) item() WorkspaceGroupItem {
	return WorkspaceGroupItem{
		ID: g.ID, Name: g.Name, Description: g.Description, CreatedByID: g.CreatedByID, UpdatedByID: g.UpdatedByID,
		CreatedAt: g.CreatedAt, UpdatedAt: g.UpdatedAt, BusinessID: g.BusinessID, ContextID: g.ContextID,
		Workspaces: g.Workspaces, AccessScope: g.AccessScope,
	}
}

func (g *WorkspaceGroup) detail() WorkspaceGroupDetail {
	return WorkspaceGroupDetail{
		ID: g.ID, Name: g.Name, Description: g.Description,
		CreatedAt: g.CreatedAt, UpdatedAt: g.UpdatedAt, BusinessID: g.BusinessID, ContextID: g.ContextID,
		Workspaces: g.Workspaces, AccessScope: g.AccessScope,
	}
}

// page makes the page that was asked for out of all the groups there are.
// Assumed: one after the last is empty.
func page(groups iter.Seq[*WorkspaceGroup], asked listParameters, call *mock.Call) WorkspaceGroupList {
	list := WorkspaceGroupList{Code: success, Data: []WorkspaceGroupItem{}, Meta: Meta{Page: asked.page, PageSize: asked.size}}
	var before *WorkspaceGroup
	ties := false
	for group := range groups {
		if !asked.finds(group) {
			continue
		}
		ties = ties || before != nil && asked.order.Compare(before, group) == 0
		before = group
		if list.Meta.Total >= (asked.page-1)*asked.size && int64(len(list.Data)) < asked.size {
			list.Data = append(list.Data, group.item())
		}
		list.Meta.Total++
	}
	if ties {
		call.Rests("ties")
	}
	if asked.page > 1 && len(list.Data) == 0 {
		call.Rests("past-the-end")
	}
	return list
}
