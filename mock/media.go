package mock

import (
	"bytes"
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/wire"
)

// Media types of forms.
const (
	formType      = "application/x-www-form-urlencoded"
	multipartType = "multipart/form-data"
)

// readMedia reads a body of a declared type as its schema looks at it: forms as objects,
// and everything but JSON as a text.
func (c *Call) readMedia(declared *contracts.Body, mediaType string) *Error {
	if wire.IsJSON(mediaType) {
		value, refusal := DecodeBody(c.raw)
		if refusal != nil {
			return refusal
		}
		c.Body = value
		return c.validate(declared)
	}
	c.isRead = true
	switch {
	case mediaType == formType:
		values, err := url.ParseQuery(string(c.raw))
		if err != nil {
			return Errorf(Invalid, "the body is no form: %v", err)
		}
		c.Body = readForm(declared.Node(), values)
	case mediaType == multipartType:
		values, refusal := c.readMultipart()
		if refusal != nil {
			return refusal
		}
		c.Body = readForm(declared.Node(), values)
	default:
		c.Body = textOf(c.raw)
		if kind := declared.Node().Text("type"); kind != "string" {
			return nil // it is written in a language that nothing here reads
		}
	}
	return c.validate(declared)
}

// textOf gives what was sent as a text; what is none is written in base64.
func textOf(raw []byte) string {
	if utf8.Valid(raw) {
		return string(raw)
	}
	return base64.StdEncoding.EncodeToString(raw)
}

// readMultipart reads the parts of a body by their names.
func (c *Call) readMultipart() (url.Values, *Error) {
	_, parameters, err := mime.ParseMediaType(c.Header.Get("Content-Type"))
	if err != nil || parameters["boundary"] == "" {
		return nil, Errorf(Invalid, "the Content-Type names no boundary of the body's parts")
	}
	reader, values := multipart.NewReader(bytes.NewReader(c.raw), parameters["boundary"]), url.Values{}
	for n := 0; ; n++ {
		part, err := reader.NextPart()
		if err == io.EOF {
			return values, nil
		}
		var text []byte
		if err == nil {
			text, err = io.ReadAll(part)
		}
		if err != nil {
			return nil, Errorf(Invalid, "the body's parts cannot be read: %v", err)
		}
		if n == maxValues {
			return nil, Errorf(TooLarge, "the body holds more than %d parts", maxValues)
		}
		name := strings.TrimSpace(part.FormName())
		values[name] = append(values[name], textOf(text))
	}
}
