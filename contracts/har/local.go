package har

import (
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// localMarks are what tools write into an entry, or its answer, whose call did not go
// to the server, or did not come to its end.
type localMarks struct {
	FromCache         mark    `json:"_fromCache,omitzero"`
	PlainFromCache    mark    `json:"fromCache,omitzero"`
	FromDiskCache     mark    `json:"_fromDiskCache,omitzero"`
	PlainFromDisk     mark    `json:"fromDiskCache,omitzero"`
	ServedFromCache   mark    `json:"_servedFromCache,omitzero"`
	ViaServiceWorker  mark    `json:"_fetchedViaServiceWorker,omitzero"`
	FromServiceWorker mark    `json:"_fromServiceWorker,omitzero"`
	PlainFromWorker   mark    `json:"fromServiceWorker,omitzero"`
	FetchType         any     `json:"_fetchType,omitzero"` // Safari's, in words
	TransferSize      *number `json:"_transferSize,omitzero"`
	Error             mark    `json:"_error,omitzero"`
}

// local names what has answered in the server's place; empty when nothing has.
func (m *localMarks) local() string {
	fetched, _ := m.FetchType.(string)
	fetched = strings.ToLower(fetched)
	switch {
	case bool(m.FromCache || m.PlainFromCache || m.FromDiskCache || m.PlainFromDisk || m.ServedFromCache), strings.Contains(fetched, "cache"):
		return clientCache
	case bool(m.ViaServiceWorker || m.FromServiceWorker || m.PlainFromWorker), strings.Contains(fetched, "worker"):
		return "a service worker"
	case strings.Contains(fetched, "override"):
		return "an override of the browser's"
	}
	return ""
}

const clientCache = "the client's cache"

// mark is true for any value but none, false, 0 and an empty text.
type mark bool

// UnmarshalJSONFrom takes any value.
func (m *mark) UnmarshalJSONFrom(decoder *jsontext.Decoder) error {
	value, err := decoder.ReadValue()
	*m = mark(!slices.Contains([]string{"null", "false", "0", `""`}, string(value)))
	return err
}

// fromNoNetwork says whether an answer has a body of which no byte was received, as a
// tool writes it that counts them.
func (r *response) fromNoNetwork(body []byte) bool {
	return len(body) > 0 && (r.BodySize != nil && *r.BodySize == 0 || r.TransferSize != nil && *r.TransferSize == 0)
}

// counted says whether the tool has counted what was received for an answer.
func (r *response) counted() bool {
	return sizeOf(r.BodySize) > 0 || sizeOf(r.TransferSize) > 0
}
