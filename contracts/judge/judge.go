package judge

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/wire"
	"github.com/ringer-mock/ringer/schemas"
)

// maxJudged is how many JSON values an answer may hold, those inside others
// counted too. The validator tells of every wrong one before it can be stopped,
// which takes minutes for a million of them.
const maxJudged = 100_000

// maxShown is how much of a body that should not be there a finding shows, in bytes.
const maxShown = 1000

// Judge says all that is wrong with an answer by the contract: nothing is when
// it returns none. It depends on nothing but its arguments, takes any exchange
// whatever, and never panics.
//
// A call that no operation knows is the client's mistake, not the answer's: it
// is only a finding when it was not refused as the contract says.
func Judge(c *contracts.Contract, x contracts.Exchange) []contracts.Finding {
	return JudgeCached(c, x, nil)
}

// JudgeCached finds what [Judge] does, and reads no body of an answer
// that it has found faultless before; nil knows none.
func JudgeCached(c *contracts.Contract, x contracts.Exchange, known *ValidCache) []contracts.Finding {
	call := c.CallOf(&x)
	j := judgement{contract: c, exchange: x, known: known}
	declared, place := c.ResponsesTo(call.Operation)
	response := declared.To(x.Status)
	if call.Operation != nil {
		j.operation = call.Operation.ID
	}
	if response == nil {
		check, message := contracts.CheckUndeclaredStatus, fmt.Sprintf("status %d is not declared", x.Status)
		if call.Operation == nil {
			check = contracts.CheckUnknownOperation
			message = fmt.Sprintf("no operation takes %s %s, and an answer of %d is no refusal that the contract knows", x.Method, x.URL.EscapedPath(), x.Status)
		}
		j.add(check, place, schemas.Violation{Expected: contracts.Statuses(declared), Actual: x.Status, Message: message})
		return j.findings
	}
	j.answer(response)
	return j.findings
}

// judgement gathers what is found in one exchange.
type judgement struct {
	contract  *contracts.Contract
	exchange  contracts.Exchange
	known     *ValidCache // nil is none
	operation string
	findings  []contracts.Finding
}

func (j *judgement) add(check, fact string, v schemas.Violation) {
	j.addWith(check, j.contract.EvidenceFor(fact), v)
}

// addBody adds what is wrong with the body. That of a refusal is no better known than
// the form that the contract gives to the body of refusals with this status.
func (j *judgement) addBody(check, fact string, v schemas.Violation) {
	evidence := j.contract.EvidenceFor(fact)
	op, _ := j.contract.Operation(j.operation)
	if form, refusal := j.contract.ErrorBodyFact(op, j.exchange.Status); refusal && form.Evidence.Level.Rank() > evidence.Level.Rank() {
		evidence = form.Evidence
	}
	j.addWith(check, evidence, v)
}

func (j *judgement) addWith(check string, evidence contracts.Evidence, v schemas.Violation) {
	severity := contracts.SeverityError
	if check == contracts.CheckUndocumentedField || check == contracts.CheckUnjudged {
		severity = contracts.SeverityWarning
	}
	finding := contracts.Finding{
		Severity: severity, Check: check, Operation: j.operation, Pointer: v.Pointer,
		Expected: v.Expected, Actual: v.Actual, Evidence: evidence, Message: v.Message,
	}
	finding.Identify(j.exchange.Status)
	j.findings = append(j.findings, finding)
}

func (j *judgement) answer(response *contracts.Response) {
	for _, name := range response.Headers {
		if j.exchange.Header.Get(name) == "" && !j.exchange.HeaderCut {
			fact := j.contract.At(schemas.Join(response.Pointer, "headers", name)).Pointer
			j.add(contracts.CheckMissingHeader, fact, schemas.Violation{
				Expected: name, Message: fmt.Sprintf("the header %s is missing", name),
			})
		}
	}
	for _, header := range response.HeaderValues {
		j.header(header)
	}
	if j.exchange.Method == http.MethodHead || j.exchange.BodyCut {
		return
	}
	if response.Body == nil {
		if len(j.exchange.Body) > 0 {
			j.add(contracts.CheckUnexpectedBody, response.Pointer, schemas.Violation{
				Actual: string(j.exchange.Body[:min(len(j.exchange.Body), maxShown)]), Message: "there is a body, where none is declared",
			})
		}
		return
	}
	j.readBody(response)
}

// readBody judges the body of an answer that must have one, unless it is known.
func (j *judgement) readBody(response *contracts.Response) {
	found, key := len(j.findings), [sha256.Size]byte{}
	if j.known != nil {
		if key = bodyKey(&j.exchange); j.known.has(key) {
			return
		}
	}
	if value, ok := j.body(response); ok {
		j.value(response, value)
	}
	if j.known != nil && len(j.findings) == found {
		j.known.add(key)
	}
}

