package piercloud

import "github.com/ringer-mock/ringer/mock/check/internal/drift/standin"

const listPath = "/lighthouse/orgs/{{org_id}}/businesses/{{business_id}}/workspaces-groups"

// Story goes through all that the vendor documents, so that every mutation shows.
// It is meant for servers with several pages.
var Story = []standin.Step{
	{Why: "a token", Method: "POST", Path: "/auth", Body: `{"client_id":"ringer","client_secret":"s"}`, Status: 201, Save: map[string]string{"token": "/data/access_token"}},
	{Why: "the token is taken", Method: "GET", Path: listPath + "?page_size=1", Header: "Authorization: Bearer {{token}}", Status: 200},
	{Why: "a token without a secret", Method: "POST", Path: "/auth", Body: `{"client_id":"ringer"}`, Status: 400},
	{Why: "first page", Method: "GET", Path: listPath, Status: 200, Save: map[string]string{"first": "/data/0/id", "context": "/data/0/context_id", "full": "/data/*/workspaces/0/workspace_group_id"}},
	{Why: "second page", Method: "GET", Path: listPath + "?page=2", Status: 200},
	{Why: "third page", Method: "GET", Path: listPath + "?page=3", Status: 200},
	{Why: "a page past the end", Method: "GET", Path: listPath + "?page=999", Status: 200},
	{Why: "all in one page", Method: "GET", Path: listPath + "?page_size=100", Status: 200},
	{Why: "more than a page holds", Method: "GET", Path: listPath + "?page_size=500", Status: 200},
	{Why: "page 0", Method: "GET", Path: listPath + "?page=0", Status: 400},
	{Why: "page_size 0", Method: "GET", Path: listPath + "?page_size=0", Status: 400},
	{Why: "a word for a page_size", Method: "GET", Path: listPath + "?page_size=ten", Status: 400},
	{Why: "downwards", Method: "GET", Path: listPath + "?sort_order=DESC&page_size=100", Status: 200},
	{Why: "by name", Method: "GET", Path: listPath + "?sort_field=name&page_size=100", Status: 200},
	{Why: "by name, downwards, in small letters", Method: "GET", Path: listPath + "?sort_field=name&sort_order=desc&page_size=100", Status: 200},
	{Why: "by something else", Method: "GET", Path: listPath + "?sort_field=id", Status: 400},
	{Why: "in no direction", Method: "GET", Path: listPath + "?sort_order=UP", Status: 400},
	{Why: "search in small letters", Method: "GET", Path: listPath + "?search=te&page_size=100", Status: 200},
	{Why: "search nothing", Method: "GET", Path: listPath + "?search=quarterly", Status: 200},
	{Why: "search in capitals", Method: "GET", Path: listPath + "?search=TE&page_size=100", Status: 200},
	{Why: "the second page of a search", Method: "GET", Path: listPath + "?search=te&page_size=2&page=2", Status: 200},
	{Why: "search with a blank", Method: "GET", Path: listPath + "?search=core+&page_size=100", Status: 200},
	{Why: "search beyond ASCII", Method: "GET", Path: listPath + "?search=%C3%89%F0%9F%9A%80", Status: 200},
	{Why: "search a sign that is no wildcard", Method: "GET", Path: listPath + "?search=%25e", Status: 200},
	{Why: "search in a context, by name", Method: "GET", Path: listPath + "?search=e&context_id={{context}}&sort_field=name&page_size=100", Status: 200},
	{Why: "the second page by name", Method: "GET", Path: listPath + "?sort_field=name&page=2", Status: 200},
	{Why: "of a context", Method: "GET", Path: listPath + "?context_id={{context}}&page_size=100", Status: 200},
	{Why: "of a context that is none", Method: "GET", Path: listPath + "?context_id=1", Status: 400},
	{Why: "one group", Method: "GET", Path: listPath + "/{{first}}", Status: 200},
	{Why: "one with workspaces", Method: "GET", Path: listPath + "/{{full}}", Status: 200},
	{Why: "one group again", Method: "GET", Path: listPath + "/{{first}}", Status: 200},
	{Why: "one group once more", Method: "GET", Path: listPath + "/{{first}}", Status: 200},
	{Why: "a group that is not there", Method: "GET", Path: listPath + "/{{nowhere}}", Status: 404},
	{Why: "an id that is no UUID", Method: "GET", Path: listPath + "/1234", Status: 400},
	{Why: "an organisation that is no UUID", Method: "GET", Path: "/lighthouse/orgs/1/businesses/{{business_id}}/workspaces-groups", Status: 400},
	{Why: "a business that is not there", Method: "GET", Path: "/lighthouse/orgs/{{org_id}}/businesses/{{nowhere}}/workspaces-groups", Status: 403},
	{Why: "a group of a business that is not there", Method: "GET", Path: "/lighthouse/orgs/{{org_id}}/businesses/{{nowhere}}/workspaces-groups/{{first}}", Status: 403},
	{Why: "without a token", Method: "GET", Path: listPath, Header: "Authorization:  ", Status: 401},
	{Why: "with a wrong token", Method: "GET", Path: listPath + "/{{first}}", Header: "Authorization: Bearer wrong", Status: 401},
	{Why: "a method that the path lacks", Method: "POST", Path: listPath, Body: `{"name":"x"}`, Status: 404},
	{Why: "an unknown path", Method: "GET", Path: "/lighthouse/orgs", Status: 404},
	{Why: "of a tenancy", Method: "GET", Path: "/lighthouse/tenancies/{{business_id}}/workspaces-groups", Status: 200},
	{Why: "one of a tenancy", Method: "GET", Path: "/lighthouse/tenancies/{{business_id}}/workspaces-groups/{{first}}", Status: 200},
	{Why: "first page again", Method: "GET", Path: listPath, Status: 200},
}
