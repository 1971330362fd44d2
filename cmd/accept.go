package cmd

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/ringer-mock/ringer/cmd/command"
	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/accept"
	"github.com/ringer-mock/ringer/contracts/overlay"
	"github.com/ringer-mock/ringer/contracts/report"
	"github.com/ringer-mock/ringer/schemas"
)

// acceptFlags are the flags of accept.
type acceptFlags struct {
	program *program

	all     bool
	ids     []string
	until   string
	reason  string
	confirm bool
	json    bool

	today overlay.Date
	last  overlay.Date // on which a waiver holds
}

func (p *program) newAccept() *cobra.Command {
	f := acceptFlags{program: p}
	cmd := &cobra.Command{
		Use:   "accept REPORT.json [--all | --finding ID…] [--until DATE --reason TEXT]",
		Short: "Settle the findings of a check, as facts or as waivers that end",
		Long: "Accept takes the findings of a check's JSON report into an overlay file, ringer.overlay.yaml. The other commands\n" +
			"read it from the working folder. A finding becomes a fact: the contract then says what the vendor does, as observed\n" +
			"on this day, and the mock does the same. Where it cannot, it says so when it is loaded. With --until and --reason a\n" +
			"finding becomes a waiver: it is no error until that day, and is one again after it.\n\n" +
			"With neither --all nor --finding, accept shows each finding and asks. --confirm also marks as observed the\n" +
			"assumptions that the run proved. What you write into the file stays, comments too. The file is written whole or\n" +
			"not at all.\n\n" +
			"Exit codes: 0 all that was asked for is settled; 1 some findings are left, since they are no facts; 2 wrong use, or\n" +
			"a report or a file that does not fit.",
		Example: "  ringer check VENDOR --target URL --report r.json\n  ringer accept r.json --all\n  ringer accept r.json --finding ID --until 2027-01-31 --reason \"the vendor mends it in January\"",
		Args:    command.Takes(1, 1),
		RunE:    func(cmd *cobra.Command, args []string) error { return f.run(cmd, args[0]) },
	}
	flags := cmd.Flags()
	flags.BoolVar(&f.all, "all", false, "settle every finding of the report")
	flags.StringArrayVar(&f.ids, "finding", nil, "settle the finding with this id")
	flags.StringVar(&f.until, "until", "", "waive until this day, YYYY-MM-DD; needs --reason")
	flags.StringVar(&f.reason, "reason", "", "why the findings may wait; needs --until")
	flags.BoolVar(&f.confirm, "confirm", false, "also mark as observed the assumptions that the run proved")
	flags.BoolVar(&f.json, "json", false, "print JSON")
	return cmd
}

// settledFinding says what became of a finding.
type settledFinding struct {
	ID string `json:"id"`
	// As is "fact", "difference", "waiver" or "left".
	As        string `json:"as"`
	Operation string `json:"operation"`
	Says      string `json:"says"`
	Why       string `json:"why,omitempty"`
}

func (f *acceptFlags) run(cmd *cobra.Command, name string) error {
	if err := f.valid(); err != nil {
		return err
	}
	text, err := os.ReadFile(name)
	if err != nil {
		return fmt.Errorf("%s: %w", name, command.Reason(err))
	}
	r, err := report.Read(name, text)
	if err != nil {
		return err
	}
	file := f.program.Settled
	if file == nil {
		file = &overlay.File{Name: overlay.DefaultFile}
	}
	acceptor, err := accept.New(f.program.Catalog, r, name, f.today)
	if err != nil {
		return err
	}
	chosen, err := f.choose(cmd, r, name)
	if err != nil {
		return err
	}
	settled, err := f.settle(acceptor, file, chosen)
	if err != nil {
		return err
	}
	confirmed := 0
	if f.confirm {
		if confirmed, err = acceptor.Confirm(file, r.Proved); err != nil {
			return err
		}
	}
	return f.finish(cmd, file, settled, confirmed)
}

// valid says what is wrong with the flags as they stand together.
func (f *acceptFlags) valid() (err error) {
	f.today = overlay.DayOf(time.Now())
	switch {
	case f.all && len(f.ids) > 0:
		return errors.New("--all settles every finding: leave out --finding")
	case f.until != "" && strings.TrimSpace(f.reason) == "":
		return errors.New("--until waives findings: say with --reason why they may wait")
	case f.until == "" && f.reason != "":
		return errors.New("--reason is for a waiver: say with --until YYYY-MM-DD how long it holds")
	case f.until == "":
		return nil
	}
	if f.last, err = overlay.ParseDate(f.until); err != nil {
		return fmt.Errorf("--until: %w", err)
	}
	if f.last.Before(f.today.Time) {
		return fmt.Errorf("--until %s has passed: today is %s", f.last, f.today)
	}
	return nil
}

// choice is a finding with what is to become of it.
type choice struct {
	contracts.Finding
	waive bool
}

