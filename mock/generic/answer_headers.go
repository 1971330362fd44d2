package generic

import (
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/wire"
	"github.com/ringer-mock/ringer/fixtures"
	"github.com/ringer-mock/ringer/fixtures/sample"
	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/mock/store"
	"github.com/ringer-mock/ringer/mock/world"
)

// setType names the body's media type, where it is not plain JSON.
func (a *answers) setType(reply *mock.Reply, call *mock.Call) {
	mediaType := a.mediaType(call.Header.Get("Accept"))
	if mediaType == "" {
		mediaType = a.types[0]
	}
	if mediaType == "application/json" {
		return
	}
	if reply.Header == nil {
		reply.Header = http.Header{}
	}
	reply.Header["Content-Type"] = []string{mediaType}
}

// headers are those that the answer must have, and those that tell of the object.
func (a *answers) headers(tx *world.Tx, call *mock.Call, row *store.Row[Object]) http.Header {
	if !a.hasHeaders {
		return nil
	}
	a.onceHeaders.Do(func() { a.usual = a.required(a.response) })
	header := maps.Clone(a.usual)
	if row == nil {
		return header
	}
	if a.tagged && a.does != contracts.DoesDelete {
		header["Etag"] = []string{a.of.tag(row)}
	}
	if a.located && a.does == contracts.DoesCreate {
		address := strings.TrimSuffix(call.Link(nil), "/") + "/" + row.ID()
		_, path, _ := strings.Cut(address, "://")
		_, path, _ = strings.Cut(path, "/")
		for _, one := range []string{address, "/" + path, strings.TrimPrefix("/"+path, a.contract.Prefix), row.ID()} {
			if a.allows("Location", one) {
				header.Set("Location", one)
				break
			}
		}
	}
	return header
}

// allows says whether a header may have a value.
func (a *answers) allows(name, value string) bool {
	for _, declared := range a.response.HeaderValues {
		if strings.EqualFold(declared.Name, name) {
			schema, err := declared.Body.Schema()
			return err == nil && len(schema.Validate(declared.Read(value))) == 0
		}
	}
	return true
}

// required makes the headers that an answer must have.
func (v *vendor) required(response *contracts.Response) http.Header {
	header := http.Header{}
	for _, name := range response.Headers {
		value := "1"
		for _, declared := range response.HeaderValues {
			if declared.Name == name {
				if made, err := v.sampler.Value(declared.Body.Pointer, sample.Use{}, fixtures.NewChance(1).For(name).Dice()); err == nil {
					value = text(made)
				}
			}
		}
		header.Set(name, value)
	}
	return header
}

// headersOf gives the headers that an answer declares.
func headersOf(contract *contracts.Contract, response *contracts.Response) []string {
	if response == nil {
		return nil
	}
	return contract.At(response.Pointer).Get("headers").Keys()
}

func (v *vendor) hasHeader(response *contracts.Response, name string) bool {
	return slices.ContainsFunc(headersOf(v.contract, response), func(declared string) bool { return strings.EqualFold(declared, name) })
}

// byPreference sorts media types: JSON comes first, then what is written in JSON.
func byPreference(types []string) []string {
	rank := func(declared string) int {
		switch name := typeName(declared); {
		case name == "application/json":
			return 0
		case wire.IsJSON(name):
			return 1
		case name == "*/*" || name == "application/*":
			return 2
		}
		return 3
	}
	preferred := slices.Clone(types)
	slices.SortStableFunc(preferred, func(a, b string) int { return rank(a) - rank(b) })
	for i, declared := range preferred {
		switch { // a range is answered with one of its types
		case declared == "*/*" || declared == "application/*":
			preferred[i] = "application/json"
		case strings.HasSuffix(declared, "/*"):
			preferred[i] = strings.TrimSuffix(declared, "*") + map[bool]string{true: "plain", false: "png"}[declared == "text/*"]
		}
	}
	return preferred
}

func typeName(declared string) string {
	name, _ := wire.MediaType(declared)
	return name
}

// mediaType chooses the first type that a call accepts; empty is none. A call that says
// nothing accepts all.
func (a *answers) mediaType(accept string) string {
	for _, declared := range a.types {
		if accept == "" || accepts(accept, typeName(declared)) {
			return declared
		}
	}
	return ""
}

// accepts says whether a header Accept takes a media type.
func accepts(accept, mediaType string) bool {
	taken, sharpest := false, -1
	for one := range strings.SplitSeq(accept, ",") {
		name, parameters, _ := strings.Cut(one, ";")
		name = strings.ToLower(strings.TrimSpace(name))
		if !wire.InRange(mediaType, name) {
			continue
		}
		sharpness := len(strings.ReplaceAll(name, "*", ""))
		if sharpness <= sharpest {
			continue
		}
		sharpest, taken = sharpness, true
		for parameter := range strings.SplitSeq(parameters, ";") {
			if key, value, _ := strings.Cut(strings.TrimSpace(parameter), "="); strings.EqualFold(key, "q") {
				weight, err := strconv.ParseFloat(value, 64)
				taken = err != nil || weight > 0
			}
		}
	}
	return taken
}
