package main

import (
	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/mock/kantata"
	"github.com/ringer-mock/ringer/mock/piercloud"
	"github.com/ringer-mock/ringer/mock/secoda"
)

// vendors is the list of vendors. A new one is one line here.
var vendors = []func() *mock.Vendor{
	kantata.New,
	piercloud.New,
	secoda.New,
}
