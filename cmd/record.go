package cmd

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/ringer-mock/ringer/cmd/command"
	"github.com/ringer-mock/ringer/cmd/terminal"
	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/har"
	"github.com/ringer-mock/ringer/contracts/reach"
	"github.com/ringer-mock/ringer/contracts/record"
)

// insecureHelp is what --insecure does, in each command that sends tokens.
const insecureHelp = "send tokens to a target at another machine that begins with http://, for everybody on the way to read"

// recordFlags are the flags of record.
type recordFlags struct {
	program *program

	target   string
	out      string
	addr     string
	timeout  time.Duration
	aliasKey string
	keep     []string
	force    bool
	insecure bool
	quiet    bool

	noRewrite bool
}

func (p *program) newRecord() *cobra.Command {
	f := recordFlags{program: p}
	cmd := &cobra.Command{
		Use:   "record VENDOR --target URL -o FILE.har [-- COMMAND [ARG...]]",
		Short: "Record a vendor's real answers through a proxy, as a HAR file",
		Long: "Record is a recording proxy. It passes each call on to the vendor, judges the answer by the contract, and writes\n" +
			"the exchange with its findings to a HAR file.\n\n" +
			"The file holds no credentials, no cookies, and no headers except harmless ones. Names, addresses and free text\n" +
			"become pseudonyms, names of members that are data too; the same value has the same pseudonym in every file. UUIDs, numbers and times stay. A field\n" +
			"that the contract does not name keeps its name and type, but not its value. An exchange that would still bring\n" +
			"a secret into the file is left out.\n\n" +
			"Redirects are passed on, not followed. Links to the vendor's own origin lead to the recorder, in headers and\n" +
			"bodies, so that a client which follows one stays recorded; the file has them as they came, and --no-rewrite passes\n" +
			"them on so. A link that leads to the vendor past the recorder is told of. Bodies over 4 MiB are passed on whole and\n" +
			"recorded in part.\n\n" +
			"With COMMAND, record runs it, with the recorder's address in VENDOR_BASE_URL (the vendor's name in capitals, with _\n" +
			"for -), ends with it, and exits with its code. Without, it ends on Ctrl-C or SIGTERM. Its own exit code is 1 when\n" +
			"an answer broke the contract, 3 when the vendor could not be reached, and 4 when nothing was recorded.",
		Args: func(cmd *cobra.Command, args []string) error {
			own, client, given := behindDash(cmd, args)
			if given && len(client) == 0 {
				return errors.New("there is no command behind --: name one, such as \"-- npm test\", or leave -- out")
			}
			return command.Takes(1, 1)(cmd, own)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			own, client, _ := behindDash(cmd, args)
			return f.run(cmd, own[0], client)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.target, "target", "", "URL of the vendor, with or without its version prefix")
	flags.StringVarP(&f.out, "output", "o", "", "HAR file to write")
	flags.StringVar(&f.addr, "addr", "127.0.0.1:0", "address to listen on, on this machine; port 0 picks a free one")
	flags.DurationVar(&f.timeout, "timeout", 30*time.Second, "how long to wait for the vendor to send something")
	flags.StringVar(&f.aliasKey, "alias-key", os.Getenv("RINGER_ALIAS_KEY"), "secret that pseudonyms are made with; without one, a reader of the file can guess a name and test the guess")
	flags.Lookup("alias-key").DefValue = "" // a secret does not belong into the help
	flags.StringArrayVar(&f.keep, "keep", nil, "field or query parameter whose value stays as it is; the file says so")
	flags.BoolVar(&f.force, "force", false, "replace a file that exists, once there is an exchange to write; a link is replaced, and not followed")
	flags.BoolVar(&f.insecure, "insecure", false, insecureHelp)
	flags.BoolVar(&f.noRewrite, "no-rewrite", false, "pass links to the vendor's own origin on as they come: a client that follows one goes past the recorder")
	flags.BoolVar(&f.quiet, "quiet", false, "print no line for each exchange")
	return cmd
}

func (f *recordFlags) run(cmd *cobra.Command, vendor string, words []string) error {
	contract, target, err := f.check(vendor)
	if err != nil {
		return err
	}
	client, err := newRecordedCommand(cmd, words)
	if err != nil {
		return err
	}
	ctx, stop := cmd.Context(), func() {}
	if client == nil { // a command gets the signals, and its end is the recorder's
		ctx, stop = interruptible(ctx)
	}
	defer stop()
	ctx, fail := context.WithCancel(ctx)
	defer fail()
	// Before the file, so that none is lost for nothing.
	if err := reach.Connect(ctx, target, f.timeout); err != nil {
		return command.Exit(ExitUnreachable, err)
	}
	recording, err := record.NewRecording(contract, f.out, record.RecordingOptions{
		AliasKey: f.aliasKey, Keep: f.keep, BasePath: target.Path, Version: version(), Replace: f.force,
	})
	if err != nil {
		return err
	}
	output := &recordOutput{stderr: terminal.NewLines(cmd.ErrOrStderr()), quiet: f.quiet, fail: fail, basePath: target.Path}
	defer output.stderr.End()
	recorder := record.NewRecorder(target, recording, f.timeout, output.onRecorded)
	recorder.KeepLinks = f.noRewrite
	err = f.serve(ctx, recorder, func(origin string) {
		fmt.Fprintf(output.stderr, "ringer: recording %s at %s\n", contract.Vendor, origin)
		if client != nil {
			client.start(ctx, contract, origin, fail)
			return
		}
		fmt.Fprintf(output.stderr, "ringer: give your client the base address %s in place of %s\n", origin+contract.Prefix, target.String()+contract.Prefix)
	})
	fail() // a command cannot go on without the recorder
	code, failed := client.wait()
	if err = errors.Join(err, output.failed, failed, recording.Close()); err != nil {
		return err
	}
	kept, refused := recording.Counts()
	err = output.end(f.out, kept, refused)
	if code == 0 {
		return err
	}
	return errors.Join(command.Exit(code, nil), err)
}

// check reads the flags before anything is begun.
func (f *recordFlags) check(vendor string) (*contracts.Contract, *url.URL, error) {
	contract, err := f.program.Catalog.Load(vendor)
	if err != nil {
		return nil, nil, err
	}
	if f.target == "" || f.out == "" {
		return nil, nil, errors.New("record needs --target URL, the vendor's origin, and -o FILE.har, the file to make")
	}
	target, err := reach.ParseTarget(f.target, contract.Prefix, contract.OwnedPrefixes...)
	if err != nil {
		return nil, nil, err
	}
	if !f.insecure {
		if err := reach.CheckSecret(target); err != nil {
			return nil, nil, err
		}
	}
	host, _, err := net.SplitHostPort(f.addr)
	if err != nil {
		return nil, nil, fmt.Errorf("--addr takes HOST:PORT, such as 127.0.0.1:0, not %q", f.addr)
	}
	if ip := net.ParseIP(host); !strings.EqualFold(host, "localhost") && (ip == nil || !ip.IsLoopback()) {
		return nil, nil, fmt.Errorf("%s can be reached from other machines, which could then use the vendor through this one: listen on 127.0.0.1", f.addr)
	}
	if f.timeout <= 0 {
		return nil, nil, fmt.Errorf("--timeout takes a time above 0, such as 30s, not %s", f.timeout)
	}
	return contract, target, nil
}

// serve passes calls on until it is told to end, or the file cannot be written.
func (f *recordFlags) serve(ctx context.Context, recorder *record.Recorder, listening func(origin string)) error {
	listener, err := listen(f.addr)
	if err != nil {
		return err
	}
	server := &http.Server{Handler: recorder, ReadHeaderTimeout: 30 * time.Second}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	listening("http://" + listener.Addr().String())
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	// A stream that does not end must not keep the program alive.
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), min(f.timeout, 5*time.Second))
	defer cancel()
	err = server.Shutdown(grace)
	if errors.Is(err, context.DeadlineExceeded) {
		err = server.Close()
	}
	recorder.Wait()
	return err
}

