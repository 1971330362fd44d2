package roster

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"time"

	"github.com/ringer-mock/ringer/cmd/command"
	"github.com/ringer-mock/ringer/cmd/terminal"
	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/accept"
	"github.com/ringer-mock/ringer/contracts/overlay"
	"github.com/ringer-mock/ringer/mock"
)

// ReadOverlay reads a file of settled findings; without a name it is the usual one, which
// need not be there. nil is none.
func ReadOverlay(name string) (*overlay.File, error) {
	text, err := os.ReadFile(name)
	if name == "" {
		name = overlay.DefaultFile
		if text, err = os.ReadFile(name); errors.Is(err, fs.ErrNotExist) {
			return nil, nil
		}
	}
	if err != nil {
		return nil, fmt.Errorf("--overlay %s: %w", name, command.Reason(err))
	}
	return overlay.Parse(name, text)
}

// LaySettled lays the file over the contracts of the vendors that the program has in it,
// and says so.
func (p *Vendors) LaySettled(stderr io.Writer) error {
	if p.Settled == nil {
		return nil
	}
	about := p.Settled.Vendors()
	laid := false
	for i, name := range p.Names {
		if !about[name] || p.overlaid[name] {
			continue
		}
		contract, err := p.Catalog.Load(name)
		if err == nil {
			contract, err = p.Lay(contract, stderr)
		}
		if err != nil {
			return err
		}
		makeVendor := p.vendors[i]
		p.vendors[i], laid = func() *mock.Vendor {
			vendor := makeVendor()
			vendor.Contract = contract
			return vendor
		}, true
	}
	if !laid {
		return nil
	}
	return p.ReadCatalog()
}

// Lay lays the file over a contract, and says what it holds of the vendor.
func (p *Vendors) Lay(contract *contracts.Contract, stderr io.Writer) (*contracts.Contract, error) {
	if p.Settled == nil || !p.Settled.Vendors()[contract.Vendor] {
		return contract, nil
	}
	over, warnings, err := p.Settled.Over(contract, p.AsOf)
	if err != nil {
		return nil, err
	}
	facts, waivers := p.Settled.Count(contract.Vendor, p.AsOf)
	unfollowed := p.Settled.Unfollowed(contract.Vendor, p.AsOf)
	fmt.Fprintf(stderr, "ringer: %s: %s about %s, %s\n", p.Settled.Name, terminal.Number(uint64(facts+len(unfollowed)), "accepted fact"), contract.Vendor, terminal.Number(uint64(waivers), "waiver"))
	for i := range warnings {
		fmt.Fprintf(stderr, "ringer: %v\n", &warnings[i])
	}
	for _, d := range unfollowed {
		fmt.Fprintf(stderr, "ringer: %s: the fake of %s cannot follow what was accepted on %s: %s\n", p.Settled.Name, d.Vendor, d.Accepted, strings.TrimPrefix(d.Operation+": "+d.Says, ": "))
	}
	for _, w := range accept.Ended(p.Settled, contract.Vendor, time.Now()) {
		fmt.Fprintf(stderr, "ringer: %s: the waiver of %s (%s) ended on %s: settle the finding anew, or take the waiver out\n", p.Settled.Place(w), w.ID, w.Reason, w.Until)
	}
	if p.overlaid == nil {
		p.overlaid = map[string]bool{}
	}
	p.overlaid[contract.Vendor] = true
	return over, nil
}
