package report

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/compare"
)

// Commands are what the command lines of remedies are made of. The zero value is a check of
// the report's target without further flags.
type Commands struct {
	// Check runs this check again, for a shell.
	Check string
	// Flags are those that every command needs here, such as the file of the contract.
	Flags string
	// Report is the file of this run's JSON report; empty is that there is none.
	Report string
}

// newReport is the report that a command line writes when this run has none.
const newReport = "ringer-report.json"

// withCommand gives a finding whose remedy ends with a command line: what a reader does
// next, as far as a command does it.
func (r *Report) withCommand(f contracts.Finding) contracts.Finding {
	if command := r.command(f); command != "" && !strings.HasSuffix(f.Remedy, "\n"+command) {
		f.Remedy = strings.TrimPrefix(f.Remedy+"\n"+command, "\n")
	}
	return f
}

func (r *Report) command(f contracts.Finding) string {
	if r.Commands == nil {
		return ""
	}
	again := cmp.Or(r.Commands.Check, joined("ringer check", Quoted(r.Vendor), "--target", Quoted(r.Target)))
	operation := ""
	if f.Operation != "" {
		operation = Quoted(f.Operation)
	}
	switch f.Verdict {
	case compare.VendorDrifted, compare.ContractTooTight, compare.ContractTooLoose:
		accept := joined("ringer accept", Quoted(cmp.Or(r.Commands.Report, newReport)), "--finding", f.ID, r.Commands.Flags)
		if r.Commands.Report == "" {
			return fmt.Sprintf("%s --report %s; %s", again, newReport, accept)
		}
		return accept
	case compare.FakeWrong:
		return joined("ringer contract show", Quoted(r.Vendor), operation, r.Commands.Flags)
	case compare.Flaky:
		if operation != "" {
			return again + " --operation " + operation
		}
		return again
	}
	return ""
}

// joined puts the words of a command line behind each other.
func joined(words ...string) string {
	return strings.Join(strings.Fields(strings.Join(words, " ")), " ")
}

// Quoted writes a word for a shell.
func Quoted(word string) string {
	plain := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-_./:=@%+,", r)
	}
	if word != "" && strings.IndexFunc(word, func(r rune) bool { return !plain(r) }) < 0 {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}
