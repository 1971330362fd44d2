package generic_test

import (
	"strings"
	"testing"

	"github.com/ringer-mock/ringer/mock/vendortest"
)

// TestShapes answers in envelopes that differ from the collection's own schema, and made
// up lists whose numbers agree; the servers are strict.
func TestShapes(t *testing.T) {
	vendor := vendorOfText(t, `
    get:
      operationId: list-reports
      parameters: [{name: ids, in: query, explode: false, schema: {type: array, items: {type: integer}}}, {name: tag, in: query, schema: {type: array, items: {type: string, enum: [a, b]}}}]
      x-ringer-behaviour: {does: list, collection: reports}
      responses:
        "200":
          description: Reports.
          x-ringer-objects: {reports: "/data/*/attributes"}
          x-ringer-paging: {items: /data, total: /meta/count}
          content:
            application/vnd.api+json:
              schema:
                type: object
                required: [data]
                properties:
                  data: {type: array, items: {type: object, required: [type, attributes], properties: {type: {const: report}, attributes: {$ref: "#/components/schemas/Short"}}}}
                  meta: {type: object, required: [count, version], properties: {count: {type: integer}, version: {type: string, minLength: 1}}}
    post:
      operationId: create-report
      x-ringer-behaviour: {does: create, collection: reports}
      requestBody: {content: {application/json: {schema: {type: object, properties: {id: {type: string}, title: {type: string}}}}}}
      responses:
        "2XX": {description: The report., headers: {Location: {schema: {type: string, pattern: "^/reports/"}}}, x-ringer-objects: {reports: ""}, content: {application/json: {schema: {type: object, required: [id, kind], additionalProperties: false, properties: {id: {type: string}, kind: {type: string, enum: [long]}}}}}}
  /drafts:
    get:
      operationId: list-drafts
      responses:
        "200": {description: Drafts., x-ringer-paging: {items: /items, total: /total, pages: /pages, next_link: /next, page_parameter: page, size: 10}, content: {application/json: {schema: {type: object, required: [items, total], properties: {items: {type: array, items: {type: string}}, total: {type: integer}, pages: {type: integer}, next: {type: string}}}}}}
components:
  schemas: {Short: {type: object, required: [title], properties: {title: {type: string, maxLength: 3}}}}`)
	c := vendortest.New(t, vendor, "version: 1\nname: empty\n")
	c.Play(t, []vendortest.Row{
		{Why: "the answer has a schema of its own, and what only it asks for", Method: "POST", Path: "/v1/reports", Body: `{"id":"r1"}`, Status: 201, Want: `{"id":"r1","kind":"long"}`},
		{Why: "an id that the client gives, twice", Method: "POST", Path: "/v1/reports", Body: `{"id":"r1"}`, Status: 409},
		{Why: "a list whose values stand in one text", Method: "GET", Path: "/v1/reports?ids=1,2&tag=a&tag=b", Status: 200},
		{Why: "and one of them is wrong", Method: "GET", Path: "/v1/reports?ids=1,x", Status: 400, Reason: "ids"},
		{Why: "a list whose name is repeated", Method: "GET", Path: "/v1/reports?tag=a&tag=c", Status: 400, Reason: "tag"},
		{Why: "the numbers of a made-up list agree", Method: "GET", Path: "/v1/drafts", Status: 200, Reason: "made up"},
	})
	if location := c.Do("POST", "/v1/reports", `{"id":"r2"}`).Header.Get("Location"); location != "/reports/r2" {
		t.Errorf("Location is %q", location)
	}
	list := c.Do("GET", "/v1/reports", "")
	if list.Status != 200 || list.Header.Get("Content-Type") != "application/vnd.api+json" || strings.Count(list.Body, `"type":"report"`) != 2 || !strings.Contains(list.Body, `"count":2`) {
		t.Errorf("the list is %d %s: %s", list.Status, list.Reason(), list.Body)
	}
}
