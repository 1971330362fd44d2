package accept

import (
	"fmt"
	"net/url"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/overlay"
	"github.com/ringer-mock/ringer/contracts/report"
)

// New makes the acceptor of a report, which must be about one of the contracts as it
// stands. The name is the report's file's, for messages.
func New(catalog *contracts.Catalog, r *report.Report, name string, day overlay.Date) (*Acceptor, error) {
	contract, err := catalog.Load(r.Vendor)
	if err != nil {
		return nil, fmt.Errorf("%s: %w; a vendor of your own needs --contract", name, err)
	}
	if r.Contract != contract.Version {
		return nil, fmt.Errorf("%s: the report is on version %q of the contract of %s, and this is version %q: check again", name, r.Contract, r.Vendor, contract.Version)
	}
	for i, f := range r.Findings {
		_, known := contract.Operation(f.Operation)
		switch {
		case f.Operation != "" && !known:
			return nil, fmt.Errorf("%s: %s has no operation %q, which its finding %d names: the report was edited, or is on another contract; check again", name, r.Vendor, f.Operation, i+1)
		case f.ID == "":
			return nil, fmt.Errorf("%s: its finding %d has no id: the report was edited; check again", name, i+1)
		}
	}
	source := r.Target
	if address, err := url.Parse(r.Target); err == nil && address.Host != "" {
		source = address.Host
	}
	return &Acceptor{Contract: contract, Source: "ringer check of " + source, Day: day}, nil
}
