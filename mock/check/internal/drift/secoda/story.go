package secoda

import (
	"strings"

	"github.com/ringer-mock/ringer/mock/check/internal/drift/standin"
)

const listPath, groupPath = "/api/v1/auth/group", "/api/v1/auth/group/{{id}}"

// Story goes through all that the vendor documents, so that every mutation shows.
// It is meant for servers with several pages.
var Story = []standin.Step{
	{Why: "first page", Method: "GET", Path: listPath, Status: 200, Save: map[string]string{"first": "/results/0/id", "pages": "/total_pages"}},
	{Why: "second page", Method: "GET", Path: listPath + "?page=2", Status: 200},
	{Why: "third page", Method: "GET", Path: listPath + "?page=3", Status: 200},
	{Why: "a page past the end", Method: "GET", Path: listPath + "?page=999", Status: 400},
	{Why: "page 0", Method: "GET", Path: listPath + "?page=0", Status: 400},
	{Why: "a word for a page", Method: "GET", Path: listPath + "?page=two", Status: 400},
	{Why: "the last of two pages counts", Method: "GET", Path: listPath + "?page=x&page=1", Status: 200},
	{Why: "with a slash", Method: "GET", Path: listPath + "/?page=1", Status: 200},
	{Why: "the short path", Method: "GET", Path: "/auth/group/?page=2", Status: 200},
	{Why: "one group", Method: "GET", Path: listPath + "/{{first}}", Status: 200},
	{Why: "one group, with a slash", Method: "GET", Path: "/auth/group/{{first}}/", Status: 200},
	{Why: "one group again", Method: "GET", Path: listPath + "/{{first}}", Status: 200},
	{Why: "a group that is not there", Method: "GET", Path: listPath + "/{{nowhere}}", Status: 404},
	{Why: "without a key", Method: "GET", Path: listPath, Header: "Authorization:  ", Status: 401},
	{Why: "with a wrong key", Method: "GET", Path: listPath, Header: "Authorization: Bearer wrong", Status: 401},
	{Why: "a method that the path lacks", Method: "PUT", Path: listPath, Body: `{"name":"x"}`, Status: 405},
	{Why: "an unknown path", Method: "GET", Path: "/api/v1/auth/gruop", Status: 404},
	{Why: "create with a name alone", Method: "POST", Path: listPath, Body: `{"name":"ringer story"}`, Status: 201, Save: map[string]string{"id": "/id"}},
	{Why: "read it back", Method: "GET", Path: groupPath, Status: 200},
	{Why: "how many pages there are", Method: "GET", Path: listPath, Status: 200, Save: map[string]string{"pages": "/total_pages"}},
	{Why: "the list has it", Method: "GET", Path: listPath + "?page={{pages}}", Status: 200},
	{Why: "create with everything", Method: "POST", Path: listPath + "/", Body: `{"name":"  ringer É e\u0301 <b> & padded 🚀  ","icon":"❤️","description":"<i>5 > 4</i> & so on","users":["ada","ada","0b0b0b0b-0000-4000-8000-000000000000"],"unknown":1}`, Status: 201, Save: map[string]string{"other": "/id"}},
	{Why: "read it back too", Method: "GET", Path: listPath + "/{{other}}", Status: 200},
	{Why: "create without a name", Method: "POST", Path: listPath, Body: `{"icon":"📊"}`, Status: 400},
	{Why: "create with wrong types", Method: "POST", Path: listPath, Body: `{"name":7,"icon":null,"users":"ada"}`, Status: 400},
	{Why: "create with no JSON", Method: "POST", Path: listPath, Body: `{"name":`, Status: 400},
	{Why: "create with a form", Method: "POST", Path: listPath, Body: `name=x`, Header: "Content-Type: application/x-www-form-urlencoded", Status: 415},
	{Why: "update the name and users", Method: "PATCH", Path: listPath + "/{{other}}", Body: `{"name":"ringer renamed","users":["grace"]}`, Status: 200},
	{Why: "read the update", Method: "GET", Path: listPath + "/{{other}}", Status: 200},
	{Why: "update the icon and description", Method: "PATCH", Path: listPath + "/{{other}}", Body: `{"icon":"🎯","description":"<i>Long</i> & ` + long + `"}`, Status: 200},
	{Why: "update with a long name", Method: "PATCH", Path: listPath + "/{{other}}", Body: `{"name":"ringer ` + long + `"}`, Status: 200},
	{Why: "update with the name of another group", Method: "PATCH", Path: listPath + "/{{other}}", Body: `{"name":"ringer story"}`, Status: 200},
	{Why: "update with nothing in it", Method: "PATCH", Path: listPath + "/{{other}}", Body: `{"icon":"","description":"","users":[]}`, Status: 200},
	{Why: "update nothing", Method: "PATCH", Path: groupPath + "/", Body: `{}`, Status: 200},
	{Why: "update with a blank name", Method: "PATCH", Path: groupPath, Body: `{"name":" "}`, Status: 400},
	{Why: "update what is not there", Method: "PATCH", Path: listPath + "/{{nowhere}}", Body: `{"name":"x"}`, Status: 404},
	{Why: "delete", Method: "DELETE", Path: groupPath, Status: 204},
	{Why: "it is gone", Method: "GET", Path: groupPath, Status: 404},
	{Why: "not in the list either", Method: "GET", Path: listPath + "?page={{pages}}", Status: 200},
	{Why: "delete again", Method: "DELETE", Path: groupPath, Status: 404},
	{Why: "create with a name that was freed", Method: "POST", Path: listPath, Body: `{"name":"ringer story"}`, Status: 201, Save: map[string]string{"again": "/id"}},
	{Why: "delete the other", Method: "DELETE", Path: listPath + "/{{other}}/", Status: 204},
	{Why: "as it was", Method: "GET", Path: listPath, Status: 200},
	{Why: "as it was, again", Method: "GET", Path: listPath, Status: 200},
}

// long is a text of 300 characters.
var long = strings.Repeat("a long text ", 25)
