package check_test

import (
	"context"
	"fmt"
	"log"
	"net/http/httptest"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/mock/check"
	"github.com/ringer-mock/ringer/mock/secoda"
	"github.com/ringer-mock/ringer/scenarios"
)

// A fake in place of the vendor: there is no difference.
func ExampleRun() {
	demo, err := scenarios.Builtin(contracts.Embedded(), "demo")
	if err != nil {
		log.Fatal(err)
	}
	fake, err := mock.New(mock.Options{Vendors: []*mock.Vendor{secoda.New()}, Scenario: demo})
	if err != nil {
		log.Fatal(err)
	}
	target := httptest.NewServer(fake)
	defer target.Close()

	report, err := check.Run(context.Background(), check.Options{
		Vendor: secoda.New(),
		Target: target.URL,
		Tokens: map[string]string{"": "demo-token"},
	})
	if err != nil {
		log.Fatal(err)
	}
	for _, finding := range report.Findings {
		fmt.Println(finding.Verdict, finding)
	}
	fmt.Println(report.Summary.Passed > 0, len(report.Findings))
	// Output:
	// true 0
}
