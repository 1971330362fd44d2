package twin

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"

	"github.com/ringer-mock/ringer/schemas"
)

// give lets the fake hold what the vendor has shown. Objects that it cannot take
// are left out, and their collections are partial until they are shown again.
func (t *Twin) give() error {
	if t.wrote {
		return t.giveLater()
	}
	for {
		refused, err := t.put()
		if err == nil || !t.leaveOut(refused) && !t.leaveAll() {
			return err
		}
	}
}

// leaveOut takes out what pointers name: rows, as /VENDOR/COLLECTION/PLACE, or a
// field, which no row keeps then, as what the fake works out itself must not be
// given. False is that there is nothing of the kind.
func (t *Twin) leaveOut(pointers []string) (some bool) {
	unfit := map[*shownRows]map[int]string{} // the field that is wrong, by row
	for _, pointer := range pointers {
		tokens := schemas.Split(pointer)
		if len(tokens) < 3 || t.rows[tokens[1]] == nil {
			continue
		}
		rows, field := t.rows[tokens[1]], ""
		if collection, ok := t.contract.Collection(tokens[1]); ok && len(tokens) > 3 && tokens[3] != collection.ID {
			field = tokens[3]
		}
		if at, err := strconv.Atoi(tokens[2]); err == nil && at < len(rows.ids) {
			if unfit[rows] == nil {
				unfit[rows] = map[int]string{}
			}
			unfit[rows][at] = field
		}
	}
	for rows, places := range unfit {
		dropped := false
		for at, field := range places {
			if _, there := rows.byID[rows.ids[at]][field]; there {
				dropped = rows.drop(field, places) || dropped
			}
		}
		some = dropped || rows.leave(places) || some
	}
	return some
}

// leaveAll takes out all rows, where nobody says which ones are wrong; false is
// that there are none.
func (t *Twin) leaveAll() (some bool) {
	for _, rows := range t.rows {
		for _, id := range rows.ids {
			rows.unfit[id] = true
			some = true
		}
		rows.ids, rows.byID = nil, map[string]map[string]any{}
	}
	return some
}

// drop takes a field out of all rows. One that holds no list is only dropped when it
// is wrong in all rows: otherwise it is a value that one of them must not have, such
// as a name that is taken. A state that is refused names at most 100 places.
func (r *shownRows) drop(field string, wrong map[int]string) bool {
	for at, id := range r.ids {
		value, there := r.byID[id][field]
		if _, list := value.([]any); list {
			break
		}
		if there && wrong[at] != field && len(wrong) < 100 {
			return false
		}
	}
	for _, row := range r.byID {
		delete(row, field)
	}
	return true
}

// leave takes rows out, by their places; false is that there are none.
func (r *shownRows) leave(places map[int]string) (some bool) {
	kept := r.ids[:0:0]
	for i, id := range r.ids {
		if _, wrong := places[i]; wrong {
			delete(r.byID, id)
			r.unfit[id] = true
			some = true
			continue
		}
		kept = append(kept, id)
	}
	r.ids = kept
	return some
}

// put replaces the state of the fake. Where it is refused, the places of what is
// wrong are named.
func (t *Twin) put() (refused []string, err error) {
	data := map[string][]any{}
	for _, collection := range t.contract.Collections {
		rows := t.collection(collection.Name)
		list := []any{}
		for _, id := range rows.ids {
			list = append(list, rows.byID[id])
		}
		data[collection.Name] = list
	}
	return t.putState("/_ringer/state", data)
}

// control makes a call of the fake's control API.
func (t *Twin) control(method, path string, body any) (*twinAnswer, error) {
	text, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	request, err := http.NewRequest(method, "http://localhost"+path, bytes.NewReader(text))
	if err != nil {
		return nil, err
	}
	return t.send(request), nil
}

func (t *Twin) putState(path string, data map[string][]any) (refused []string, err error) {
	answer, err := t.control(http.MethodPut, path, map[string]any{t.contract.Vendor: data})
	if err != nil || answer.status < 300 {
		return nil, err
	}
	var problem struct {
		Detail string `json:"detail"`
		Errors []struct {
			Pointer string `json:"pointer"`
		} `json:"errors"`
	}
	if err := json.Unmarshal(answer.body.Bytes(), &problem); err != nil {
		return nil, fmt.Errorf("the fake answered %d to what the vendor holds", answer.status)
	}
	for _, one := range problem.Errors {
		refused = append(refused, one.Pointer)
	}
	return refused, errors.New("the fake cannot hold what the vendor does: " + problem.Detail)
}
