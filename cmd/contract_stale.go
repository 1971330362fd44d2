package cmd

import (
	"fmt"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/ringer-mock/ringer/cmd/command"
	"github.com/ringer-mock/ringer/contracts/overlay"
	"github.com/ringer-mock/ringer/contracts/provenance"
)

func (p *program) newContractStale() *cobra.Command {
	var age, now string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "stale [VENDOR…]",
		Short: "List the facts that nobody has verified lately, the oldest first",
		Long: "Stale lists the documented and observed facts whose evidence was last verified longer ago than --max-age, the\n" +
			"oldest first. \"ringer check\" and \"ringer accept --confirm\" verify facts anew.\n\n" +
			"Exit codes: 0 there are none; 1 there are some; 2 wrong use.",
		RunE: func(cmd *cobra.Command, args []string) error {
			longest, err := parseAge(age)
			if err != nil {
				return err
			}
			today := overlay.DayOf(time.Now())
			if now != "" {
				if today, err = overlay.ParseDate(now); err != nil {
					return fmt.Errorf("--now takes a day: %w", err)
				}
			}
			if len(args) == 0 {
				args = p.Catalog.Names()
			}
			all := []provenance.StaleFact{}
			for _, vendor := range args {
				c, err := p.Catalog.Load(vendor)
				if err != nil {
					return err
				}
				all = append(all, provenance.Stale(c, today.Add(-longest))...)
			}
			provenance.Sort(all)
			if asJSON {
				err = command.WriteJSON(cmd.OutOrStdout(), map[string]any{"facts": all})
			} else {
				table := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', 0)
				for _, f := range all {
					fmt.Fprintf(table, "%s\t%s\t%s\t%s: %s\n", f.Verified, f.Vendor, f.Fact, f.Level, f.Source)
				}
				err = table.Flush()
			}
			if err == nil && len(all) > 0 {
				return command.Exit(ExitDifferences, nil)
			}
			return err
		},
	}
	cmd.Args = cobra.ArbitraryArgs
	cmd.Flags().StringVar(&age, "max-age", "90d", "how long ago a fact may have been verified, in days (90d) or weeks (12w)")
	cmd.Flags().StringVar(&now, "now", "", "day to count from, YYYY-MM-DD (default today)")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

// parseAge reads a number of days or weeks.
func parseAge(text string) (time.Duration, error) {
	for unit, length := range map[string]time.Duration{"d": 24 * time.Hour, "w": 7 * 24 * time.Hour} {
		digits, there := strings.CutSuffix(text, unit)
		if n, err := strconv.ParseUint(digits, 10, 15); there && err == nil {
			return time.Duration(n) * length, nil
		}
	}
	return 0, fmt.Errorf("--max-age takes a number of days or weeks, such as 90d or 12w, not %q", text)
}