// header holds what a header says to its schema; one that is not there says nothing.
func (j *judgement) header(h contracts.HeaderValue) {
	schema, err := h.Body.Schema()
	values := j.exchange.Header.Values(h.Name)
	if err != nil || len(values) == 0 {
		return
	}
	for _, v := range schema.Validate(h.Read(strings.Join(values, ", "))) {
		v.Message = fmt.Sprintf("the header %s: %s", h.Name, v.Message)
		j.add(contracts.CheckHeader, v.Fact, v)
	}
}

// body reads the body; ok is false when there is nothing to be judged in it.
func (j *judgement) body(response *contracts.Response) (value any, ok bool) {
	contentType := j.exchange.Header.Get("Content-Type")
	mediaType, charset := wire.MediaType(contentType)
	declared := response.Body.For(mediaType) != nil
	if declared && charset != "" && !strings.EqualFold(charset, "utf-8") && !strings.EqualFold(charset, "us-ascii") {
		j.addBody(contracts.CheckContentType, response.Pointer+"/content", schemas.Violation{
			Expected: "utf-8", Actual: charset, Message: fmt.Sprintf("the body is said to be written in %q, and JSON is in utf-8", charset),
		})
	}
	if !declared && len(j.exchange.Body) > 0 {
		j.addBody(contracts.CheckContentType, response.Pointer+"/content", schemas.Violation{
			Expected: response.Body.MediaTypes, Actual: contentType,
			Message: fmt.Sprintf("the body is of type %q, expected %s", contentType, strings.Join(response.Body.MediaTypes, " or ")),
		})
	}
	if declared && !wire.IsJSON(mediaType) {
		j.other(response.Body.For(mediaType))
		return nil, false
	}
	value, err := schemas.DecodeJSONUpTo(maxJudged, j.exchange.Body)
	switch {
	case err == nil:
		return value, true
	case errors.Is(err, schemas.ErrTooManyValues):
		j.add(contracts.CheckUnjudged, response.Body.Pointer, schemas.Violation{
			Expected: maxJudged, Message: fmt.Sprintf("the body holds more than %d values, and nothing in it was judged: ask for less at a time", maxJudged),
		})
		return nil, false
	}
	if declared || len(j.exchange.Body) == 0 {
		v := schemas.Violation{Expected: response.Body.MediaTypes, Message: "the body is not valid JSON: " + err.Error()}
		var syntax *schemas.SyntaxError
		if errors.As(err, &syntax) {
			v.Pointer = syntax.Pointer
		}
		j.addBody(contracts.CheckMalformedBody, response.Pointer+"/content", v)
	}
	return nil, false
}

// other judges a body that is not JSON: its length and its pattern, where the schema
// says that it is a text.
func (j *judgement) other(body *contracts.Body) {
	if body.Node().Text("type") != "string" || !utf8.Valid(j.exchange.Body) {
		return
	}
	schema, err := body.Schema()
	if err != nil {
		j.add(contracts.CheckSchema, body.Pointer, schemas.Violation{Message: err.Error()})
		return
	}
	for _, v := range schema.Validate(string(j.exchange.Body)) {
		j.addBody(contracts.CheckSchema, v.Fact, v)
	}
}

func (j *judgement) value(response *contracts.Response, value any) {
	mediaType, _ := wire.MediaType(j.exchange.Header.Get("Content-Type"))
	body := response.Body.For(mediaType)
	if body == nil {
		body = response.Body
	}
	schema, err := body.Schema()
	if err != nil {
		j.add(contracts.CheckSchema, body.Pointer, schemas.Violation{Message: err.Error()})
		return
	}
	violations, undocumented := schema.Inspect(value)
	for _, v := range violations {
		if j.contract.Unsent(v, false) {
			continue
		}
		check := contracts.CheckSchema
		switch {
		case j.exchange.Status >= 400:
			check = contracts.CheckErrorFormat
		case v.Keyword == "required":
			check = contracts.CheckMissingField
		}
		j.addBody(check, v.Fact, v)
	}
	for _, v := range undocumented {
		j.add(contracts.CheckUndocumentedField, v.Fact, v)
	}
	sent := len(j.exchange.RequestBody) > 0 || j.exchange.RequestBodyCut
	if response.Paging != nil {
		hidden := sent && j.exchange.Method == http.MethodGet
		op, _ := j.contract.Operation(j.operation)
		for _, v := range checkPage(response.Paging, j.contract.SecurityOf(op), j.exchange.URL, hidden, j.exchange.Header, value) {
			j.add(contracts.CheckPaging, v.Fact, v)
		}
	}
	if response.Envelope != nil {
		op, _ := j.contract.Operation(j.operation)
		for _, v := range checkEnvelope(op, response, wire.ParseQuery(j.exchange.URL.RawQuery), j.hides(response.Envelope.Included), value) {
			j.add(contracts.CheckEnvelope, v.Fact, v)
		}
	}
	j.order(response, value)
}

// hides says whether a body that was sent may name what is to be sent along.
func (j *judgement) hides(i *contracts.Inclusion) bool {
	return i != nil && (j.exchange.RequestBodyCut || bytes.Contains(j.exchange.RequestBody, []byte(i.Parameter)))
}
