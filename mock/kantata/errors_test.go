package kantata_test

import (
	"testing"

	"github.com/ringer-mock/ringer/mock/kantata"
	"github.com/ringer-mock/ringer/mock/mocktest"
)

func TestRefusalsFitTheContract(t *testing.T) {
	mocktest.CheckRefusals(t, kantata.New(), []string{"GET " + groupsPath, "POST " + groupsPath, "GET " + groupsPath + "/1", "PATCH " + groupsPath})
}
