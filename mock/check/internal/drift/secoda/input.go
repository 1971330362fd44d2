package secoda

import (
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"strings"

	"github.com/ringer-mock/ringer/mock/check/internal/drift/standin"
)

// input is what a client sent of a group; what is nil was not sent.
type input struct {
	name, icon, description *string
	users                   *[]string
}

// apply sets what was sent; what was not stays as it is.
func (in input) apply(group *Group) {
	for field, value := range map[*string]*string{&group.Name: in.name, &group.Icon: in.icon, &group.Description: in.description} {
		if value != nil {
			*field = *value
		}
	}
	if in.users != nil {
		group.Users = *in.users
	}
}

// readGroup reads the body of a create or update; a refusal names every field
// that is wrong.
func readGroup(r *standin.Request, mustHaveName bool) (in input, refusal *standin.Answer) {
	fields, refusal := readObject(r)
	if refusal != nil {
		return in, refusal
	}
	mistakes := standin.Object{}
	for name, field := range map[string]**string{"name": &in.name, "icon": &in.icon, "description": &in.description} {
		value, sent := fields[name]
		text, mistake := readText(value)
		switch {
		case !sent && name == "name" && mustHaveName:
			mistakes[name] = []string{"This field is required."}
		case !sent:
		case mistake != "":
			mistakes[name] = []string{mistake}
		case name == "name" && strings.TrimSpace(text) == "":
			mistakes[name] = []string{"This field may not be blank."}
		default:
			*field = &text
		}
	}
	if value, sent := fields["users"]; sent {
		if users, ok := texts(value); ok {
			in.users = &users
		} else {
			mistakes["users"] = []string{"Expected a list of items."}
		}
	}
	if len(mistakes) > 0 {
		return in, wrong(mistakes)
	}
	return in, nil
}

func readObject(r *standin.Request) (standin.Object, *standin.Answer) {
	sent := r.Header.Get("Content-Type")
	if media, _, err := mime.ParseMediaType(sent); err != nil || media != "application/json" {
		return nil, refuse(http.StatusUnsupportedMediaType, fmt.Sprintf("Unsupported media type %q in request.", sent))
	}
	var body any
	if err := json.Unmarshal(r.Body, &body); err != nil {
		return nil, refuse(http.StatusBadRequest, "JSON parse error - "+err.Error())
	}
	fields, ok := body.(standin.Object)
	if !ok {
		return nil, wrong(standin.Object{"non_field_errors": []string{"Invalid data. Expected a dictionary."}})
	}
	return fields, nil
}

// readText reads a text, or says why it is none.
func readText(value any) (text, mistake string) {
	text, ok := value.(string)
	switch {
	case value == nil:
		return "", "This field may not be null."
	case !ok:
		return "", "Not a valid string."
	}
	return text, ""
}

func wrong(mistakes standin.Object) *standin.Answer {
	return standin.JSON(http.StatusBadRequest, mistakes)
}

func texts(value any) (list []string, ok bool) {
	items, ok := value.([]any)
	list = make([]string, len(items))
	for i, item := range items {
		text, isText := item.(string)
		list[i], ok = text, ok && isText
	}
	return list, ok
}
