package contracts

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/ringer-mock/ringer/schemas"
)

// maxJudged is how many JSON values an answer may hold, those inside others
// counted too. The validator tells of every wrong one before it can be stopped,
// which takes minutes for a million of them.
const maxJudged = 100_000

// maxShown is how much of a body that should not be there a finding shows, in bytes.
const maxShown = 1000

// Exchange is a request with the answer to it, as they went over the wire.
type Exchange struct {
	Method string
	// URL is the address that the client asked for. Its host does not matter.
	URL url.URL
	// Mount is what stands in the URL's path before the vendor's own path, such
	// as the prefix of a world; links in the answer keep it.
	Mount string
	// RequestBody is what the client sent; some vendors take parameters from it
	// even in a call that reads.
	RequestBody []byte

	Status int
	Header http.Header
	Body   []byte

	// RequestBodyCut and BodyCut say that the body is not there, or not all of it:
	// nothing that rests on it is judged.
	RequestBodyCut, BodyCut bool
}

// Judge says all that is wrong with an answer by the contract: nothing is when
// it returns none. It depends on nothing but its arguments, takes any exchange
// whatever, and never panics.
//
// A call that no operation knows is the client's mistake, not the answer's: it
// is only a finding when it was not refused as the contract says.
func (c *Contract) Judge(x Exchange) []Finding { return c.JudgeUnlessKnown(x, nil) }

// JudgeUnlessKnown finds what [Contract.Judge] does, and reads no body of an answer
// that it has found faultless before; nil knows none.
func (c *Contract) JudgeUnlessKnown(x Exchange, known *Faultless) []Finding {
	call := c.call(&x)
	j := judgement{contract: c, exchange: x, known: known}
	declared, place := c.responses(call.Operation)
	response := declared[x.Status]
	if call.Operation != nil {
		j.operation = call.Operation.ID
	}
	if response == nil {
		rule, message := RuleUndeclaredStatus, fmt.Sprintf("status %d is not declared", x.Status)
		if call.Operation == nil {
			rule = RuleUnknownOperation
			message = fmt.Sprintf("no operation takes %s %s, and an answer of %d is no refusal that the contract knows", x.Method, x.URL.EscapedPath(), x.Status)
		}
		j.add(rule, place, schemas.Violation{Expected: statuses(declared), Actual: x.Status, Message: message})
		return j.findings
	}
	j.answer(response)
	return j.findings
}

// call says which operation an exchange called.
func (c *Contract) call(x *Exchange) Call {
	return c.Find(x.Method, strings.TrimPrefix(x.URL.EscapedPath(), x.Mount))
}

// judgement gathers what is found in one exchange.
type judgement struct {
	contract  *Contract
	exchange  Exchange
	known     *Faultless // nil is none
	operation string
	findings  []Finding
}

func (j *judgement) add(rule, fact string, v schemas.Violation) {
	severity := SeverityError
	if rule == RuleUndocumentedField || rule == RuleUnjudged {
		severity = SeverityWarning
	}
	finding := Finding{
		Severity: severity, Rule: rule, Operation: j.operation, Pointer: v.Pointer,
		Expected: v.Expected, Actual: v.Actual, Evidence: j.contract.EvidenceFor(fact), Message: v.Message,
	}
	finding.identify(j.exchange.Status)
	j.findings = append(j.findings, finding)
}

func (j *judgement) answer(response *Response) {
	for _, name := range response.Headers {
		if j.exchange.Header.Get(name) == "" {
			fact := j.contract.at(schemas.Join(response.pointer, "headers", name)).pointer
			j.add(RuleMissingHeader, fact, schemas.Violation{
				Expected: name, Message: fmt.Sprintf("the header %s is missing", name),
			})
		}
	}
	for _, header := range response.values {
		j.header(header)
	}
	if j.exchange.Method == http.MethodHead || j.exchange.BodyCut {
		return
	}
	if response.Body == nil {
		if len(j.exchange.Body) > 0 {
			j.add(RuleUnexpectedBody, response.pointer, schemas.Violation{
				Actual: string(j.exchange.Body[:min(len(j.exchange.Body), maxShown)]), Message: "there is a body, where none is declared",
			})
		}
		return
	}
	j.readBody(response)
}

