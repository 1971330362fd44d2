package kantata_test

import (
	"testing"

	"github.com/ringer-mock/ringer/mock/kantata"
	"github.com/ringer-mock/ringer/mock/vendortest"
)

func TestErrorResponsesFitTheContract(t *testing.T) {
	vendortest.CheckErrorResponses(t, kantata.New())
}
