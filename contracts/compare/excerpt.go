package compare

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/schemas"
)

// What an excerpt shows of an answer: a report has many, and strangers send the answers.
const (
	maxExcerptLines   = 40
	maxExcerptLine    = 160 // characters
	maxExcerptMembers = 6   // on each side of the one that leads to the place
)

// show gives each finding of this pair excerpts of the answers. Those of an earlier pair
// have theirs.
func (w *pairing) show() {
	for _, f := range w.found {
		if f.Exchange == nil || f.Exchange.Answers != nil {
			continue
		}
		theirs := f.Pointer
		if f.Verdict != FakeWrong {
			theirs = w.inFake(f.Pointer)
		}
		if w.VendorErr == nil {
			f.Exchange.Answers = append(f.Exchange.Answers, w.answer(contracts.ByVendor, w.Vendor, w.vendorBody, f.Pointer))
		} else {
			f.Exchange.Answers = append(f.Exchange.Answers, contracts.Answer{By: contracts.ByVendor, Lines: []string{}})
		}
		if w.Alone == "" {
			f.Exchange.Answers = append(f.Exchange.Answers, w.answer(contracts.ByFake, w.Fake, w.fakeBody, theirs))
		}
	}
}

// shownAgain gives the call of a finding with what the vendor, who is asked again in this
// pair, answered the second time: between its first answer and the fake's.
func (w *pairing) shownAgain(f contracts.Finding) *contracts.Called {
	if f.Exchange == nil || len(f.Exchange.Answers) == 0 || f.Exchange.Answers[0].By != contracts.ByVendor {
		return f.Exchange
	}
	again := contracts.Answer{By: contracts.ByVendorAgain, Lines: []string{}}
	if w.Vendor.Status != 0 {
		again = w.answer(contracts.ByVendorAgain, w.Vendor, w.vendorBody, f.Pointer)
	}
	call := *f.Exchange
	call.Answers = slices.Insert(slices.DeleteFunc(slices.Clone(call.Answers), func(a contracts.Answer) bool { return a.By == contracts.ByVendorAgain }), 1, again)
	return &call
}

// inFake gives the place in the fake's body of what stands at a place of the vendor's:
// the objects of a list may stand otherwise.
func (w *pairing) inFake(pointer string) string {
	theirs, ours := "", ""
	for _, token := range schemas.Split(pointer) {
		ours = schemas.Join(ours, token)
		if other, paired := w.paired[ours]; paired {
			token = other
		}
		theirs = schemas.Join(theirs, token)
	}
	return theirs
}

// answer is the excerpt of an answer, whose body was read already, around a place.
func (w *pairing) answer(by string, x contracts.Exchange, read body, pointer string) contracts.Answer {
	answer := contracts.Answer{By: by, Status: x.Status, Lines: []string{}}
	switch {
	case x.BodyCut:
		answer.Lines = append(answer.Lines, "(the body is not all there)")
	case read.err != nil && len(x.Body) > 0:
		answer.Lines = append(answer.Lines, fmt.Sprintf("(%d bytes that are no JSON)", len(x.Body)))
	case read.err == nil:
		declared, _ := w.contract.ResponsesTo(w.op)
		e := &excerpt{}
		e.value(declared.To(x.Status).PlaceAt(""), "", read.value, schemas.Split(pointer), 0)
		answer.Lines, answer.From, answer.To = e.lines, e.from, e.to
	}
	return answer
}

// excerpt is a part of a body as lines of text: what leads to the place and stands
// beside it, with secrets taken out.
type excerpt struct {
	lines    []string
	from, to int
}

func (e *excerpt) line(depth int, format string, args ...any) {
	text := []rune(strings.Repeat("  ", depth) + fmt.Sprintf(format, args...))
	if len(text) > maxExcerptLine {
		text = append(text[:maxExcerptLine], '…')
	}
	e.lines = append(e.lines, string(text))
}

// value writes a value that leads to the place, of which tokens are left.
func (e *excerpt) value(at contracts.Place, label string, value any, tokens []string, depth int) {
	secret := at.Secret() && value != nil
	if len(tokens) == 0 || secret || len(e.lines) >= maxExcerptLines {
		e.from = len(e.lines)
		e.whole(at, label, value, depth)
		e.to = len(e.lines)
		return
	}
	switch value := value.(type) {
	case map[string]any:
		e.line(depth, "%s{", label)
		e.members(at, value, tokens, depth+1)
		e.line(depth, "}")
	case []any:
		e.line(depth, "%s[", label)
		e.items(at, value, tokens, depth+1)
		e.line(depth, "]")
	default:
		e.value(at, label, value, nil, depth)
	}
}

