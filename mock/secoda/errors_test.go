package secoda_test

import (
	"testing"

	"github.com/ringer-mock/ringer/mock/mocktest"
	"github.com/ringer-mock/ringer/mock/secoda"
)

func TestRefusalsFitTheContract(t *testing.T) {
	mocktest.CheckRefusals(t, secoda.New(), []string{"GET " + groupsPath, "POST " + groupsPath, "GET " + groupsPath + "/1", "PUT " + groupsPath})
}
