package mock

import (
	"context"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/judge"
	"github.com/ringer-mock/ringer/contracts/wire"
	"github.com/ringer-mock/ringer/mock/payload"
	"github.com/ringer-mock/ringer/mock/problem"
	"github.com/ringer-mock/ringer/mock/turns"
	"github.com/ringer-mock/ringer/mock/world"
	"github.com/ringer-mock/ringer/scenarios"
)

// answer is one request on its way through the stage.
type answer struct {
	server  *Server
	vendor  *boundVendor // nil when the path is nobody's
	found   contracts.Call
	world   *world.World
	call    Call
	request world.RequestFacts
	entry   *world.Entry
	tx      *world.Tx
	status  int
	header  http.Header
	body    payload.Body

	madeUp     string          // the reply's reason; empty is none
	turn       *turns.Turn     // nil as long as the request is an ordinary one
	unwanted   bool            // the rest of the body is not read
	violations int             // how many of the entry's violations, the first ones, are the client's
	assumed    []AssumedFact   // what the answer rests on, if that is to be noted
	rule       *world.Rule     // that the request met; nil is none
	delay      time.Duration   // how long the answer is held back
	fault      scenarios.Fault // how the connection fails; empty when it does not
}

// begin finds the operation that a request is for, and what it was sent with.
func (s *Server) begin(rw http.ResponseWriter, r *http.Request, at address) *answer {
	vendor, found := s.route(at.host, r.Method, at.path)
	a := &answer{server: s, vendor: vendor, header: rw.Header(), found: found}
	a.call = Call{Operation: found.Operation, Path: found.Path, Header: r.Header, Query: wire.ParseQuery(r.URL.RawQuery), RawQuery: r.URL.RawQuery, address: at}
	a.entry = &world.Entry{
		World: at.world, Method: r.Method, Host: r.Host, Path: at.path, Query: a.call.Query, Auth: authNone,
		Request: world.JournalPart{Headers: r.Header}, Violations: []contracts.Finding{},
	}
	if vendor != nil {
		a.request.Token = vendor.readTokens(&a.call)
	}
	return a
}

// serve answers a request in its world: it lets the vendor decide, sends the answer and
// notes it down.
func (a *answer) serve(rw http.ResponseWriter, r *http.Request) {
	defer func() { a.turn.End() }()
	release, unread := a.readBody(rw, r)
	defer release()
	a.entry.Request.Body = a.call.raw
	if found := a.found; found.Operation == nil {
		reason := a.server.whyUnknown(r, a.call.address, found)
		if unknown := a.server.options.UnknownCall; unknown != nil {
			unknown(a.entry.World, fmt.Sprintf("%s %s: %s", r.Method, a.entry.Path, reason))
		}
		a.addUnknownCall(found, reason)
		if unread == nil || a.vendor == nil {
			unread = Errorf(NotFound, "%s", reason)
			if found.Allow != nil {
				unread.Kind, unread.Allow = MethodNotAllowed, found.Allow
			}
		}
	}
	a.play(r, unread)
	if a.turn == nil && a.body.Size > ordinaryAnswer {
		_ = a.takeTurn(r.Context()) // a client that is gone needs none
	}
	a.send(rw, r)
	a.discard(rw, r)
}

