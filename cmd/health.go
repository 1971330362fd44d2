package cmd

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/ringer-mock/ringer/cmd/command"
	"github.com/spf13/cobra"
)

// healthFlags are the flags of health.
type healthFlags struct {
	wait time.Duration
	json bool
}

func newHealth() *cobra.Command {
	var f healthFlags
	cmd := &cobra.Command{
		Use:   "health [URL]",
		Short: "Say whether a server answers: exit code 0 when it does, 3 when it does not",
		Args:  command.Takes(0, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			target := "http://" + DefaultAddr
			if len(args) == 1 {
				var err error
				if target, err = readOrigin(args[0]); err != nil {
					return err
				}
			}
			return f.run(cmd, target)
		},
	}
	cmd.Flags().DurationVar(&f.wait, "wait", 0, "how long to wait for the server to answer")
	cmd.Flags().BoolVar(&f.json, "json", false, "print the server's answer as JSON")
	return cmd
}

// worldPath is the path of a world, behind which a server has all its paths.
var worldPath = regexp.MustCompile(`^/_ringer/worlds/[^/]+$`)

// behindAddress says that something stands behind a server's address, which asks for
// health at another place; empty is nothing.
func behindAddress(target string) string {
	address, err := url.Parse(target)
	if err != nil || address.Path+address.RawQuery+address.Fragment == "" || worldPath.MatchString(address.Path) {
		return ""
	}
	alone := url.URL{Scheme: address.Scheme, Host: address.Host}
	return fmt.Sprintf("; the address has %s behind it, so give it alone: %s", strings.TrimPrefix(target, alone.String()), alone.String())
}

// readOrigin takes a server's address with or without its scheme.
func readOrigin(text string) (string, error) {
	if !strings.Contains(text, "://") {
		text = "http://" + text
	}
	origin, err := url.Parse(text)
	if err != nil || origin.Scheme != "http" && origin.Scheme != "https" || origin.Host == "" {
		return "", fmt.Errorf("health takes a server's address, such as http://%s, not %q", DefaultAddr, text)
	}
	return strings.TrimSuffix(text, "/"), nil
}

// serverHealth is the answer of a server's health call.
type serverHealth struct {
	Status   string   `json:"status"`
	Version  string   `json:"version"`
	Instance string   `json:"instance"`
	Vendors  []string `json:"vendors"`
}

func (f *healthFlags) run(cmd *cobra.Command, target string) error {
	patience := f.wait
	if patience <= 0 {
		patience = 2 * time.Second // for the one try
	}
	ctx, stop := interruptible(cmd.Context())
	defer stop()
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	retry := time.NewTicker(50 * time.Millisecond)
	defer retry.Stop()
	for {
		health, err := askHealth(ctx, target)
		if err == nil {
			if f.json {
				return command.WriteJSON(cmd.OutOrStdout(), health)
			}
			fmt.Fprintf(cmd.OutOrStdout(), "%s: %s, version %s, serving %s\n", target, health.Status, health.Version, strings.Join(health.Vendors, ", "))
			return nil
		}
		unreachable := command.Exit(ExitUnreachable, fmt.Errorf("no ringer answers at %s: %w%s", target, err, behindAddress(target)))
		if f.wait <= 0 {
			return unreachable
		}
		select {
		case <-ctx.Done():
			return unreachable
		case <-retry.C:
		}
	}
}

func askHealth(ctx context.Context, target string) (health serverHealth, err error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, target+"/_ringer/health", nil)
	if err != nil {
		return health, err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return health, err
	}
	defer func() { err = errors.Join(err, response.Body.Close()) }()
	body, err := io.ReadAll(io.LimitReader(response.Body, 1<<20))
	if err != nil {
		return health, err
	}
	if err := json.Unmarshal(body, &health); err != nil || health.Status != "ok" {
		return health, fmt.Errorf("something else answers there, with status %d", response.StatusCode)
	}
	return health, nil
}
