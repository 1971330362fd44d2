package piercloud_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/mock/piercloud"
)

// TestRefusals pins what each kind of error looks like when nothing more is
// known of it, as when a scenario's rule asks for it.
func TestRefusals(t *testing.T) {
	const parameters = `400 {"code":"bad-request/invalid-parameters","message":`
	want := map[mock.Kind]string{
		mock.Unauthorized:     `401 ` + unauthorized,
		mock.Forbidden:        `403 ` + forbidden,
		mock.NotFound:         `404 ` + notFound,
		mock.MethodNotAllowed: `404 ` + notFound,
		mock.Invalid:          parameters + `"invalid parameters"}`,
		mock.Unprocessable:    parameters + `"invalid parameters"}`,
		mock.Conflict:         parameters + `"invalid parameters"}`,
		mock.UnsupportedMedia: parameters + `"the body must be JSON"}`,
		mock.TooLarge:         `413 {"code":"bad-request/too-large","message":"Request body is too large"}`,
		mock.RateLimited:      `429 {"code":"rate-limit/too-many-requests","message":"Too many requests"}`,
		mock.Unavailable:      `503 {"code":"server/unavailable","message":"Service unavailable"}`,
		mock.ServerError:      `500 {"code":"server/internal-error","message":"Internal server error"}`,
	}
	got := map[mock.Kind]string{}
	for kind, refusal := range piercloud.New().ErrorResponses {
		body, err := json.Marshal(refusal.Body(&mock.Error{Kind: kind}))
		if err != nil {
			t.Fatal(err)
		}
		status, err := json.Marshal(refusal.Status)
		if err != nil {
			t.Fatal(err)
		}
		got[kind] = string(status) + " " + string(body)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("refusals (-want +got):\n%s", diff)
	}
}
