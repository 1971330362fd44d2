package generic

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/fixtures"
	"github.com/ringer-mock/ringer/fixtures/sample"
	"github.com/ringer-mock/ringer/schemas"
)

// demoRows is how many objects of each collection the scenario demo has.
const demoRows = 12

// files gives what the vendor brings: its contract, its part of the scenario demo, and
// its stories.
// Each is made when it is first read.
func (v *vendor) files() fs.FS {
	files := made{
		"contract.yaml":       sync.OnceValues(func() ([]byte, error) { return schemas.EncodeJSON(v.contract.Bundled()) }),
		"scenarios/demo.yaml": sync.OnceValues(v.demo),
	}
	stories := sync.OnceValues(func() (map[string][]byte, error) { return storiesOf(v.contract) })
	for _, name := range []string{"read.yaml", "write.yaml"} {
		files["stories/"+name] = func() ([]byte, error) {
			all, err := stories()
			if err == nil && all[name] == nil {
				err = fs.ErrNotExist
			}
			return all[name], err
		}
	}
	return files
}

// demo writes the vendor's part of the scenario demo: any token is let in, and there are
// some objects of each kind.
func (v *vendor) demo() ([]byte, error) {
	scenario := map[string]any{"version": 1, "name": "demo"}
	if v.takesTokens() {
		scenario["auth"] = []any{map[string]any{"vendor": v.contract.Vendor, "token": "*"}}
	}
	data := map[string]any{}
	rows := map[string][]map[string]any{}
	for _, c := range v.parentsFirst() {
		if made := c.demo(rows); len(made) > 0 {
			rows[c.Name] = made
			data[c.Name] = made
		}
	}
	if len(data) > 0 {
		scenario["data"] = map[string]any{v.contract.Vendor: data}
	}
	return schemas.EncodeJSON(scenario)
}

func (v *vendor) takesTokens() bool {
	return slices.ContainsFunc(v.contract.Operations, func(op *contracts.Operation) bool { return !op.Public() })
}

// parentsFirst lists the collections so that what others are inside of comes before them.
func (v *vendor) parentsFirst() (all []*collection) {
	done := map[string]bool{}
	var add func(c *collection)
	add = func(c *collection) {
		if c == nil || done[c.Name] {
			return
		}
		done[c.Name] = true
		for _, member := range sorted(c.declared.Parents) {
			add(v.collections[c.declared.Parents[member]])
		}
		all = append(all, c)
	}
	for _, name := range sorted(v.collections) {
		add(v.collections[name])
	}
	return all
}

// demo makes some objects; what no value is found for has none.
func (c *collection) demo(rows map[string][]map[string]any) (all []map[string]any) {
	if c.declared.Internal {
		return nil
	}
	schema, err := c.declared.Schema()
	if err != nil {
		return nil
	}
	taken := map[string]bool{}
	chance := fixtures.NewChance(1).For(c.vendor.contract.Vendor, c.Name, "demo")
	for n := range demoRows {
		object := c.demoObject(n, chance.For(fmt.Sprint(n)), rows)
		if object == nil || len(schema.Validate(object))+len(schema.Undocumented(object)) > 0 {
			continue
		}
		keys := []string{keyOf(object, []string{c.declared.ID})}
		for _, names := range c.unique {
			keys = append(keys, strings.Join(names, "\x00")+"\x00"+keyOf(object, names))
		}
		if slices.ContainsFunc(keys, func(key string) bool { return taken[key] }) {
			continue
		}
		for _, key := range keys {
			taken[key] = true
		}
		all = append(all, object)
	}
	return all
}

// demoObject makes the object of a number from 0; nil when it cannot.
func (c *collection) demoObject(n int, chance fixtures.Chance, rows map[string][]map[string]any) map[string]any {
	value, err := c.vendor.sampler.Value(c.declared.Body.Pointer, sample.Use{Plain: true}, chance.Dice())
	object, ok := value.(map[string]any)
	if err != nil || !ok {
		return nil
	}
	object[c.declared.ID] = c.textIDOr(n, chance)
	at := time.Date(2024, time.January, 1+n, 9, 0, 0, 0, time.UTC)
	for _, member := range c.declared.Created {
		object[member] = c.now(member, at)
	}
	c.touch(object, at)
	for _, member := range sorted(c.declared.Parents) {
		parents := rows[c.declared.Parents[member]]
		if len(parents) == 0 {
			delete(object, member)
			continue
		}
		object[member] = c.typed(member, text(parents[n%min(len(parents), 3)][c.vendor.collections[c.declared.Parents[member]].declared.ID]))
	}
	return object
}

// textIDOr gives the id of the object of a number.
func (c *collection) textIDOr(n int, chance fixtures.Chance) any {
	id := c.member(c.declared.ID)
	if id.isNumber() {
		return number(fmt.Sprint(n + 1))
	}
	return c.textID(id.place, chance.For("id"))
}

// made are files that are made when they are read.
type made map[string]func() ([]byte, error)

// ReadFile implements [fs.ReadFileFS].
func (m made) ReadFile(name string) ([]byte, error) {
	if m[name] == nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return m[name]()
}

// Glob implements [fs.GlobFS].
func (m made) Glob(pattern string) (names []string, err error) {
	for _, name := range sorted(m) {
		matched, err := path.Match(pattern, name)
		if err != nil {
			return nil, err
		}
		if !matched {
			continue
		}
		if path.Dir(name) == "stories" { // of which there may be none
			if _, err := m[name](); errors.Is(err, fs.ErrNotExist) {
				continue
			}
		}
		names = append(names, name)
	}
	return names, nil
}

// Open implements [fs.FS].
func (m made) Open(name string) (fs.File, error) {
	text, err := m.ReadFile(name)
	if err != nil {
		return nil, err
	}
	return &file{bytes.NewReader(text), path.Base(name), int64(len(text))}, nil
}

// file is one that was made.
type file struct {
	*bytes.Reader
	name string
	size int64
}

func (f *file) Stat() (fs.FileInfo, error) { return info{f}, nil }
func (f *file) Close() error               { return nil }

// info says what is known of a file.
type info struct{ of *file }

func (i info) Name() string       { return i.of.name }
func (i info) Size() int64        { return i.of.size }
func (i info) Mode() fs.FileMode  { return 0o444 }
func (i info) ModTime() time.Time { return time.Time{} }
func (i info) IsDir() bool        { return false }
func (i info) Sys() any           { return nil }
