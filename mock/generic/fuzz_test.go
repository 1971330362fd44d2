package generic_test

import (
	"testing"

	"github.com/ringer-mock/ringer/mock/vendortest"
)

func FuzzRequest(f *testing.F) {
	json, form := "application/json", "application/x-www-form-urlencoded"
	vendortest.FuzzRequests(f, client(f, oneOwner), []vendortest.FuzzSeed{
		{Method: "GET", Path: "/v1/owners?page=2&per_page=99&sort=name:desc&q=a&city=b"},
		{Method: "GET", Path: "/v1/owners?page=0&per_page=x&sort=zzz"},
		{Method: "POST", Path: "/v1/owners", Body: `{"name":"Bo","email":"bo@example.com","address":{"zip":"1"},"city":null,"id":9223372036854775807}`, ContentType: json},
		{Method: "POST", Path: "/v1/owners", Body: `name=x&email=a@b.c&address[street]=z&id=-1`, ContentType: form},
		{Method: "PUT", Path: "/v1/owners/7", Body: `{"name":"Bo","email":"bo@example.com","city":""}`, ContentType: json},
		{Method: "PATCH", Path: "/v1/owners/7", Body: `{"address":null,"name":"x","city":{"a":null}}`, ContentType: "application/merge-patch+json"},
		{Method: "DELETE", Path: "/v1/owners/7"},
		{Method: "HEAD", Path: "/v1/owners/7"},
		{Method: "GET", Path: "/v1/owners/7/pets?cursor=AAAA&limit=1"},
		{Method: "POST", Path: "/v1/owners/7/pets", Body: `{"pet":{"name":"","kind":"dog","id":"","_owner_id":8}}`, ContentType: json},
		{Method: "DELETE", Path: "/v1/owners/7/pets/11111111-1111-4111-8111-111111111111"},
		{Method: "GET", Path: "/v1/weather?city=%zz"},
		{Method: "POST", Path: "/v1/photos", Body: "\xff", ContentType: "image/png"},
	})
}
