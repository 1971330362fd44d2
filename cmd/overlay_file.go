package cmd

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/ringer-mock/ringer/cmd/terminal"
	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/accept"
	"github.com/ringer-mock/ringer/contracts/overlay"
	"github.com/ringer-mock/ringer/mock"
)

// noOverlay is the name that leaves the file of settled findings aside.
const noOverlay = "none"

// takesOverlay gives commands the flags that name the file of settled findings.
func takesOverlay(commands ...*cobra.Command) {
	for _, cmd := range commands {
		cmd.PersistentFlags().String("overlay", "", "file of settled findings, as \"ringer accept\" writes it (default "+overlay.DefaultFile+" in the working folder, if there is one); "+noOverlay+" leaves it aside")
		cmd.PersistentFlags().String("as-of", "", "leave out what the file of settled findings accepted after this day, YYYY-MM-DD")
	}
}

// readSettled reads the file of settled findings that a command names or finds.
func (p *program) readSettled(cmd *cobra.Command) error {
	name, err := cmd.Flags().GetString("overlay")
	if err != nil {
		return nil // the command takes none
	}
	if text, _ := cmd.Flags().GetString("as-of"); text != "" {
		if p.asOf, err = overlay.ParseDate(text); err != nil {
			return fmt.Errorf("--as-of takes a day: %w", err)
		}
	}
	if name == noOverlay {
		return nil
	}
	p.settled, err = readOverlay(name)
	if errors.Is(err, fs.ErrNotExist) && cmd.Name() == "accept" { // which writes it
		p.settled, err = &overlay.File{Name: name}, nil
	}
	return err
}

// readOverlay reads a file of settled findings; without a name it is the usual one, which
// need not be there. nil is none.
func readOverlay(name string) (*overlay.File, error) {
	text, err := os.ReadFile(name)
	if name == "" {
		name = overlay.DefaultFile
		if text, err = os.ReadFile(name); errors.Is(err, fs.ErrNotExist) {
			return nil, nil
		}
	}
	if err != nil {
		return nil, fmt.Errorf("--overlay %s: %w", name, reason(err))
	}
	return overlay.Parse(name, text)
}

// laySettled lays the file over the contracts of the vendors that the program has in it,
// and says so.
func (p *program) laySettled(stderr io.Writer) error {
	if p.settled == nil {
		return nil
	}
	about := p.settled.Vendors()
	laid := false
	for i, name := range p.names {
		if !about[name] || p.overlaid[name] {
			continue
		}
		contract, err := p.catalog.Load(name)
		if err == nil {
			contract, err = p.lay(contract, stderr)
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
	return p.readCatalog()
}

// lay lays the file over a contract, and says what it holds of the vendor.
func (p *program) lay(contract *contracts.Contract, stderr io.Writer) (*contracts.Contract, error) {
	if p.settled == nil || !p.settled.Vendors()[contract.Vendor] {
		return contract, nil
	}
	over, warnings, err := p.settled.Over(contract, p.asOf)
	if err != nil {
		return nil, err
	}
	facts, waivers := p.settled.Count(contract.Vendor, p.asOf)
	unfollowed := p.settled.Unfollowed(contract.Vendor, p.asOf)
	fmt.Fprintf(stderr, "ringer: %s: %s about %s, %s\n", p.settled.Name, terminal.Number(uint64(facts+len(unfollowed)), "accepted fact"), contract.Vendor, terminal.Number(uint64(waivers), "waiver"))
	for i := range warnings {
		fmt.Fprintf(stderr, "ringer: %v\n", &warnings[i])
	}
	for _, d := range unfollowed {
		fmt.Fprintf(stderr, "ringer: %s: the fake of %s cannot follow what was accepted on %s: %s\n", p.settled.Name, d.Vendor, d.Accepted, strings.TrimPrefix(d.Operation+": "+d.Says, ": "))
	}
	for _, w := range accept.Ended(p.settled, contract.Vendor, time.Now()) {
		fmt.Fprintf(stderr, "ringer: %s: the waiver of %s (%s) ended on %s: settle the finding anew, or take the waiver out\n", p.settled.Place(w), w.ID, w.Reason, w.Until)
	}
	if p.overlaid == nil {
		p.overlaid = map[string]bool{}
	}
	p.overlaid[contract.Vendor] = true
	return over, nil
}
