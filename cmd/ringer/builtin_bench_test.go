package main

import (
	"testing"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/scenarios"
)

// BenchmarkLarge is what serve does with the scenario large before it answers.
func BenchmarkLarge(b *testing.B) {
	all, err := chooseVendors(nil)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		scenario, err := scenarios.Builtin(contracts.Embedded(), "large")
		if err != nil {
			b.Fatal(err)
		}
		if _, err := mock.New(mock.Options{Vendors: all, Scenario: scenario}); err != nil {
			b.Fatal(err)
		}
	}
}
