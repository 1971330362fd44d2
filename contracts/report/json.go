package report

import (
	"fmt"
	"io"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/schemas"
)

// WriteJSON writes the report as JSON. A terminal that shows the file obeys no character
// in it.
func (r *Report) WriteJSON(w io.Writer) error {
	whole := *r
	whole.Version = Version
	whole.Findings = append([]contracts.Finding{}, r.ordered()...)
	whole.Unchecked = append([]Unchecked{}, r.Unchecked...)
	text, err := schemas.IndentJSON(&whole)
	if err == nil {
		_, err = w.Write(schemas.EscapeJSON(text))
	}
	if err != nil {
		return fmt.Errorf("write the report: %w", err)
	}
	return nil
}

// Read reads what WriteJSON has written, whole or shortened to what its reader needs: of
// its members only the vendor must be there. Its checks are not in it. The name is that
// of the file, as it stands in errors; an error names the place in it.
func Read(name string, data []byte) (*Report, error) {
	doc, err := schemas.Parse(name, data)
	if err != nil {
		return nil, fmt.Errorf("the report cannot be read: %w: %s", err, anEarlierCheck)
	}
	if version, there := schemas.Lookup(doc.Value, "/version"); there && schemas.JSONText(version) != fmt.Sprint(Version) {
		return nil, fmt.Errorf("%w: check again with this version of ringer", doc.Errorf("/version", "the report has the form of version %s, and this ringer reads version %d", schemas.JSONText(version), Version))
	}
	form, err := schemas.Load("ringer/report.json")
	if err != nil {
		return nil, err
	}
	for _, v := range form.Validate(doc.Value) {
		if v.Keyword != "required" || v.Pointer == "/vendor" {
			return nil, fmt.Errorf("%w: %s", doc.Errorf(v.Pointer, cannotBeRead, v.Message), anEarlierCheck)
		}
	}
	r := &Report{}
	if err := schemas.Unmarshal(data, r); err != nil {
		return nil, fmt.Errorf("%w: %s", doc.Errorf("", cannotBeRead, err), anEarlierCheck)
	}
	return r, nil
}

const (
	cannotBeRead   = "the report cannot be read: %v"
	anEarlierCheck = "give the JSON report of an earlier check, as it was written"
)
