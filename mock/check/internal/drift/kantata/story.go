package kantata

import (
	"fmt"
	"strings"

	"github.com/ringer-mock/ringer/mock/check/internal/drift/standin"
)

const groupsPath, groupPath, membersPath = "/api/v1/workspace_groups", "/api/v1/workspace_groups/{{id}}", "/api/v1/user_group_memberships"

// Story goes through all that the vendor documents, so that every mutation shows.
// It is meant for servers with several pages.
var Story = []standin.Step{
	{Why: "first page", Method: "GET", Path: groupsPath, Status: 200, Save: map[string]string{"first": "/results/0/id", "second": "/results/1/id"}},
	{Why: "second page", Method: "GET", Path: groupsPath + "?page=2", Status: 200},
	{Why: "third page", Method: "GET", Path: groupsPath + "?page=3", Status: 200},
	{Why: "a page past the end", Method: "GET", Path: groupsPath + "?page=999", Status: 200},
	{Why: "page 0 and a word for a size", Method: "GET", Path: groupsPath + "?page=0&per_page=ten", Status: 200},
	{Why: "more than a page holds", Method: "GET", Path: groupsPath + "?per_page=500", Status: 200},
	{Why: "limit and offset", Method: "GET", Path: groupsPath + "?limit=3&offset=2", Status: 200},
	{Why: "only some", Method: "GET", Path: groupsPath + "?only={{second}},{{first}},999,x", Status: 200},
	{Why: "oldest first, all included", Method: "GET", Path: groupsPath + ".json?order=created_at:asc&per_page=200&include=workspaces,external_references,rate_card_sets,nonsense", Status: 200, Save: map[string]string{"oldest": "/results/0/id"}},
	{Why: "names downwards", Method: "GET", Path: groupsPath + "?order=name:desc", Status: 200},
	{Why: "last changed first", Method: "GET", Path: groupsPath + "?order=updated_at:desc&per_page=200", Status: 200, Save: map[string]string{"third": "/results/2/id"}},
	{Why: "the times of one", Method: "GET", Path: groupsPath + "/{{third}}", Status: 200, Save: map[string]string{"made_at": "/workspace_groups/*/created_at", "changed_at": "/workspace_groups/*/updated_at"}},
	{Why: "made after one", Method: "GET", Path: groupsPath + "?created_after={{made_at}}", Status: 200},
	{Why: "made before one", Method: "GET", Path: groupsPath + "?created_before={{made_at}}&per_page=200", Status: 200},
	{Why: "changed after one", Method: "GET", Path: groupsPath + "?updated_after={{changed_at}}&per_page=200", Status: 200},
	{Why: "changed before one", Method: "GET", Path: groupsPath + "?updated_before={{changed_at}}", Status: 200},
	{Why: "with any reference", Method: "GET", Path: groupsPath + "?has_external_references=true", Status: 200},
	{Why: "without a reference to one service", Method: "GET", Path: groupsPath + "?without_external_reference_service_name=jira", Status: 200},
	{Why: "with a reference to one service", Method: "GET", Path: groupsPath + "?external_reference_service_name=jira", Status: 200},
	{Why: "an order by nothing", Method: "GET", Path: groupsPath + "?order=id:desc", Status: 200},
	{Why: "companies", Method: "GET", Path: groupsPath + "?companies_only=true", Status: 200},
	{Why: "matching, in small letters", Method: "GET", Path: groupsPath + "?matching=te", Status: 200},
	{Why: "made since a day", Method: "GET", Path: groupsPath + "?created_after=2024-06-01T00:00:00%2B02:00&updated_before=2026-01-01", Status: 200},
	{Why: "with references", Method: "GET", Path: groupsPath + "?has_external_references=true&external_reference_service_name=jira&include=external_references", Status: 200},
	{Why: "a blank filter", Method: "GET", Path: groupsPath + "?matching=&created_before=yesterday", Status: 200},
	{Why: "one group", Method: "GET", Path: groupsPath + "/{{first}}", Status: 200},
	{Why: "one group, included", Method: "GET", Path: groupsPath + "/{{oldest}}.json?include=workspaces", Status: 200},
	{Why: "one group again", Method: "GET", Path: groupsPath + "/{{first}}", Status: 200},
	{Why: "a group that is not there", Method: "GET", Path: groupsPath + "/999", Status: 404},
	{Why: "without a token", Method: "GET", Path: groupsPath, Header: "Authorization:  ", Status: 401},
	{Why: "a scheme in small letters", Method: "GET", Path: groupsPath + "?per_page=1", Header: "Authorization: bearer right", Status: 200},
	{Why: "a method that the path lacks", Method: "PATCH", Path: groupsPath, Body: `{}`, Status: 404},
	{Why: "an unknown path", Method: "GET", Path: "/api/v1/workspace_grops", Status: 404},
	{Why: "memberships", Method: "GET", Path: membersPath + "?include=user,workspace_group&per_page=200", Status: 200, Save: map[string]string{"membership": "/results/0/id"}},
	{Why: "memberships, oldest first", Method: "GET", Path: membersPath + "?order=created_at:asc&per_page=3", Status: 200},
	{Why: "memberships of a group", Method: "GET", Path: membersPath + "?group_ids[]={{oldest}}", Status: 200},
	{Why: "memberships of a user", Method: "GET", Path: membersPath + "?user_ids={{user_id}}", Status: 200},
	{Why: "one membership", Method: "GET", Path: membersPath + "?only={{membership}},999", Status: 200},
	{Why: "memberships for another than an administrator", Method: "GET", Path: membersPath, Header: "Authorization: Bearer member", Status: 403},
	{Why: "create", Method: "POST", Path: groupsPath + "?include=workspaces,external_references", Body: `{"workspace_group":{"name":" ringer Story ","company":true,"email":"Someone@Example.COM","notes":"","add_workspace_ids":[{{other_workspace_id}}],"external_reference":{"service_name":"ringer","service_model":"M","service_model_ref":"1"}}}`, Status: 200, Save: map[string]string{"id": "/results/0/id", "reference": "/external_references/*/id"}},
	{Why: "read it back", Method: "GET", Path: groupPath, Status: 200},
	{Why: "the list has it", Method: "GET", Path: groupsPath + "?matching=ringer", Status: 200},
	{Why: "its name is taken", Method: "POST", Path: groupsPath, Body: `{"workspace_group":{"name":" RINGER story "}}`, Status: 422},
	{Why: "create without a name", Method: "POST", Path: groupsPath, Body: `{"workspace_group":{"notes":"x"}}`, Status: 400},
	{Why: "create with no JSON", Method: "POST", Path: groupsPath, Body: `{`, Status: 400},
	{Why: "create with a form", Method: "POST", Path: groupsPath, Body: "workspace_group[name]=ringer+form&workspace_group[company]=1", Header: "Content-Type: application/x-www-form-urlencoded", Status: 200, Save: map[string]string{"other": "/results/0/id"}},
	{Why: "update", Method: "PUT", Path: groupPath + "?include=workspaces", Body: `{"workspace_group":{"name":"ringer changed","phone_number":"+49 30 1","notes":"Changed.","add_workspace_ids":[{{workspace_id}}],"external_reference":{"service_name":"ringer","service_model":"N","service_model_ref":"2","status":"failed","external_status":"open","external_message":"late"}}}`, Status: 200},
	{Why: "read the update", Method: "GET", Path: groupPath + "?include=workspaces,external_references", Status: 200},
	{Why: "with a reference to a kind", Method: "GET", Path: groupsPath + "?external_reference_service_model=N", Status: 200},
	{Why: "with a reference to an object", Method: "GET", Path: groupsPath + "?external_reference_service_model_ref=2", Status: 200},
	{Why: "with a reference to one of several", Method: "GET", Path: groupsPath + "?external_reference_service_model_refs=1,2", Status: 200},
	{Why: "with a reference of a status", Method: "GET", Path: groupsPath + "?matching=ringer&external_reference_status=failed", Status: 200},
	{Why: "with a reference of a status over there", Method: "GET", Path: groupsPath + "?external_reference_external_status=open&matching=ringer", Status: 200},
	{Why: "with a reference with a message", Method: "GET", Path: groupsPath + "?external_reference_external_message=late", Status: 200},
	{Why: "texts", Method: "POST", Path: groupsPath, Body: `{"workspace_group":{"name":" ringer \u00e9 e\u0301 & <b> 🚀","notes":"` + strings.Repeat("0123456789", 40) + `"}}`, Status: 200, Save: map[string]string{"texts": "/results/0/id"}},
	{Why: "the name that it had", Method: "POST", Path: groupsPath, Body: `{"workspace_group":{"name":" ringer Story "}}`, Status: 200, Save: map[string]string{"again": "/results/0/id"}},
	{Why: "take the workspace out", Method: "PUT", Path: groupPath + "?include=workspaces", Body: `{"workspace_group":{"name":"ringer changed","remove_workspace_ids":["{{workspace_id}}"]}}`, Status: 200},
	{Why: "add a workspace that is not there", Method: "PUT", Path: groupPath, Body: `{"workspace_group":{"name":"ringer changed","add_workspace_ids":[999]}}`, Status: 422},
	{Why: "put a user into it", Method: "POST", Path: membersPath + "?include=user", Body: `{"user_group_membership":{"user_id":{{user_id}},"workspace_group_id":{{id}}}}`, Status: 200, Save: map[string]string{"made": "/results/0/id"}},
	{Why: "the list has the membership", Method: "GET", Path: membersPath + "?group_ids={{id}}", Status: 200},
	{Why: "not twice", Method: "POST", Path: membersPath, Body: `{"user_group_membership":{"user_id":"{{user_id}}","workspace_group_id":"{{id}}"}}`, Status: 422},
	{Why: "one good and one bad", Method: "POST", Path: membersPath, Body: `{"user_group_memberships":[{"user_id":{{user_id}},"workspace_group_id":{{other}}},{"user_id":999,"workspace_group_id":{{other}}}]}`, Status: 422},
	{Why: "none was made", Method: "GET", Path: membersPath + "?group_ids={{other}}", Status: 200},
	{Why: "neither root", Method: "POST", Path: membersPath, Body: `{"membership":{}}`, Status: 400},
	{Why: "several at once", Method: "POST", Path: membersPath, Body: `{"user_group_memberships":[{"user_id":{{user_id}},"workspace_group_id":{{other}}},{"user_id":{{other_user_id}},"workspace_group_id":{{other}}}]}`, Status: 200, Save: map[string]string{"bulk": "/results/0/id", "bulk_too": "/results/1/id"}},
	{Why: "a hundred at once", Method: "POST", Path: membersPath, Body: `{"user_group_memberships":[` + hundred() + `]}`, Status: 200, Save: hundredIDs()},
	{Why: "take one user out", Method: "DELETE", Path: membersPath + "/{{made}}", Status: 204},
	{Why: "not twice out", Method: "DELETE", Path: membersPath + "/{{made}}", Status: 404},
	{Why: "delete the other group", Method: "DELETE", Path: groupsPath + "/{{other}}", Status: 204},
	{Why: "its memberships are gone", Method: "GET", Path: membersPath + "?group_ids={{other}}", Status: 200},
	{Why: "delete the texts", Method: "DELETE", Path: groupsPath + "/{{texts}}", Status: 204},
	{Why: "delete the one with the old name", Method: "DELETE", Path: groupsPath + "/{{again}}", Status: 204},
	{Why: "delete", Method: "DELETE", Path: groupPath, Status: 204},
	{Why: "it is gone", Method: "GET", Path: groupPath, Status: 404},
	{Why: "not in the list either", Method: "GET", Path: groupsPath + "?matching=ringer", Status: 200},
	{Why: "delete again", Method: "DELETE", Path: groupPath, Status: 404},
}

// hundred writes 100 memberships, of 25 users in four groups.
func hundred() string {
	var all []string
	for user := range 25 {
		for _, group := range []string{"id", "other", "texts", "again"} {
			all = append(all, fmt.Sprintf(`{"user_id":{{user_%d}},"workspace_group_id":{{%s}}}`, user, group))
		}
	}
	return strings.Join(all, ",")
}

// hundredIDs saves the ids of as many.
func hundredIDs() map[string]string {
	save := map[string]string{}
	for i := range 100 {
		save[fmt.Sprintf("many_%d", i)] = fmt.Sprintf("/results/%d/id", i)
	}
	return save
}