// play takes the request into its world and makes the answer. unread is what is
// wrong with the request by the contract; the vendor's authorization comes
// before it.
func (a *answer) play(r *http.Request, unread *Error) {
	op := a.call.Operation
	if a.vendor != nil {
		a.entry.Vendor = a.vendor.Name
	}
	if op != nil {
		a.entry.Operation = op.ID
	}
	a.request = world.RequestFacts{
		Vendor: a.entry.Vendor, Operation: a.entry.Operation, Method: a.entry.Method,
		Path: a.call.Path, Query: a.call.Query, Header: a.call.Header, Host: a.entry.Host, Body: a.call.Body, Token: a.request.Token,
	}
	a.tx, a.rule = a.world.Enter(&a.request, op == nil || !op.Writes(op.Method))
	a.entry.Time = a.tx.Now()
	a.entry.ID = requestID(a.tx)
	succeeded := false
	defer func() { a.world.Finish(a.tx, succeeded) }()

	if a.vendor == nil {
		a.entry.Reason = unread.Reason
		a.status = http.StatusNotFound
		a.header.Set("Content-Type", "application/problem+json")
		a.body, _ = payload.Encode(problem.New(a.status, unread.Reason)) // it is all text
		return
	}
	if a.rule != nil && !a.rule.RunsHandler() {
		a.skipHandler(unread)
	} else {
		reply, err := a.decide(unread)
		a.encode(reply, err)
		a.conform()
		if a.server.options.Strict && (a.rule == nil || !a.rule.Shapes()) {
			a.judge(r)
		}
		succeeded = a.status < 400 && err == nil
		a.entry.Evidence = a.evidence(err)
	}
	if a.rule != nil {
		succeeded = a.applyRule(a.rule) && succeeded
	}
}

// requestID gives what the client and the journal know the request by.
func requestID(tx *world.Tx) string {
	return hex.EncodeToString(binary.BigEndian.AppendUint64(make([]byte, 0, 8), tx.Chance("request id").Uint64()))
}

// decide asks for the vendor's answer: authorization, what the contract says of
// the request, then the handler.
func (a *answer) decide(unread *Error) (reply Reply, err error) {
	op := a.call.Operation
	var refusal *Error
	a.call.Caller, a.entry.Auth, refusal = a.vendor.authorize(a.tx, &a.call)
	if refusal == nil && op != nil && !op.Public() && a.vendor.Authorize != nil {
		refusal = a.vendor.Authorize(a.tx, &a.call)
	}
	if refusal != nil {
		return Reply{}, refusal
	}
	a.judgeRequest(unread)
	if unread != nil {
		return Reply{}, unread
	}
	defer func() {
		if panicked := recover(); panicked != nil {
			reply, err = Reply{}, Errorf(ServerError, "the handler of %s failed: %v", a.call.Operation.ID, panicked)
		}
	}()
	reply, err = a.vendor.Handlers[a.call.Operation.ID](a.tx, &a.call)
	if misuse := errors.Join(a.tx.Misuse(), a.call.misuse); misuse != nil {
		return Reply{}, Errorf(ServerError, "%v", misuse)
	}
	if full := a.tx.Full(); full != nil && err == nil {
		return Reply{}, Errorf(TooLarge, "%v", full)
	}
	return reply, err
}

// plainJSON is the type of bodies that name no other. It is not changed.
var plainJSON = []string{"application/json"}

// encode turns the decision into what goes over the wire.
func (a *answer) encode(reply Reply, err error) {
	clear(a.header)
	if a.vendor.Header != nil {
		a.vendor.Header(a.tx, &a.call, a.header)
	}
	if err != nil {
		var refusal *Error
		if !errors.As(err, &refusal) {
			refusal = Errorf(ServerError, "%v", err)
		}
		told := *refusal
		told.Operation = a.call.Operation
		reply = a.vendor.ErrorResponses.reply(&told)
		a.entry.Reason = refusal.Error()
		if reply.Status == http.StatusMethodNotAllowed {
			a.header.Set("Allow", strings.Join(refusal.Allow, ", "))
		}
	}
	a.status, a.body, a.madeUp = reply.Status, payload.Body{}, reply.Reason
	if a.madeUp != "" {
		a.entry.Reason = a.madeUp
	}
	maps.Copy(a.header, reply.Header)
	if reply.Body == nil {
		a.header.Del("Content-Type")
		return
	}
	if a.header.Get("Content-Type") == "" {
		a.header["Content-Type"] = plainJSON
	}
	if a.body, err = payload.Encode(reply.Body); err != nil {
		a.encode(Reply{}, Errorf(ServerError, "the answer cannot be encoded: %v", err))
	}
}

// conform brings the answer to what an overlay says of the vendor.
func (a *answer) conform() {
	if a.vendor.conformer != nil {
		var text []byte
		a.status, text = a.vendor.conformer.Answer(a.call.Operation, a.status, a.header, a.body.Bytes())
		a.body = payload.Of(text)
	}
}

