package compare

import (
	"encoding/json"
	"net/url"
	"slices"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/schemas"
)

// scalars compares two values of which one at least is no container.
func (w *pairing) scalars(at location, vendor, fake any) {
	if !at.Named() {
		return // which the judge tells of, when it is one too many
	}
	left, isLeft := textOf(vendor)
	right, isRight := textOf(fake)
	switch {
	case isLeft && isRight && (at.isOwn || at.IsID() || contracts.IsUUID(left) && contracts.IsUUID(right)):
		w.identified(at, left, right)
	case w.judged[contracts.Anywhere(at.pointer)] != "" && w.judged[contracts.Anywhere(at.pointer)] != contracts.CheckOrder:
	case isLeft && isRight && at.AreTimes(left, right):
		w.compareTimes(at, left, right)
	case isLeft && isRight && at.IsAddress() && sameAddress(left, right):
		w.leads(at, vendor, fake)
	case !equal(vendor, fake):
		w.differ(at, vendor, fake)
	}
}

// identified compares two ids. They are bound when neither is known, as those of
// an object that was just made.
func (w *pairing) identified(at location, vendor, fake string) {
	ids := w.memory.ids
	if at.isOwn || at.RefersTo() != "" {
		kind := at.kind
		if !at.isOwn {
			kind = at.RefersTo()
		}
		same, known := ids.same(kind, vendor, fake)
		if !known || same {
			ids.bind(kind, vendor, fake)
		} else if at.isOwn || !w.given(at, vendor, fake) {
			w.differ(at, vendor, fake)
		}
		return
	}
	if vendor == fake || ids.elsewhere(vendor, fake) {
		put(ids.log, ids.values, fake, vendor)
		return
	}
	bound, there := ids.values[fake]
	if !there && ids.toVendor("", fake) == fake {
		put(ids.log, ids.values, fake, vendor)
	} else if bound != vendor {
		w.differ(at, vendor, fake)
	}
}

// given says whether an id is one that the server chose when it made the object,
// such as that of the user whom the token stands for.
func (w *pairing) given(at location, vendor, fake string) bool {
	key := at.Name + " " + fake
	if w.writes() && !w.sends(at.Name, w.sent) && w.memory.ids.values[key] == "" {
		put(w.memory.log, w.memory.ids.values, key, vendor)
	}
	return w.memory.ids.values[key] == vendor
}

// sends says whether a request has a field.
func (w *pairing) sends(name string, body any) bool {
	switch body := body.(type) {
	case map[string]any:
		for member, value := range body {
			if member == name || w.sends(name, value) {
				return true
			}
		}
	case []any:
		return slices.ContainsFunc(body, func(item any) bool { return w.sends(name, item) })
	}
	return false
}

func equal(vendor, fake any) bool {
	left, isLeft := vendor.(json.Number)
	right, isRight := fake.(json.Number)
	if !isLeft || !isRight {
		return schemas.JSONText(vendor) == schemas.JSONText(fake)
	}
	return left == right || schemas.CompareNumbers(left, right) == 0
}

// leads holds an address that leads to the host which was asked, at the fake, to the
// same at the vendor.
func (w *pairing) leads(at location, vendor, fake any) {
	left, leads := address(vendor)
	right, known := address(fake)
	if !w.Direct || !at.IsAddress() || !leads || !known || right.Host != w.Fake.URL.Host || left.Host == w.Vendor.URL.Host {
		return
	}
	key := "host " + w.operation()
	if root, there := w.memory.roots[key]; there {
		w.repeat(root)
		return
	}
	f := contracts.Finding{Check: CheckField, Pointer: at.pointer, Expected: w.Vendor.URL.Host, Actual: vendor, Evidence: w.fieldFact(at)}
	if fields, _ := w.contract.About(f.Evidence); len(fields) == 0 {
		f.Evidence = assumed(w.fieldEvidence(at), "No page says to which host the address leads.")
	}
	w.report(f, "the address leads to %s, and %s was asked", left.Host, w.Vendor.URL.Host)
	w.keep(key)
}

// address reads an absolute address.
func address(value any) (*url.URL, bool) {
	text, isText := value.(string)
	read, err := url.Parse(text)
	return read, isText && err == nil && read.Host != ""
}

// sameAddress compares all of two addresses but their scheme and host.
func sameAddress(vendor, fake string) bool {
	left, errLeft := url.Parse(vendor)
	right, errRight := url.Parse(fake)
	return errLeft == nil && errRight == nil && left.RequestURI() == right.RequestURI() && left.IsAbs() == right.IsAbs()
}
