package compare

import (
	"fmt"
	"html"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/schemas"
)

// The verdicts: who is wrong when the vendor, the fake and the contract do not
// agree.
const (
	VendorDrifted    = "vendor-drifted"     // the vendor breaks a documented or observed fact that the fake keeps
	FakeWrong        = "fake-wrong"         // the fake breaks the contract, or does not do what the vendor does by it
	ContractTooLoose = "contract-too-loose" // both keep the contract, and a client sees a difference all the same
	ContractTooTight = "contract-too-tight" // the vendor breaks an assumed fact
	Flaky            = "flaky"              // the vendor differs from itself when it is asked again
)

// The checks of a comparison, beside those of the judge.
const (
	CheckNoAnswer    = "no-answer"   // the vendor did not answer in time
	CheckStatus      = "status"      // the statuses differ
	CheckList        = "list"        // a list has other objects
	CheckField       = "field"       // a value differs
	CheckTime        = "time"        // a time moved on one side alone, or is written in another form
	CheckExpectation = "expectation" // the answer is not what the story expects
)

// verdictFor is the verdict on a vendor that breaks a fact.
func verdictFor(e contracts.Evidence) string {
	if e.Level == contracts.Documented || e.Level == contracts.Observed {
		return VendorDrifted
	}
	return ContractTooTight
}

// report adds a finding whose verdict follows from the evidence for the fact that it breaks.
func (w *pairing) report(f contracts.Finding, format string, args ...any) {
	f.Severity, f.Verdict, f.Message = contracts.SeverityError, verdictFor(f.Evidence), fmt.Sprintf(format, args...)
	if !w.quiet {
		put(w.memory.log, w.memory.broken, f.Evidence.Fact, true)
	}
	w.emitFor(f)
}

func (w *pairing) emitFor(f contracts.Finding) {
	f.Operation = w.operation()
	w.emit(f)
}

// reportLoose adds a finding on a difference that no fact covers.
func (w *pairing) reportLoose(f contracts.Finding, format string, args ...any) {
	f.Severity, f.Verdict, f.Message = contracts.SeverityError, ContractTooLoose, fmt.Sprintf(format, args...)
	w.emitFor(f)
}

// reportFake adds a finding on the fake; the vendor is right.
func (w *pairing) reportFake(check, pointer string, expected, actual any, evidence contracts.Evidence, format string, args ...any) {
	w.emitFor(contracts.Finding{
		Severity: contracts.SeverityError, Verdict: FakeWrong, Check: check, Pointer: pointer, Expected: expected, Actual: actual,
		Evidence: evidence, Message: fmt.Sprintf(format, args...), Exchange: w.called(w.Fake),
	})
}

// differ reports a field that differs, unless a finding already covers it.
func (w *pairing) differ(at location, vendor, fake any) {
	tokens := schemas.Split(at.pointer)
	field := tokens[max(0, len(tokens)-1):]
	key := at.kind + " " + at.object + " " + strings.Join(field, "")
	if told, there := w.memory.reported[key]; there && at.object != "" && told.vendor == schemas.JSONText(vendor) {
		w.repeat(told.finding)
		return
	}
	if root, there := w.memory.roots["vendor "+at.object]; there && at.object != "" {
		w.repeat(root)
		return
	}
	if root, there := w.memory.roots["place "+w.operation()+" "+contracts.Anywhere(at.pointer)]; there {
		w.repeat(root)
		return
	}
	if w.judgedWithin(at.pointer) {
		return
	}
	defer w.about(at.object)()
	w.place(at, vendor, fake)
	if at.object != "" && w.last().ID != "" && !w.quiet {
		put(w.memory.log, w.memory.reported, key, reportedField{schemas.JSONText(vendor), w.last()})
	}
}

// place reports a field that differs, with the verdict on it.
func (w *pairing) place(at location, vendor, fake any) {
	f := contracts.Finding{Check: CheckField, Pointer: at.pointer, Expected: w.asVendor(at, fake), Actual: vendor}
	sent, wasSent := w.sentFor(at)
	if root, there := w.memory.roots[w.notTaken(at)]; there && wasSent {
		w.repeat(root)
		return
	}
	switch {
	case wasSent && lost(sent, vendor) && !empty(fake):
		f.Evidence = w.sentEvidence(at)
		w.report(f, "the value that was sent is lost")
	case wasSent && equal(sent, vendor) && !equal(sent, fake):
		w.reportFake(f.Check, f.Pointer, vendor, fake, w.fieldEvidence(at), "the fake does not answer with what was sent, and the vendor does")
	case schemas.TypeName(vendor) != schemas.TypeName(fake) && (sameMeaning(vendor, fake)):
		f.Evidence = w.fieldEvidence(at)
		w.reportLoose(f, "the vendor writes the value as %s, where the contract lets it be %s too", schemas.TypeName(vendor), schemas.TypeName(fake))
	case sameText(vendor, fake) && !slices.Contains(at.Says("x-ringer-verbatim"), any(true)):
		f.Evidence = w.fieldEvidence(at)
		w.reportLoose(f, "the text is the same in another form, of which the contract does not speak")
	case sameText(vendor, fake):
		f.Evidence = w.fieldEvidence(at)
		w.report(f, "the text is not as it was typed")
	case isCut(vendor, fake):
		if f.Evidence = w.fieldFact(at); verdictFor(f.Evidence) == ContractTooTight {
			w.report(f, "the text is cut, where it is assumed to be kept whole")
			break
		}
		w.reportLoose(f, "the text is cut, and the contract does not say how long it may be")
	default:
		f.Evidence = w.fieldFact(at)
		w.report(f, "the value is not the one that is expected")
	}
	if wasSent && w.last().Verdict == VendorDrifted {
		w.keep(w.notTaken(at))
	}
}