// judge holds the answer to the contract; one that breaks it becomes the
// vendor's server error.
func (a *answer) judge(r *http.Request) {
	findings := judge.JudgeCached(a.vendor.contract, contracts.Exchange{
		Method: r.Method, URL: *r.URL, BasePath: a.call.address.prefix, RequestBody: a.call.raw, Status: a.status, Header: a.header, Body: a.body.Bytes(),
	}, &a.vendor.valid)
	if len(findings) == 0 {
		return
	}
	a.entry.Violations = append(a.entry.Violations, findings...)
	a.encode(Reply{}, Errorf(ServerError, "the answer breaks the contract: %s", findings[0]))
}

// send writes the answer and the journal's entry.
func (a *answer) send(rw http.ResponseWriter, r *http.Request) {
	a.entry.Reason = world.CutText(a.entry.Reason) // which may say what was sent
	if !a.server.options.NoRingerHeaders && a.status != 0 {
		a.explain()
	}
	if a.body.Outline != nil && a.fault == "" {
		a.header.Set("Content-Length", strconv.Itoa(a.body.Size))
	}
	a.entry.Status = a.status
	a.entry.Response.Headers, a.entry.Answer = a.header, a.body
	a.entry.Decoded, a.entry.Past = a.decodedBody(), a.tx.Past()
	a.hideSecrets()
	a.account()
	a.world.Journal.Add(a.entry)
	a.log(r.Context())
	a.deliver(rw, r)
}

// explain adds the headers that are Ringer's own, whose names are in their
// canonical form.
func (a *answer) explain() {
	values := [...]string{a.entry.ID, a.entry.Operation, string(a.entry.Evidence)}
	a.header["X-Ringer-Request-Id"] = values[0:1:1]
	if a.call.Operation != nil {
		a.header["X-Ringer-Operation"] = values[1:2:2]
	}
	if a.entry.Evidence != "" {
		a.header["X-Ringer-Evidence"] = values[2:3:3]
	}
	if a.entry.Reason != "" && (a.madeUp != "" || a.status >= http.StatusBadRequest) {
		a.header["X-Ringer-Reason"] = []string{headerText(a.entry.Reason)}
	}
}

// log tells of the request: refusals at info level, the rest at debug level.
func (a *answer) log(ctx context.Context) {
	level := slog.LevelDebug
	if a.server.options.LogRequests || a.entry.Reason != "" && a.madeUp == "" {
		level = slog.LevelInfo
	}
	logger := a.server.options.Logger
	if !logger.Enabled(ctx, level) {
		return
	}
	attrs := []slog.Attr{
		slog.String("world", a.entry.World), slog.String("method", a.entry.Method), slog.String("path", world.CutText(a.loggedPath())),
		slog.Int("status", a.status), slog.String("operation", a.entry.Operation),
	}
	if a.rule != nil {
		attrs = append(attrs, slog.String("rule", a.rule.String()))
	}
	if a.entry.Reason != "" {
		attrs = append(attrs, slog.String("reason", a.entry.Reason))
	}
	logger.LogAttrs(ctx, level, "request", attrs...)
}

// loggedPath is the path with the query as the journal keeps it.
func (a *answer) loggedPath() string {
	if len(a.entry.Query) == 0 {
		return a.entry.Path
	}
	return a.entry.Path + "?" + url.Values(a.entry.Query).Encode()
}

// maxHeaderText is how long a header's value may be that says what was sent, in bytes.
const maxHeaderText = 1024

// headerText makes any text fit for a header: printable ASCII in one line, and not long.
func headerText(text string) string {
	var b strings.Builder
	for _, r := range text {
		if b.Len() >= maxHeaderText {
			return b.String()[:maxHeaderText-len("...")] + "..."
		}
		if r >= ' ' && r <= '~' {
			b.WriteRune(r)
		} else {
			b.WriteString(strings.Trim(strconv.QuoteRuneToASCII(r), "'"))
		}
	}
	return b.String()
}