// members writes those of an object that stand about the one that leads to the place.
func (e *excerpt) members(at contracts.Place, object map[string]any, tokens []string, depth int) {
	names := sortedNames(object)
	if _, there := object[tokens[0]]; !there {
		names = sortedNames(withMember(object, tokens[0]))
	}
	place := 0
	for names[place] != tokens[0] {
		place++
	}
	first, behind := max(0, place-maxExcerptMembers), min(len(names), place+maxExcerptMembers+1)
	e.left(depth, first)
	for _, name := range names[first:behind] {
		member, _ := at.Member(name)
		value, there := object[name]
		label := schemas.JSONText(name) + ": "
		switch {
		case !there:
			e.from = len(e.lines)
			e.line(depth, "(no %s)", schemas.JSONText(name))
			e.to = len(e.lines)
		case concealedMember(member, name, value):
			e.short(depth, label, concealed, name == tokens[0])
		case name == tokens[0]:
			e.value(member, label, value, tokens[1:], depth)
		default:
			e.short(depth, label, value, false)
		}
	}
	e.left(depth, len(names)-behind)
}

// withMember gives an object with one member more, of which the name alone counts.
func withMember(object map[string]any, name string) map[string]any {
	more := make(map[string]any, len(object)+1)
	for other := range object {
		more[other] = nil
	}
	more[name] = nil
	return more
}

// items writes the item of a list that leads to the place.
func (e *excerpt) items(at contracts.Place, list []any, tokens []string, depth int) {
	place, err := strconv.Atoi(tokens[0])
	if err != nil || place < 0 || place >= len(list) {
		e.left(depth, len(list))
		e.from = len(e.lines)
		e.line(depth, "(no item %s)", tokens[0])
		e.to = len(e.lines)
		return
	}
	e.left(depth, place)
	e.value(at.Item(), "", list[place], tokens[1:], depth)
	e.left(depth, len(list)-place-1)
}

// left says how many things are not shown.
func (e *excerpt) left(depth, n int) {
	if n > 0 {
		e.line(depth, "… %d more", n)
	}
}

// short writes a value in one line, without what is in it.
func (e *excerpt) short(depth int, label string, value any, marked bool) {
	if marked {
		e.from = len(e.lines)
		defer func() { e.to = len(e.lines) }()
	}
	switch value := value.(type) {
	case map[string]any:
		if len(value) > 0 {
			e.line(depth, "%s{ … %d }", label, len(value))
			return
		}
	case []any:
		if len(value) > 0 {
			e.line(depth, "%s[ … %d ]", label, len(value))
			return
		}
	case string:
		if len(value) > 2*maxExcerptLine {
			e.line(depth, "%s%s", label, schemas.JSONText(strings.ToValidUTF8(value[:2*maxExcerptLine], "")))
			return
		}
	}
	e.line(depth, "%s%s", label, schemas.JSONText(value))
}

// whole writes a value with what is in it, as far as there is room.
func (e *excerpt) whole(at contracts.Place, label string, value any, depth int) {
	if at.Secret() && value != nil {
		value = concealed
	}
	object, isObject := value.(map[string]any)
	list, isList := value.([]any)
	switch {
	case len(e.lines) >= maxExcerptLines || len(object)+len(list) == 0:
		e.short(depth, label, value, false)
		return
	case isObject:
		e.line(depth, "%s{", label)
		for i, name := range sortedNames(object) {
			if len(e.lines) >= maxExcerptLines {
				e.left(depth+1, len(object)-i)
				break
			}
			member, _ := at.Member(name)
			inside := object[name]
			if concealedMember(member, name, inside) {
				inside = concealed
			}
			e.whole(member, schemas.JSONText(name)+": ", inside, depth+1)
		}
		e.line(depth, "}")
	case isList:
		e.line(depth, "%s[", label)
		for i, item := range list {
			if len(e.lines) >= maxExcerptLines {
				e.left(depth+1, len(list)-i)
				break
			}
			e.whole(at.Item(), "", item, depth+1)
		}
		e.line(depth, "]")
	}
}

// concealedMember says whether a member of an answer must not be shown: it lets somebody
// in, as the contract says or by its name.
func concealedMember(at contracts.Place, name string, value any) bool {
	return value != nil && (at.Secret() || !at.Named() && contracts.IsCredentialName(contracts.InQuery, name))
}
