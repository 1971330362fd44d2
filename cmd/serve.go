package cmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/ringer-mock/ringer/cmd/command"
	"github.com/ringer-mock/ringer/cmd/memory"
	"github.com/ringer-mock/ringer/cmd/watch"
	"github.com/ringer-mock/ringer/mock"
)

// DefaultAddr is where serve listens when nothing else is said: 7464 spells RING.
const DefaultAddr = "127.0.0.1:7464"

// serveFlags are the flags of serve.
type serveFlags struct {
	program *program

	addr            string
	scenario        string
	watch           bool
	vendors         []string
	strict          bool
	cors            bool
	requireWorld    bool
	log             string
	adminToken      string
	noRingerHeaders bool
	allowHosts      []string
	worldTTL        time.Duration
	maxWorlds       int
	examples        bool
	readyFile       string

	text []byte // of the scenario, when it is watched
}

func (p *program) newServe() *cobra.Command {
	f := serveFlags{program: p}
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Serve the vendors' APIs on one port, at their real paths",
		Args:  command.Takes(0, 0),
		RunE:  func(cmd *cobra.Command, _ []string) error { return f.run(cmd) },
	}
	f.register(cmd, DefaultAddr)
	cmd.Flags().BoolVar(&f.examples, "examples", false, "print the console's address, and a curl command for each vendor to paste into a terminal")
	cmd.Flags().StringVar(&f.readyFile, "ready-file", "", "write the server's URL to this file once it answers, and remove the file at the end")
	return cmd
}

// register adds the flags that exec has too.
func (f *serveFlags) register(cmd *cobra.Command, addr string) {
	flags := cmd.Flags()
	flags.StringVar(&f.addr, "addr", addr, "address to listen on; port 0 picks a free one")
	flags.StringVar(&f.scenario, "scenario", "demo", "scenario that every world begins with: a built-in name or a file")
	flags.BoolVar(&f.watch, "watch", false, "reload the scenario file when it changes: at once into worlds that nobody has written to, into the others when they are reset")
	flags.StringSliceVar(&f.vendors, "vendor", nil, "vendors to serve, separated by commas (default those of --contract, or all)")
	flags.BoolVar(&f.strict, "strict", false, "judge every answer by its contract, and turn one that breaks it into a server error")
	flags.BoolVar(&f.cors, "cors", false, "let web pages of any origin call the vendors")
	flags.BoolVar(&f.requireWorld, "require-world", false, "refuse requests that name no world, instead of using the world \"default\"")
	flags.DurationVar(&f.worldTTL, "world-ttl", time.Hour, "drop a world that got no request for this long; its next request makes it anew")
	flags.IntVar(&f.maxWorlds, "max-worlds", 10_000, "how many worlds there may be at a time")
	flags.StringVar(&f.log, "log", "", "what to log: \"requests\" logs a line for every request")
	flags.StringVar(&f.adminToken, "admin-token", "", "bearer token that the control API requires")
	flags.StringSliceVar(&f.allowHosts, "allow-host", nil, "further host names by which the server may be asked, separated by commas; * is any (with an admin token, any may be)")
	flags.BoolVar(&f.noRingerHeaders, "no-ringer-headers", false, "leave the X-Ringer- headers off the vendors' answers")
}

func (f *serveFlags) run(cmd *cobra.Command) error {
	options, err := f.options(cmd.ErrOrStderr())
	if err != nil {
		return err
	}
	server, err := mock.New(options)
	if err != nil {
		return err
	}
	listener, err := listen(f.addr)
	if err != nil {
		return err
	}
	ctx, stop := interruptible(cmd.Context())
	defer stop()
	watched, err := f.follow(ctx, server, cmd.ErrOrStderr())
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	origin := "http://" + f.shownAddr(listener)
	removeReady, err := writeReady(f.readyFile, origin)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	defer removeReady()
	fmt.Fprintf(cmd.ErrOrStderr(), "ringer: listening on %s\n", origin)
	if f.examples {
		fmt.Fprintf(cmd.ErrOrStderr(), "ringer: the console is at %s/_ringer/\n", origin)
		if err := writeExamples(cmd.OutOrStdout(), origin, options); err != nil {
			return err
		}
	}
	memory.Settle()
	memory.Limit()
	err = server.Serve(ctx, listener)
	stop()
	watched()
	return err
}