// choose gives the findings that are to be settled.
func (f *acceptFlags) choose(cmd *cobra.Command, r *report.Report, name string) (chosen []choice, err error) {
	if !f.all && len(f.ids) == 0 {
		if f.confirm && f.until == "" {
			return nil, nil
		}
		return f.ask(cmd, r)
	}
	var known []string
	for _, finding := range r.Findings {
		known = append(known, finding.ID)
		if f.all && finding.Waived == nil || slices.Contains(f.ids, finding.ID) {
			chosen = append(chosen, choice{finding, f.until != ""})
		}
	}
	for _, id := range f.ids {
		if !slices.Contains(known, id) {
			return nil, fmt.Errorf("--finding %s: %s has no such finding; %s", id, name, schemas.Suggest(id, known))
		}
	}
	return chosen, nil
}

// ask shows each finding, and asks what is to become of it.
func (f *acceptFlags) ask(cmd *cobra.Command, r *report.Report) (chosen []choice, err error) {
	answers := bufio.NewScanner(cmd.InOrStdin())
	out := cmd.ErrOrStderr()
	question := "[f]act, [s]kip, [q]uit? "
	if f.until != "" {
		question = "[f]act, [w]aive, [s]kip, [q]uit? "
	}
	for _, finding := range r.Findings {
		if finding.Waived != nil {
			continue
		}
		fmt.Fprintf(out, "%s\n", schemas.Printable(report.Describe(finding)))
	asking:
		for {
			fmt.Fprint(out, question)
			if !answers.Scan() {
				return nil, errors.New("the answers end before the findings do, and nothing was written: answer each, or use --all or --finding ID")
			}
			switch answer := strings.ToLower(strings.TrimSpace(answers.Text())); {
			case answer == "f" || answer == "fact":
				chosen = append(chosen, choice{finding, false})
				break asking
			case (answer == "w" || answer == "waive") && f.until != "":
				chosen = append(chosen, choice{finding, true})
				break asking
			case answer == "s" || answer == "skip":
				break asking
			case answer == "q" || answer == "quit":
				return chosen, nil
			}
		}
	}
	return chosen, nil
}

// settle takes the findings into the file.
func (f *acceptFlags) settle(a *accept.Acceptor, file *overlay.File, chosen []choice) (settled []settledFinding, err error) {
	for _, c := range chosen {
		s := settledFinding{ID: c.ID, Operation: c.Operation, Says: c.Message}
		switch d := a.Decide(c.Finding); {
		case c.waive:
			s.As, s.Why = "waiver", fmt.Sprintf("until %s: %s", f.last, f.reason)
			err = a.Waive(file, c.Finding, f.last, f.reason)
		case d.Refused != "":
			s.As, s.Why = "left", d.Refused
		case d.Unfollowed:
			s.As, s.Why = "difference", "the fake cannot follow it"
			err = a.Add(file, d)
		default:
			s.As = "fact"
			err = a.Add(file, d)
		}
		if err != nil {
			return nil, err
		}
		settled = append(settled, s)
	}
	return settled, nil
}

// finish writes the file, and says what became of the findings.
func (f *acceptFlags) finish(cmd *cobra.Command, file *overlay.File, settled []settledFinding, confirmed int) error {
	left := 0
	for _, s := range settled {
		if s.As == "left" {
			left++
		}
	}
	if len(settled)-left+confirmed > 0 {
		text, err := file.Bytes()
		if err != nil {
			return err
		}
		if err := command.WriteFile(file.Name, command.ForAll, func(w io.Writer) error { _, err := w.Write(text); return err }); err != nil {
			return err
		}
	}
	out := cmd.OutOrStdout()
	if f.json {
		if err := command.WriteJSON(out, map[string]any{"file": file.Name, "findings": append([]settledFinding{}, settled...), "confirmed": confirmed}); err != nil {
			return err
		}
	} else {
		for _, s := range settled {
			fmt.Fprintf(out, "%-10s %s  %s\n", s.As, s.ID, strings.Join(nonEmpty(s.Operation, s.Says), ": "))
			if s.Why != "" {
				fmt.Fprintf(out, "           %s\n", s.Why)
			}
		}
		if confirmed > 0 {
			fmt.Fprintf(out, "confirmed  %d assumptions that the run proved\n", confirmed)
		}
		switch {
		case len(settled)-left+confirmed > 0:
			fmt.Fprintf(out, "written to %s\n", file.Name)
		default:
			fmt.Fprintln(out, "nothing was settled, and nothing written")
		}
	}
	if left > 0 {
		return command.Exit(ExitDifferences, nil)
	}
	return nil
}

// nonEmpty leaves out texts that are empty.
func nonEmpty(texts ...string) []string {
	return slices.DeleteFunc(texts, func(text string) bool { return text == "" })
}