// notTaken names that an operation does not take what is sent for a field.
func (w *pairing) notTaken(at location) string {
	return "sent " + w.operation() + " " + contracts.Anywhere(at.pointer)
}

// asVendor gives a value of the fake's with the ids by which the vendor knows the same
// objects. What the fake alone has made has none.
func (w *pairing) asVendor(at location, value any) any {
	switch value := value.(type) {
	case map[string]any:
		known := make(map[string]any, len(value))
		for name, member := range value {
			place, isData := at.Member(name)
			if isData {
				name = w.memory.ids.toVendor(w.kindOf(at.within(place, name)), name)
			}
			inside := at.within(place, name)
			inside.isOwn = name == w.idName(at)
			known[name] = w.asVendor(inside, member)
		}
		return known
	case []any:
		known := make([]any, len(value))
		for i, item := range value {
			known[i] = w.asVendor(at.within(at.Item(), "0"), item)
		}
		return known
	}
	id, isText := textOf(value)
	if !isText || !at.isOwn && !at.IsID() && !contracts.IsUUID(id) {
		return value
	}
	kind := at.kind
	if refers := at.RefersTo(); !at.isOwn && refers != "" {
		kind = refers
	}
	switch same := w.memory.ids.toVendor(kind, id); {
	case same != id:
		return likeValue(value, same)
	case w.memory.fakes[id]:
		return nil
	}
	return value
}

// empty says whether a value tells nothing.
func empty(value any) bool {
	switch value := value.(type) {
	case nil:
		return true
	case string:
		return strings.TrimSpace(value) == ""
	case []any:
		return len(value) == 0
	case map[string]any:
		return len(value) == 0
	}
	return false
}

// lost says whether nothing of what was sent is there.
func lost(sent, vendor any) bool {
	list, isList := sent.([]any)
	kept, areKept := vendor.([]any)
	if !isList || !areKept {
		return empty(vendor) && !empty(sent)
	}
	for _, item := range list {
		if slices.ContainsFunc(kept, func(other any) bool { return equal(other, item) }) {
			return false
		}
	}
	return len(list) > 0
}

// sentEvidence is what is known of a field that was sent: what the step proves of it, a
// behaviour that speaks of it, or what is known of the field.
func (w *pairing) sentEvidence(at location) contracts.Evidence {
	if found, there := w.proven(func(f contracts.Fact) bool { return names(f, at) }); there {
		return found
	}
	for _, behaviour := range w.op.Behaviours {
		if w.speaksOf(behaviour.Evidence, at) {
			return behaviour.Evidence
		}
	}
	return w.fieldEvidence(at)
}

// sentFor finds what the request has sent for a field.
func (w *pairing) sentFor(at location) (any, bool) {
	tokens := schemas.Split(at.pointer)
	if !w.writes() || len(tokens) == 0 {
		return nil, false
	}
	var found any
	times := 0
	var look func(value any)
	look = func(value any) {
		switch value := value.(type) {
		case map[string]any:
			for name, member := range value {
				if name == tokens[len(tokens)-1] {
					found = member
					times++
				}
				look(member)
			}
		case []any:
			for _, item := range value {
				look(item)
			}
		}
	}
	look(w.sent)
	return found, times == 1
}

// sameMeaning says whether two values of different types say the same: a number
// and its digits, or nothing and an empty text.
func sameMeaning(vendor, fake any) bool {
	write := func(value any) string {
		switch value := value.(type) {
		case nil:
			return ""
		case []any:
			if len(value) == 0 {
				return ""
			}
		case map[string]any:
			if len(value) == 0 {
				return ""
			}
		case string:
			return value
		}
		return schemas.JSONText(value)
	}
	return write(vendor) == write(fake)
}

// isCut says whether the vendor's text is the beginning of the other one, and long enough
// not to be that by chance.
func isCut(vendor, fake any) bool {
	left, isLeft := vendor.(string)
	right, isRight := fake.(string)
	return isLeft && isRight && len(left) >= minCut && left != right && strings.HasPrefix(right, strings.TrimRight(left, " .…"))
}

// minCut is how long a text must be at least, in bytes, to be one that a vendor has cut.
const minCut = 20

// sameText says whether two texts differ in spaces, case, escaping, or how accents are
// composed alone.
func sameText(vendor, fake any) bool {
	left, isLeft := vendor.(string)
	right, isRight := fake.(string)
	return isLeft && isRight && plainText(left) == plainText(right)
}

func plainText(text string) string {
	return strings.ToLower(strings.Join(strings.Fields(norm.NFC.String(html.UnescapeString(text))), " "))
}

// finish completes a finding with what follows from its parts.
func finish(f *contracts.Finding, status int) {
	f.Identify(status)
	f.Remedy = remedy(f)
}

// Flake gives a finding as one that the vendor does not repeat.
func Flake(f contracts.Finding) contracts.Finding {
	f.Verdict = Flaky
	f.Message = onlyFirst + f.Message
	f.Remedy = remedy(&f)
	return f
}

// onlyFirst is how a finding tells that the vendor does not repeat it.
const onlyFirst = "only the first of two answers shows it: "

// remedy says what to do.
func remedy(f *contracts.Finding) string {
	switch f.Verdict {
	case VendorDrifted:
		return "Ask the vendor whether the change is meant: your client meets it now. If it is, take it over into the contract, and let the fake and your client follow."
	case FakeWrong:
		return "Do not rely on the fake here, and report it with this finding: it must do what the contract says."
	case ContractTooTight:
		return "An assumption was wrong: take over into the contract what the vendor does, and let the fake follow."
	case ContractTooLoose:
		return "Let your client take both forms, and take over the vendor's into the contract."
	case Flaky:
		return "Check again later; a client must bear both answers."
	}
	return ""
}
