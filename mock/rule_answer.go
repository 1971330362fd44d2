package mock

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	jsonpatch "github.com/evanphx/json-patch/v5"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/wire"
	"github.com/ringer-mock/ringer/mock/payload"
	"github.com/ringer-mock/ringer/mock/world"
	"github.com/ringer-mock/ringer/scenarios"
)

// skipHandler notes of a request that the vendor does not get to see who called, and
// what of it breaks the contract.
func (a *answer) skipHandler(unread *Error) {
	_, a.entry.Auth, _ = a.vendor.authorize(a.tx, &a.call)
	a.judgeRequest(unread)
}

// applyRule makes of the vendor's answer what the rule says. It says false when the
// answer became a failure that the rule did not ask for, and nothing that was
// written may stay.
func (a *answer) applyRule(r *world.Rule) (kept bool) {
	a.entry.Rule = r.ID
	a.delay = r.Delay(a.tx)
	answered := ""
	if r.Replaces() && r.RunsHandler() {
		answered = fmt.Sprintf("; the vendor had answered %d", a.status)
		if a.entry.Reason != "" {
			answered += ": " + a.entry.Reason
		}
	}
	if r.Replaces() { // what the handler's answer rests on, the client does not see
		a.call.behaviours, a.assumed, a.entry.Evidence = nil, nil, ""
	}
	kept = true
	switch then := &r.Then; {
	case then.Limit != nil:
		a.refuse(RateLimited, fmt.Sprintf("%s answered %s: there were more than %d requests in %s", r, RateLimited, then.Limit.Requests, time.Duration(then.Limit.Per)))
	case then.Error != "":
		a.refuse(Kind(then.Error), fmt.Sprintf("%s answered %s%s", r, then.Error, answered))
	case then.Status != 0:
		a.invent(then)
		a.entry.Reason = fmt.Sprintf("%s answered %d%s", r, then.Status, answered)
	case then.Fault == scenarios.Truncate:
		a.truncate(r)
	case then.Fault != "":
		a.fault, a.status, a.header, a.body = then.Fault, 0, http.Header{}, payload.Body{}
		a.entry.Reason = fmt.Sprintf("%s gave no answer (%s)%s", r, then.Fault, answered)
	case r.Patch != nil:
		kept = a.patch(r)
	}
	for name, value := range r.Then.Headers {
		a.header.Set(name, value)
	}
	a.entry.Evidence = a.entry.Evidence.Weaker(a.ruleEvidence(r))
	return kept
}

// refuse answers an error in the vendor's own words.
func (a *answer) refuse(kind Kind, reason string) {
	e := &Error{Kind: kind, Reason: reason}
	switch kind {
	case UnsupportedMedia:
		e.Field = a.call.Header.Get("Content-Type")
	case MethodNotAllowed:
		if op := a.call.Operation; op != nil {
			for _, other := range a.vendor.contract.Operations {
				if other.Path == op.Path && other.Method != op.Method {
					e.Allow = append(e.Allow, other.Method)
				}
			}
		}
	}
	a.encode(Reply{}, e)
}

// invent answers what the rule itself says.
func (a *answer) invent(then *scenarios.Then) {
	reply := Reply{Status: then.Status}
	var plain string
	isText := json.Unmarshal(then.Body, &plain) == nil && !isJSON(then.Headers)
	if len(then.Body) > 0 && !isText {
		reply.Body = then.Body
	}
	a.encode(reply, nil)
	if isText {
		a.body = payload.Of([]byte(plain))
	}
}

// isJSON says whether the headers leave a body to be JSON.
func isJSON(headers scenarios.Values) bool {
	for name, value := range headers {
		if http.CanonicalHeaderKey(name) == "Content-Type" {
			mediaType, _ := wire.MediaType(value)
			return wire.IsJSON(mediaType)
		}
	}
	return true
}

// truncate keeps the head of the answer, which tells of the whole body, and half
// of the body.
func (a *answer) truncate(r *world.Rule) {
	a.fault = scenarios.Truncate
	whole, half := a.body.Size, a.body.Size/2
	if a.body.Outline != nil {
		a.header.Set("Content-Length", strconv.Itoa(whole))
	}
	a.body = payload.Of(a.body.Bytes()[:half])
	reason := fmt.Sprintf("%s closed the connection after %d of the body's %d bytes", r, half, whole)
	if a.entry.Reason != "" {
		reason = a.entry.Reason + "; " + reason
	}
	a.entry.Reason = reason
}

// patch changes the answer's JSON. A refusal is often of another form than the
// answer that the patch was written for, and stays as it is when the patch does
// not apply; any other answer is then a mistake of the scenario's that must not
// be hidden.
func (a *answer) patch(r *world.Rule) (kept bool) {
	patched, err := applyPatch(r.Patch, a.body.Bytes())
	if err == nil {
		a.body = payload.Of(patched)
		return true
	}
	reason := fmt.Sprintf("the patch of %s does not apply to the answer: %v", r, err)
	if a.status >= http.StatusBadRequest {
		a.entry.Reason += "; " + reason
		return true
	}
	a.refuse(ServerError, reason)
	return false
}

func applyPatch(patch jsonpatch.Patch, body []byte) (patched []byte, err error) {
	defer func() {
		if panicked := recover(); panicked != nil {
			err = fmt.Errorf("%v", panicked)
		}
	}()
	if len(body) == 0 {
		return nil, errors.New("it has no body")
	}
	return patch.ApplyWithOptions(body, &jsonpatch.ApplyOptions{AccumulatedCopySizeLimit: maxBody})
}

// ruleEvidence is the level of evidence for what a rule made of the answer: a
// kind of error is what the vendor's contract says of it, and nobody but the
// scenario says the rest.
func (a *answer) ruleEvidence(r *world.Rule) (level contracts.Level) {
	switch then := &r.Then; {
	case then.Limit != nil, then.Error != "":
		level = a.evidence(nil)
	case then.Status != 0, r.Patch != nil:
		return contracts.Assumed
	}
	for name := range r.Then.Headers {
		if !a.declares(name) {
			return contracts.Assumed
		}
	}
	return level
}

// declares says whether the contract has a header in answers of this status.
func (a *answer) declares(header string) bool {
	op := a.call.Operation
	if op == nil || op.Response(a.status) == nil {
		return false
	}
	return slices.ContainsFunc(op.Response(a.status).Headers, func(name string) bool { return strings.EqualFold(name, header) })
}

// decodedBody gives the request's body as the vendor reads it, for the journal;
// nil when that is how it was sent.
func (a *answer) decodedBody() []byte {
	op := a.call.Operation
	if op == nil || op.Body == nil || a.vendor.Read == nil || a.call.Body == nil || len(a.call.Query) == 0 && json.Valid(a.call.raw) {
		return nil
	}
	text, err := a.call.json()
	if err != nil {
		return nil
	}
	return bodyWithoutSecrets(op.Body, text)
}