// recordOutput says what happens, and keeps what the exit code depends on.
type recordOutput struct {
	stderr   *terminal.Lines
	quiet    bool
	fail     func() // ends the recording
	basePath string // of the target

	findings, errors, unreached int
	lastUnreached, failed       error
	toldPast                    []string
}

// onRecorded takes what became of one call.
func (t *recordOutput) onRecorded(what record.Recorded) {
	var secret *record.SecretError
	var unreachable *reach.UnreachableError
	switch {
	case errors.As(what.Err, &secret):
		fmt.Fprintf(t.stderr, "ringer: an exchange is not in the file: %v\n", secret)
	case errors.As(what.Err, &unreachable):
		t.unreached++
		t.lastUnreached = unreachable
		fmt.Fprintf(t.stderr, "ringer: a call was not answered: %v\n", unreachable)
	case what.Err != nil:
		t.failed = what.Err
		t.fail()
	default:
		t.entry(what.Entry)
		t.past(what.Past)
	}
}

// past tells once of each place to which links lead past the recorder.
func (t *recordOutput) past(origins []string) {
	for _, origin := range origins {
		if !slices.Contains(t.toldPast, origin) {
			t.toldPast = append(t.toldPast, origin)
			fmt.Fprintf(t.stderr, "ringer: an answer links to %s: a client that follows it goes past the recorder\n", origin)
		}
	}
}

// entry tells of an exchange, with its address as it is in the file: names of people may
// stand in it, and what is printed may be kept.
func (t *recordOutput) entry(entry *har.Entry) {
	t.findings += len(entry.Findings)
	for _, finding := range entry.Findings {
		if finding.Severity == contracts.SeverityError {
			t.errors++
		}
	}
	if t.quiet {
		return
	}
	cut := ""
	if entry.BodyCut {
		cut = ", its body not all kept"
	}
	address := strings.TrimPrefix(entry.URL.RequestURI(), t.basePath)
	fmt.Fprintf(t.stderr, "ringer: %d %s %s%s\n", entry.Status, entry.Method, address, cut)
	for _, finding := range entry.Findings {
		fmt.Fprintf(t.stderr, "ringer:   %s\n", finding)
	}
}

// end says what was recorded, and with which code to end.
func (t *recordOutput) end(file string, kept, refused int) error {
	left := ""
	if refused > 0 {
		verb := "were"
		if refused == 1 {
			verb = "was"
		}
		left = fmt.Sprintf("; %d %s left out, as a secret would have come into it", refused, verb)
	}
	switch {
	case kept == 0 && t.unreached > 0:
		return command.Exit(ExitUnreachable, fmt.Errorf("nothing was recorded: %w", t.lastUnreached))
	case kept == 0:
		return command.Exit(ExitNothing, errors.New("nothing was recorded"+cmp.Or(left, ": no call came by")))
	}
	found := terminal.Number(uint64(t.errors), "error")
	if others := t.findings - t.errors; others > 0 {
		found += " and " + terminal.Number(uint64(others), "warning")
	}
	fmt.Fprintf(t.stderr, "ringer: %s has %s with %s%s\n", file, terminal.Number(uint64(kept), "exchange"), found, left)
	if t.errors > 0 {
		return command.Exit(ExitDifferences, nil)
	}
	return nil
}