// readBody judges the body of an answer that must have one, unless it is known.
func (j *judgement) readBody(response *Response) {
	found, key := len(j.findings), [sha256.Size]byte{}
	if j.known != nil {
		if key = j.exchange.bodyKey(); j.known.has(key) {
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
func (j *judgement) header(h headerValue) {
	schema, err := h.body.Schema()
	values := j.exchange.Header.Values(h.name)
	if err != nil || len(values) == 0 {
		return
	}
	for _, v := range schema.Validate(strings.Join(values, ", ")) {
		v.Message = fmt.Sprintf("the header %s: %s", h.name, v.Message)
		j.add(RuleHeader, v.Fact, v)
	}
}

// body reads the body; ok is false when there is nothing to be judged in it.
func (j *judgement) body(response *Response) (value any, ok bool) {
	contentType := j.exchange.Header.Get("Content-Type")
	mediaType, parameters, err := mime.ParseMediaType(contentType)
	declared := err == nil && slices.Contains(response.Body.MediaTypes, mediaType)
	if charset, said := parameters["charset"]; declared && said && !strings.EqualFold(charset, "utf-8") && !strings.EqualFold(charset, "us-ascii") {
		j.add(RuleContentType, response.pointer+"/content", schemas.Violation{
			Expected: "utf-8", Actual: charset, Message: fmt.Sprintf("the body is said to be written in %q, and JSON is in utf-8", charset),
		})
	}
	if !declared && len(j.exchange.Body) > 0 {
		j.add(RuleContentType, response.pointer+"/content", schemas.Violation{
			Expected: response.Body.MediaTypes, Actual: contentType,
			Message: fmt.Sprintf("the body is of type %q, expected %s", contentType, strings.Join(response.Body.MediaTypes, " or ")),
		})
	}
	value, err = schemas.DecodeJSONUpTo(maxJudged, j.exchange.Body)
	switch {
	case err == nil:
		return value, true
	case errors.Is(err, schemas.ErrTooManyValues):
		j.add(RuleUnjudged, response.Body.pointer, schemas.Violation{
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
		j.add(RuleMalformedBody, response.pointer+"/content", v)
	}
	return nil, false
}

func (j *judgement) value(response *Response, value any) {
	schema, err := response.Body.Schema()
	if err != nil {
		j.add(RuleSchema, response.Body.pointer, schemas.Violation{Message: err.Error()})
		return
	}
	violations, undocumented := schema.Inspect(value)
	for _, v := range violations {
		rule := RuleSchema
		switch {
		case response.Status >= 400:
			rule = RuleErrorFormat
		case v.Keyword == "required":
			rule = RuleMissingField
		}
		j.add(rule, v.Fact, v)
	}
	for _, v := range undocumented {
		j.add(RuleUndocumentedField, v.Fact, v)
	}
	sent := len(j.exchange.RequestBody) > 0 || j.exchange.RequestBodyCut
	if response.paging != nil {
		hidden := sent && j.exchange.Method == http.MethodGet
		for _, v := range response.paging.check(j.exchange.URL, hidden, value) {
			j.add(RulePaging, v.Fact, v)
		}
	}
	if response.envelope != nil {
		for _, v := range response.envelope.check(ParseQuery(j.exchange.URL.RawQuery), j.hides(response.envelope.Included), value) {
			j.add(RuleEnvelope, v.Fact, v)
		}
	}
	j.order(response, value)
}

// hides says whether a body that was sent may name what is to be sent along.
func (j *judgement) hides(i *inclusion) bool {
	return i != nil && (j.exchange.RequestBodyCut || bytes.Contains(j.exchange.RequestBody, []byte(i.Parameter)))
}

func statuses(responses map[int]*Response) []int {
	all := make([]int, 0, len(responses))
	for status := range responses {
		all = append(all, status)
	}
	slices.Sort(all)
	return all
}
