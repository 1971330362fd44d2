package traffic

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/har"
	"github.com/ringer-mock/ringer/schemas"
)

// unasked says why the fake is not asked for the same at all.
func (t *Traffic) unasked(entry *har.Entry) string {
	if !t.writes(entry) {
		return ""
	}
	op, _ := t.contract.Operation(t.contract.OperationID(&entry.Exchange))
	if op == nil {
		return ""
	}
	response := op.Response(entry.Status)
	switch {
	case entry.RequestBodyCut && op.Body != nil:
		return "what was sent is not in the recording"
	case t.fate(entry) == refused:
		return ""
	case entry.BodyCut && response != nil && response.Body != nil && t.target(entry) == "":
		return "what was made is not in the recording"
	}
	return ""
}

// target gives the object that a call's path ends in; empty when it ends in none.
func (t *Traffic) target(entry *har.Entry) string {
	call := t.contract.CallOf(&entry.Exchange)
	if call.Operation == nil {
		return ""
	}
	last := call.Operation.Path[strings.LastIndexByte(call.Operation.Path, '/')+1:]
	for key := range t.named(entry) {
		if _, id, _ := strings.Cut(key, " "); id == call.Path.Get(strings.Trim(last, "{}")) && strings.HasPrefix(last, "{") {
			return key
		}
	}
	return ""
}

// unknowable says why the fake's answer tells nothing of what the vendor's should be.
func (t *Traffic) unknowable(entry *har.Entry, fake contracts.Exchange) string {
	unfit := slices.ContainsFunc(slices.Collect(maps.Keys(t.named(entry))), func(key string) bool {
		collection, id, _ := strings.Cut(key, " ")
		return t.twin.Unfit(collection, id)
	})
	switch {
	case unfit && fake.Status == http.StatusNotFound:
		return "the fake cannot hold the object as the vendor has shown it"
	case fake.Status >= 300:
		return ""
	case entry.Status == http.StatusForbidden:
		return "who may not do this is not in the recording"
	case t.writes(entry) && refuses(entry.Status) && t.lacksReason(entry):
		return "why the vendor refused it may not be in the recording"
	}
	return ""
}

func refuses(status int) bool { return status >= 400 && status < 500 }

// lacksReason says whether a call may have been refused for an object that the
// recording does not show.
func (t *Traffic) lacksReason(entry *har.Entry) bool {
	named := t.named(entry)
	if entry.Status == http.StatusNotFound && len(named) > 0 {
		return !slices.ContainsFunc(slices.Collect(maps.Keys(named)), func(key string) bool { return t.made[key] && !t.doubted[key] })
	}
	return slices.ContainsFunc(t.contract.Collections, func(c *contracts.Collection) bool {
		return slices.Contains(c.Writers, t.contract.OperationID(&entry.Exchange)) && t.twin.Partial(c.Name)
	})
}

// ask makes the call of an entry at the fake. A write that the vendor has not done is
// taken back there.
func (t *Traffic) ask(entry *har.Entry) (fake contracts.Exchange, err error) {
	auth := ""
	if entry.Status == http.StatusUnauthorized {
		auth = "none"
	}
	takesWords := func(parameter string) bool { return t.wordy[t.contract.OperationID(&entry.Exchange)+" "+parameter] }
	if words, ok := newSearch(entry, takesWords); ok && !t.writes(entry) {
		return t.find(entry, words, auth)
	}
	undone := t.writes(entry) && entry.Status >= 300
	if undone {
		if err := t.twin.Keep(); err != nil {
			return fake, err
		}
	}
	if t.writes(entry) {
		if err := t.twin.SetClock(t.clock(entry)); err != nil {
			return fake, err
		}
	}
	fake, err = t.twin.Ask(entry.Exchange, t.conditions(entry.RequestHeader), auth)
	if err == nil && undone && fake.Status < 400 {
		return fake, t.twin.TakeBack()
	}
	if t.writes(entry) && !undone {
		t.twin.Wrote()
	}
	return fake, err
}

// find makes a call at the fake that asks for words which were replaced.
func (t *Traffic) find(entry *har.Entry, words *search, auth string) (fake contracts.Exchange, err error) {
	if err := t.twin.Keep(); err != nil {
		return fake, err
	}
	taken, err := t.twin.Replace(words.put)
	if err != nil {
		return fake, err
	}
	if fake, err = t.twin.Ask(words.asked(entry.Exchange), t.conditions(entry.RequestHeader), auth); err != nil {
		return fake, err
	}
	t.searched = taken
	return words.shown(fake), t.twin.TakeBack()
}

// clock gives the vendor's time at which a call wrote: the last one in what it has
// written, or that of its answer, or else of the client. What it changes, it changes
// later than what was written before.
func (t *Traffic) clock(entry *har.Entry) time.Time {
	at := t.written(entry)
	if t.target(entry) != "" && !t.latest.IsZero() && !at.After(t.latest) {
		at = t.latest.Add(time.Second)
	}
	if at.After(t.latest) {
		t.latest = at
	}
	return at
}

func (t *Traffic) written(entry *har.Entry) time.Time {
	var latest time.Time
	for _, object := range t.contract.Objects(entry.Exchange) {
		if !slices.Contains(object.Collection.Writers, t.contract.OperationID(&entry.Exchange)) {
			continue
		}
		at := contracts.Place{Schemas: t.contract.SchemasAt(object.Collection.Body.Pointer)}
		for name, value := range object.Value {
			member, _ := at.Member(name)
			text, _ := schemas.TextOf(value)
			if moved, isTime := member.Time(text); isTime && movingName.MatchString(name) && moved.After(latest) {
				latest = moved
			}
		}
	}
	if date, err := http.ParseTime(entry.Header.Get("Date")); latest.IsZero() && err == nil {
		return date
	}
	if latest.IsZero() {
		return entry.Started
	}
	return latest
}

// validators are the headers of an answer that requests repeat in their conditions.
var validators = []string{"Etag", "Last-Modified"}

// conditions leaves out of a request the conditions that the fake cannot know: those
// with validators that the recording does not show, and a part of a body.
func (t *Traffic) conditions(header http.Header) http.Header {
	kept := header.Clone()
	for name, values := range header {
		known := slices.ContainsFunc(values, func(value string) bool { return value == "*" || t.comparison.ToFake(value) != value })
		if name == "Range" || strings.HasPrefix(name, "If-") && !known {
			kept.Del(name)
		}
	}
	return kept
}
