package traffic

import (
	"net/http"
	"strings"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/compare"
	"github.com/ringer-mock/ringer/contracts/har"
	"github.com/ringer-mock/ringer/contracts/record"
	"github.com/ringer-mock/ringer/schemas"
)

// replacedTexts holds what stands in a recording in place of other texts, by the name of
// the field and the form of the pseudonym. The fake's answer can have such a text from a
// request, or from what the vendor has shown before: then the vendor must have it too.
type replacedTexts struct {
	forms record.AliasForms
	keys  map[string]string // by the places in the contract
	texts map[string]map[string]bool
}

func newReplacedTexts(c *contracts.Contract) replacedTexts {
	return replacedTexts{record.NewAliasForms(c), map[string]string{}, map[string]map[string]bool{}}
}

func (r replacedTexts) key(at contracts.Place) string {
	place := at.Name
	for _, schema := range at.Schemas {
		place += "\n" + schema.Pointer
	}
	if _, known := r.keys[place]; !known {
		r.keys[place] = at.Name + "\n" + r.forms.At(at)
	}
	return r.keys[place]
}

// alike says whether a text of the fake's stands for what the vendor's stands for, or
// must.
func (r replacedTexts) alike(at contracts.Place, text string) bool { return r.texts[r.key(at)][text] }

// add takes the texts of an entry that stand in place of others.
func (r replacedTexts) add(c *contracts.Contract, entry *har.Entry) {
	if len(entry.Replaced) == 0 {
		return
	}
	call := c.CallOf(&entry.Exchange)
	if call.Operation == nil {
		return
	}
	if call.Operation.Body != nil {
		r.addFrom(contracts.Place{Schemas: c.SchemasAt(call.Operation.Body.Pointer)}, entry.RequestBody, entry.Replaced, "/request/body")
	}
	if response := call.Operation.Response(entry.Status); response != nil && response.Body != nil {
		r.addFrom(contracts.Place{Schemas: c.SchemasAt(response.Body.Pointer)}, entry.Body, entry.Replaced, "/response/body")
	}
}

func (r replacedTexts) addFrom(root contracts.Place, text []byte, replaced []string, prefix string) {
	body, err := schemas.DecodeJSON(text)
	if err != nil {
		return
	}
	for _, pointer := range replaced {
		place, inside := strings.CutPrefix(pointer, prefix+"/")
		if !inside {
			continue
		}
		at, value := root, body
		for _, token := range schemas.Split("/" + place) {
			if _, isList := value.([]any); isList {
				at = at.Item()
			} else {
				at, _ = at.Member(token)
			}
			value, _ = schemas.Lookup(value, schemas.Join("", token))
		}
		if alias, isText := value.(string); isText && at.Named() {
			key := r.key(at)
			if r.texts[key] == nil {
				r.texts[key] = map[string]bool{}
			}
			r.texts[key][alias] = true
		}
	}
}

// findsWords notes the parameters that are seen to look for words: they take any text,
// and what they were given stands in a text of the vendor's.
func (t *Traffic) findsWords(entry *har.Entry) {
	op := t.contract.CallOf(&entry.Exchange).Operation
	for name, texts := range entry.Matches {
		if op == nil || len(texts) == 0 {
			continue
		}
		if p := op.QueryParameter(name); p != nil && p.Schema.Get("type").Value == "string" {
			t.wordy[op.ID+" "+name] = true
		}
	}
}

// filtersReplaced says whether a value by which objects are chosen was replaced: what
// the fake chooses by the other one says nothing.
func filtersReplaced(entry *har.Entry) bool {
	for _, pointer := range entry.Replaced {
		if strings.HasPrefix(pointer, "/request/query") || entry.Method == http.MethodGet && strings.HasPrefix(pointer, "/request/body") {
			return true
		}
	}
	return false
}

// sortedByReplaced says whether a list is in the order of values that were replaced:
// what replaces them is in another order. lists says whether it is a list at all.
func (t *Traffic) sortedByReplaced(entry *har.Entry) bool {
	op := t.contract.CallOf(&entry.Exchange).Operation
	if op == nil || op.Response(entry.Status) == nil || !entry.ReplacedAny() {
		return false
	}
	order := op.Response(entry.Status).Order
	if order == nil {
		return true
	}
	sorting, ok := order.Sorting(op, entry.URL)
	if !ok {
		return true
	}
	for _, pointer := range entry.Replaced {
		if strings.HasPrefix(pointer, "/response/body") && (strings.HasSuffix(pointer, "/"+sorting.Key) || strings.Count(pointer, "/") == 2) {
			return true
		}
	}
	return false
}

// partOfList says whether an answer has only some of the objects of a list.
func (t *Traffic) partOfList(entry *har.Entry) bool {
	op := t.contract.CallOf(&entry.Exchange).Operation
	if op == nil || op.Paging() == nil {
		return false
	}
	if _, total, ok := t.total(entry); ok {
		body, err := schemas.DecodeJSON(entry.Body)
		held, listed := op.Paging().Held(body)
		return err != nil || !listed || int64(held) < total
	}
	return compare.NewPageTracker(t.contract).Add(entry.Exchange) == ""
}
