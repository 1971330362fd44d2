package mock_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/ringer-mock/ringer/mock/secoda"
	"github.com/ringer-mock/ringer/mock/vendortest"
)

func TestClockIsMoved(t *testing.T) {
	client := vendortest.New(t, secoda.New(), oneGroup)
	clock, advance := "/_ringer/clock", "/_ringer/clock/advance"
	tells := func(why, now string) vendortest.Row {
		return vendortest.Row{Why: why, Method: "GET", Path: clock, Status: 200, Want: `{"now":"` + now + `","set":true,"tick":"1s"}` + "\n"}
	}
	client.Play(t, []vendortest.Row{
		tells("at first it is the scenario's", "2025-01-01T00:00:00Z"),
		{Why: "moved on", Method: "POST", Path: advance, Body: `{"by":"24h"}`, Status: 204},
		tells("by a day", "2025-01-02T00:00:00Z"),
		{Why: "a write", Method: "POST", Path: groupsPath, Body: `{"name":"x"}`, Status: 201},
		tells("moves it by its tick", "2025-01-02T00:00:01Z"),
		{Why: "a write that is refused", Method: "POST", Path: groupsPath, Body: `{"name":7}`, Status: 400},
		{Why: "or that finds nothing", Method: "DELETE", Path: groupsPath + "/nobody", Status: 404},
		tells("does not", "2025-01-02T00:00:01Z"),
		{Why: "a row that is put in", Method: "POST", Path: "/_ringer/state/secoda/groups", Body: `{"name":"y"}`, Status: 201},
		{Why: "the whole state", Method: "PUT", Path: "/_ringer/state", Body: `{}`, Status: 204},
		tells("control calls do not move it", "2025-01-02T00:00:01Z"),
		{Why: "set", Method: "PUT", Path: clock, Body: `{"now":"2031-02-03T04:05:06.5+01:00"}`, Status: 204},
		tells("in UTC, to the fraction", "2031-02-03T03:05:06.5Z"),
		{Why: "set back", Method: "PUT", Path: clock, Body: `{"now":"1999-12-31T23:59:59Z"}`, Status: 204},
		tells("as far as one likes", "1999-12-31T23:59:59Z"),
		{Why: "by nothing", Method: "POST", Path: advance, Body: `{"by":"0s"}`, Status: 204},
		{Why: "a reset", Method: "POST", Path: "/_ringer/reset", Status: 204},
		tells("brings back the scenario's", "2025-01-01T00:00:00Z"),
	})
	playRefusals(t, client, []refusal{
		{"a time that is none", "PUT", clock, `{"now":"tomorrow"}`, 422, "/now", `"now": "tomorrow" is no time`},
		{"a leap second", "PUT", clock, `{"now":"1990-12-31T23:59:60Z"}`, 422, "/now", "is no time"},
		{"a year of five digits", "PUT", clock, `{"now":"9999-12-31T23:59:59-01:00"}`, 422, "/now", "1000 to 9999"},
		{"a number", "PUT", clock, `{"now":5}`, 422, "/now", `"now" cannot be 5`},
		{"no time", "PUT", clock, `{}`, 422, "/now", `"now" is missing`},
		{"null", "PUT", clock, `{"now":null}`, 422, "/now", `"now" is missing`},
		{"another field", "PUT", clock, `{"nwo":"2025-01-01T00:00:00Z"}`, 422, "/nwo", `did you mean "now"?`},
		{"a list", "PUT", clock, `[]`, 422, "", `such as {"now": "2025-01-31T09:30:00Z"}`},
		{"half a body", "PUT", clock, `{`, 400, "", "body.json:1:2"},
		{"no body", "PUT", clock, ``, 400, "", "body.json"},
		{"a length that is none", "POST", advance, `{"by":"1 day"}`, 422, "/by", `"by": "1 day" is no length of time`},
		{"no length", "POST", advance, `{}`, 422, "/by", `"by" is missing`},
		{"a number for a length", "POST", advance, `{"by":60}`, 422, "/by", `"by" cannot be 60`},
		{"backwards", "POST", advance, `{"by":"-1h"}`, 422, "/by", "PUT it"},
	})
	client.Do("PUT", clock, `{"now":"9999-12-31T00:00:00Z"}`)
	playRefusals(t, client, []refusal{
		{"beyond the end of time", "POST", advance, `{"by":"24h"}`, 422, "/by", "further than it can show"},
	})
}

func TestRealClockIsMoved(t *testing.T) {
	synctest.Test(t, func(t *testing.T) { // its time starts with the year 2000
		client := vendortest.New(t, secoda.New(), "version: 1\nname: real\n")
		clock, advance := "/_ringer/clock", "/_ringer/clock/advance"
		tells := func(why, want string) vendortest.Row {
			return vendortest.Row{Why: why, Method: "GET", Path: clock, Status: 200, Want: want + "\n"}
		}
		play := func(rows ...vendortest.Row) {
			for _, row := range rows { // subtests are not allowed here
				if got := client.Do(row.Method, row.Path, row.Body); got.Status != row.Status || row.Want != "" && got.Body != row.Want {
					t.Errorf("%s: answered %d %s, want %d %s", row.Why, got.Status, got.Body, row.Status, row.Want)
				}
			}
		}
		play(
			tells("real", `{"now":"2000-01-01T00:00:00Z","set":false,"tick":"0s"}`),
			vendortest.Row{Why: "moved on", Method: "POST", Path: advance, Body: `{"by":"24h"}`, Status: 204},
		)
		time.Sleep(time.Minute)
		play(
			tells("it runs on from there", `{"now":"2000-01-02T00:01:00Z","set":false,"tick":"0s"}`),
			vendortest.Row{Why: "a scenario has no word for it", Method: "GET", Path: "/_ringer/scenario", Status: 200, Want: "version: 1\nname: real\nseed: 1\ndata:\n  secoda:\n    groups: []\n"},
			vendortest.Row{Why: "too far once", Method: "POST", Path: advance, Body: `{"by":"2500000h"}`, Status: 204},
			vendortest.Row{Why: "too far twice", Method: "POST", Path: advance, Body: `{"by":"2500000h"}`, Status: 422},
			vendortest.Row{Why: "set", Method: "PUT", Path: clock, Body: `{"now":"2025-01-01T00:00:00Z"}`, Status: 204},
		)
		time.Sleep(time.Minute)
		play(
			tells("it stands still, and writes will move it", `{"now":"2025-01-01T00:00:00Z","set":true,"tick":"1s"}`),
			vendortest.Row{Why: "a write", Method: "POST", Path: groupsPath, Body: `{"name":"x"}`, Status: 201},
			tells("by a second", `{"now":"2025-01-01T00:00:01Z","set":true,"tick":"1s"}`),
		)
	})
}