// writeReady writes the server's URL into the ready file, for programs that wait for
// it; without a name there is none. A connection that is made from now on waits in
// the listener until it is served. What it gives removes the file, unless another
// server has written its own in the meantime.
func writeReady(name, origin string) (remove func(), err error) {
	if name == "" {
		return func() {}, nil
	}
	text := origin + "\n"
	if err := command.WriteFile(name, command.ForAll, func(w io.Writer) error {
		_, err := io.WriteString(w, text)
		return err
	}); err != nil {
		return nil, fmt.Errorf("--ready-file: %w", err)
	}
	return func() {
		if there, err := os.Stat(name); err != nil || !there.Mode().IsRegular() {
			return // a device or a pipe stays
		}
		if now, err := os.ReadFile(name); err == nil && string(now) == text {
			_ = os.Remove(name) // a server that ends has nobody to tell
		}
	}, nil
}

// follow reloads the scenario file when it changes, if that was asked for, until
// the context is done. What it gives waits for the end.
func (f *serveFlags) follow(ctx context.Context, server *mock.Server, stderr io.Writer) (watched func(), err error) {
	if !f.watch {
		return func() {}, nil
	}
	w, err := watch.Open(f.scenario, f.text, readScenarioText, stderr)
	if err != nil {
		return nil, err
	}
	return w.Follow(ctx, server), nil
}

// shownAddr is the address to ask: the host as it was given, the port as it was
// found.
func (f *serveFlags) shownAddr(listener net.Listener) string {
	host, _, err := net.SplitHostPort(f.addr)
	_, port, portErr := net.SplitHostPort(listener.Addr().String())
	if err != nil || portErr != nil || host == "" {
		return listener.Addr().String()
	}
	return net.JoinHostPort(host, port)
}

// options turns the flags into what the stage takes.
func (f *serveFlags) options(stderr io.Writer) (mock.Options, error) {
	if f.log != "" && f.log != "requests" {
		return mock.Options{}, fmt.Errorf("--log takes \"requests\", not %q", f.log)
	}
	if f.worldTTL <= 0 {
		return mock.Options{}, fmt.Errorf("--world-ttl takes a length of time above zero, such as 1h, and not %s", f.worldTTL)
	}
	if f.maxWorlds <= 0 {
		return mock.Options{}, fmt.Errorf("--max-worlds takes a number above zero, and not %d", f.maxWorlds)
	}
	host, _, err := net.SplitHostPort(f.addr)
	if err != nil {
		return mock.Options{}, fmt.Errorf("--addr takes HOST:PORT, such as %s, not %q", DefaultAddr, f.addr)
	}
	if ip := net.ParseIP(host); !strings.EqualFold(host, "localhost") && (ip == nil || !ip.IsLoopback()) && f.adminToken == "" {
		return mock.Options{}, fmt.Errorf("%s can be reached from other machines: give the control API a token with --admin-token or RINGER_ADMIN_TOKEN", f.addr)
	}
	chosen, err := f.program.ChooseServed(f.vendors)
	if err != nil {
		return mock.Options{}, err
	}
	memory.Begin()
	for _, vendor := range chosen {
		// Reading the contracts is most of the start, and the scenario's reader asks
		// for one after the other. Whoever asks is told what is wrong with one.
		go func() { _, _ = f.program.Catalog.Load(vendor.Name) }()
	}
	scenario, err := f.loadScenario()
	if err != nil {
		return mock.Options{}, err
	}
	return mock.Options{
		Vendors: chosen, Catalog: f.program.Catalog, Scenario: scenario, Strict: f.strict, CORS: f.cors, RequireWorld: f.requireWorld,
		NoRingerHeaders: f.noRingerHeaders, AdminToken: f.adminToken, Hosts: f.hosts(host), OnlyHosts: f.adminToken == "",
		WorldTTL: f.worldTTL, MaxWorlds: f.maxWorlds,
		Logger: slog.New(slog.NewTextHandler(stderr, nil)), LogRequests: f.log == "requests", Version: version(),
	}, nil
}

// hosts are the names by which the server may be asked, besides those of the machine.
func (f *serveFlags) hosts(own string) []string {
	hosts := []string{strings.ToLower(own)}
	for _, host := range f.allowHosts {
		hosts = append(hosts, strings.ToLower(host))
	}
	return hosts
}

func listen(addr string) (net.Listener, error) {
	listener, err := net.Listen("tcp", addr)
	if errors.Is(err, syscall.EADDRINUSE) {
		return nil, fmt.Errorf("the address %s is in use, perhaps by another ringer: take a free port with --addr 127.0.0.1:0, or let \"ringer exec\" pick one", addr)
	}
	if err != nil {
		return nil, fmt.Errorf("listen on %s: %w", addr, err)
	}
	return listener, nil
}
