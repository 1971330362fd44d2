package secoda_test

import (
	"testing"

	"github.com/ringer-mock/ringer/mock/secoda"
	"github.com/ringer-mock/ringer/mock/vendortest"
)

func TestErrorResponsesFitTheContract(t *testing.T) {
	vendortest.CheckErrorResponses(t, secoda.New())
}
