package kantata

import (
	"github.com/ringer-mock/ringer/mock/store"
	"github.com/ringer-mock/ringer/mock/world"
)

// highestID is the largest number that a request can name an object by: 2^63-1.
const highestID = "9223372036854775807"

// checkID says what is wrong with the id of an object.
func checkID(wrong world.Wrong, collection world.AnyCollection, id string) {
	if byNumber(id, highestID) > 0 {
		wrong(collection, id, "the id is above %s, the highest that there is", highestID)
	}
}

// checkIDs says what is wrong with the ids of a collection that is sorted by them.
func checkIDs[T any](tx *world.Tx, wrong world.Wrong, collection *world.Collection[T]) {
	view := collection.In(tx)
	behind := view.Place(nil, func(row *store.Row[T]) bool { return byNumber(row.ID(), highestID) > 0 })
	for _, row := range view.Page(nil, behind, view.Len()) {
		checkID(wrong, collection, row.ID())
	}
}

// check says what is wrong with data from outside: every object that is referred
// to must be there, and what must be unique must be so.
func check(tx *world.Tx, wrong world.Wrong) {
	checkIDs(tx, wrong, users)
	checkIDs(tx, wrong, workspaces)
	checkIDs(tx, wrong, rateCardSets)
	var last *groupRow
	for row := range workspaceGroups.In(tx).All(byName.up) {
		g := row.Value
		checkID(wrong, workspaceGroups, g.ID)
		if last != nil && last.Text() == row.Text() {
			wrong(workspaceGroups, g.ID, "the name %q is that of group %s already; case does not count", g.Name, last.ID())
		}
		last = row
		for _, id := range g.WorkspaceIDs {
			if _, ok := workspaces.In(tx).Get(id); !ok {
				wrong(workspaceGroups, g.ID, "workspace_ids names the workspace %s, which is not among workspaces", id)
			}
		}
		for _, id := range g.RateCardSetIDs {
			if _, ok := rateCardSets.In(tx).Get(id); !ok {
				wrong(workspaceGroups, g.ID, "rate_card_set_ids names the set %s, which is not among rate_card_sets", id)
			}
		}
	}
	var before *UserGroupMembership
	for row := range userGroupMemberships.In(tx).All(byGroup) {
		m := row.Value
		checkID(wrong, userGroupMemberships, m.ID)
		if before != nil && before.WorkspaceGroupID == m.WorkspaceGroupID && before.UserID == m.UserID {
			wrong(userGroupMemberships, m.ID, "the user %s is in the group %s already, by membership %s", m.UserID, m.WorkspaceGroupID, before.ID)
		}
		before = m
		if _, ok := users.In(tx).Get(m.UserID); !ok {
			wrong(userGroupMemberships, m.ID, "user_id names the user %s, who is not among users", m.UserID)
		}
		if _, ok := workspaceGroups.In(tx).Get(m.WorkspaceGroupID); !ok {
			wrong(userGroupMemberships, m.ID, "workspace_group_id names the group %s, which is not among workspace_groups", m.WorkspaceGroupID)
		}
	}
	services := map[[2]string]string{} // group and service to the reference
	for row := range externalReferences.In(tx).All(bySubject) {
		r := row.Value
		checkID(wrong, externalReferences, r.ID)
		service := [2]string{r.SubjectID, r.ServiceName}
		if earlier, twice := services[service]; twice {
			wrong(externalReferences, r.ID, "the group %s has a reference to the service %q already, %s", r.SubjectID, r.ServiceName, earlier)
		}
		services[service] = r.ID
		if _, ok := workspaceGroups.In(tx).Get(r.SubjectID); !ok {
			wrong(externalReferences, r.ID, "subject_id names the group %s, which is not among workspace_groups", r.SubjectID)
		}
	}
}
