package generic_test

import (
	"testing"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/mock/vendortest"
)

// oneOwner is a world with an owner and a set clock.
const oneOwner = `
version: 1
name: one-owner
clock: 2025-01-01T00:00:00Z
tick: 1s
auth: [{vendor: shop, token: secret}]
data:
  shop:
    owners: [{id: 7, name: Ada, email: ada@example.com, city: Porto, level: gold, score: 5, created_at: 2024-01-01T00:00:00Z, updated_at: 1704067200}]
    pets: [{id: 11111111-1111-4111-8111-111111111111, name: Rex, kind: dog, _owner_id: 7}]
`

func client(t testing.TB, scenario string) *vendortest.Client {
	t.Helper()
	vendor := petShop(t)
	c := vendortest.New(t, vendor, scenario)
	c.Token, c.Security = "secret", vendor.Contract.Security
	return c
}

const (
	ada = `{"city":"Porto","created_at":"2024-01-01T00:00:00Z","email":"ada@example.com","id":7,"level":"gold","name":"Ada","score":5,"updated_at":1704067200}`
	rex = `{"fed_at":null,"id":"11111111-1111-4111-8111-111111111111","kind":"dog","name":"Rex"}`
)

func TestCalls(t *testing.T) {
	client(t, oneOwner).Play(t, []vendortest.Row{
		{Why: "an object is read", Method: "GET", Path: "/v1/owners/7", Status: 200, Want: ada, Evidence: string(contracts.Assumed)},
		{Why: "one that is not there is not found, in the error's own form", Method: "GET", Path: "/v1/owners/8", Status: 404, Want: `{"error":{"code":404,"message":"there is none of owners with the id \"8\" in this world"}}`},
		{Why: "no credentials", Method: "GET", Path: "/v1/owners/7", Header: []string{"X-Api-Key: "}, Status: 401},
		{Why: "a token that nobody knows", Method: "GET", Path: "/v1/owners/7", Header: []string{"X-Api-Key: wrong"}, Status: 401},
		{Why: "a method that the path lacks", Method: "PUT", Path: "/v1/owners", Status: 405},
		{Why: "a path that nobody knows", Method: "GET", Path: "/v1/nothing", Status: 404},
		{Why: "a body of another type", Method: "POST", Path: "/v1/owners", Body: "x", Header: []string{"Content-Type: text/plain"}, Status: 415},
		{Why: "a member is missing", Method: "POST", Path: "/v1/owners", Body: `{"name":"Bo"}`, Status: 400, Reason: `"email" is missing`},
		{Why: "an object is made: the server gives ids, times, defaults and what must be there", Method: "POST", Path: "/v1/owners",
			Body: `{"name":"Bo","email":"bo@example.com","password":"x","id":3,"score":9,"unknown":1}`, Status: 201,
			Want: `{"created_at":"2025-01-01T00:00:00Z","email":"bo@example.com","id":3,"level":"basic","name":"Bo","score":2,"updated_at":1735689600}`},
		{Why: "a form is taken", Method: "POST", Path: "/v1/owners", Header: []string{"Content-Type: application/x-www-form-urlencoded"}, Body: "name=Cy&email=cy@example.com&address[zip]=12", Status: 201},
		{Why: "no two have the same unique key", Method: "POST", Path: "/v1/owners", Body: `{"name":"Bo","email":"bo@example.com"}`, Status: 409},
		{Why: "a page has as many as it holds, and tells of the next", Method: "GET", Path: "/v1/owners?per_page=2", Status: 200},
		{Why: "a filter", Method: "GET", Path: "/v1/owners?city=Porto", Status: 200, Want: `{"data":[` + ada + `],"next":null,"object":"list","page":1,"total":1}`},
		{Why: "a filter that nothing passes", Method: "GET", Path: "/v1/owners?city=Lagos", Status: 200, Want: `{"data":[],"next":null,"object":"list","page":1,"total":0}`},
		{Why: "a search", Method: "GET", Path: "/v1/owners?q=ADA%40", Status: 200, Want: `{"data":[` + ada + `],"next":null,"object":"list","page":1,"total":1}`},
		{Why: "a page that is no number", Method: "GET", Path: "/v1/owners?page=x", Status: 400},
		{Why: "a page behind the last", Method: "GET", Path: "/v1/owners?page=9", Status: 404},
		{Why: "a change with the tag of another state", Method: "PUT", Path: "/v1/owners/7", Header: []string{`If-Match: "x"`}, Body: `{"name":"Ada L","email":"ada@example.com"}`, Status: 412},
		{Why: "a merge patch reaches inside, and null takes away", Method: "PATCH", Path: "/v1/owners/7", Header: []string{"Content-Type: application/merge-patch+json"}, Body: `{"city":null,"address":{"street":"Rua 1"}}`, Status: 200,
			Want: `{"address":{"street":"Rua 1"},"created_at":"2024-01-01T00:00:00Z","email":"ada@example.com","id":7,"level":"gold","name":"Ada","score":5,"updated_at":1735689602}`},
		{Why: "and leaves what it does not name", Method: "PATCH", Path: "/v1/owners/7", Header: []string{"Content-Type: application/merge-patch+json"}, Body: `{"address":{"zip":"4000"}}`, Status: 200,
			Want: `{"address":{"street":"Rua 1","zip":"4000"},"created_at":"2024-01-01T00:00:00Z","email":"ada@example.com","id":7,"level":"gold","name":"Ada","score":5,"updated_at":1735689603}`},
		{Why: "a replacement keeps what is the server's, and nothing else", Method: "PUT", Path: "/v1/owners/7", Body: `{"name":"Ada L","email":"ada@example.com"}`, Status: 200,
			Want: `{"created_at":"2024-01-01T00:00:00Z","email":"ada@example.com","id":7,"level":"basic","name":"Ada L","score":5,"updated_at":1735689604}`},
		{Why: "objects inside another, without what is hidden", Method: "GET", Path: "/v1/owners/7/pets", Status: 200, Want: `{"has_more":false,"pets":[` + rex + `]}`},
		{Why: "inside one that is not there", Method: "GET", Path: "/v1/owners/99/pets", Status: 404, Reason: "owners"},
		{Why: "made inside one that is not there", Method: "POST", Path: "/v1/owners/99/pets", Body: `{"pet":{"name":"Tom"}}`, Status: 404},
		{Why: "made inside one, in an envelope", Method: "POST", Path: "/v1/owners/7/pets", Body: `{"pet":{"name":"Tom","kind":"cat"}}`, Status: 201},
		{Why: "read inside another than its own", Method: "GET", Path: "/v1/owners/3/pets/11111111-1111-4111-8111-111111111111", Status: 404},
		{Why: "something is done with an object: only its times move", Method: "POST", Path: "/v1/owners/7/pets/11111111-1111-4111-8111-111111111111/feed", Status: 200,
			Want: `{"fed_at":"2025-01-01T00:00:06Z","id":"11111111-1111-4111-8111-111111111111","kind":"dog","name":"Rex"}`},
		{Why: "an answer that only tells of the object", Method: "DELETE", Path: "/v1/owners/7/pets/11111111-1111-4111-8111-111111111111", Status: 200, Want: `{"deleted":true,"id":"11111111-1111-4111-8111-111111111111"}`},
		{Why: "what is deleted is gone", Method: "GET", Path: "/v1/owners/7/pets/11111111-1111-4111-8111-111111111111", Status: 404},
		{Why: "with an object, what is inside it goes", Method: "DELETE", Path: "/v1/owners/7", Status: 204},
		{Why: "and is not found", Method: "GET", Path: "/v1/owners/7/pets", Status: 404},
		{Why: "a parameter is missing", Method: "GET", Path: "/v1/weather", Status: 400, Reason: "city"},
		{Why: "what nothing describes is made up, and says so", Method: "GET", Path: "/v1/weather?city=Porto", Status: 200, Reason: "made up", Evidence: string(contracts.Assumed)},
		{Why: "as a text", Method: "GET", Path: "/v1/weather?city=Porto", Header: []string{"Accept: text/plain"}, Status: 200},
		{Why: "as a table", Method: "GET", Path: "/v1/weather?city=Porto", Header: []string{"Accept: text/csv, application/json;q=0"}, Status: 200},
		{Why: "as XML", Method: "GET", Path: "/v1/weather?city=Porto", Header: []string{"Accept: application/xml"}, Status: 200},
		{Why: "as nothing that there is", Method: "GET", Path: "/v1/weather?city=Porto", Header: []string{"Accept: image/png"}, Status: 406},
		{Why: "bytes are taken", Method: "POST", Path: "/v1/photos", Header: []string{"Content-Type: image/png"}, Body: "\x89PNG\xff", Status: 202},
	})
}
