package contracts

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/ringer-mock/ringer/schemas"
)

//go:embed *.yaml
var files embed.FS

// methods are those that an operation may have, in the order in which an
// operation's path lists them.
var methods = []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete}

// Names lists the vendors that have a contract, in alphabetical order.
func Names() []string {
	names, err := fs.Glob(files, "*.yaml")
	if err != nil {
		return nil // only a malformed pattern fails, and this one is constant
	}
	for i, name := range names {
		names[i] = strings.TrimSuffix(name, ".yaml")
	}
	return names
}

var loaded sync.Map // vendor name to func() (*Contract, error)

// Load reads a vendor's embedded contract, once.
func Load(vendor string) (*Contract, error) {
	read, _ := loaded.LoadOrStore(vendor, sync.OnceValues(func() (*Contract, error) {
		data, err := text(vendor)
		if err != nil {
			return nil, err
		}
		return Parse(vendor, data)
	}))
	return read.(func() (*Contract, error))()
}

// text reads a vendor's embedded contract.
func text(vendor string) ([]byte, error) {
	data, err := files.ReadFile(vendor + ".yaml")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("no contract for vendor %q; %s", vendor, schemas.Suggest(vendor, Names()))
	}
	if err != nil {
		return nil, fmt.Errorf("read contract of %s: %w", vendor, err)
	}
	return data, nil
}

// Parse reads a contract from the text of an OpenAPI document. References to
// schema files are resolved among the embedded ones.
func Parse(vendor string, data []byte) (*Contract, error) {
	doc, err := schemas.Parse(vendor+".yaml", data)
	if err != nil {
		return nil, err
	}
	bundled, err := bundle(doc.Value)
	if err != nil {
		return nil, fmt.Errorf("contract of %s: %w", vendor, err)
	}
	c := &Contract{Vendor: vendor, document: bundled, schemas: schemas.NewSet(vendor+".json", bundled)}
	if err := c.read(); err != nil {
		return nil, fmt.Errorf("contract of %s: %w", vendor, err)
	}
	return c, nil
}

// node is a place in the bundled document: references are followed, and the
// pointer is that of the place where the value really stands.
type node struct {
	contract *Contract
	pointer  string
	value    any
}

func (c *Contract) at(pointer string) node {
	value, _ := schemas.Lookup(c.document, pointer)
	object, _ := value.(map[string]any)
	if ref, ok := object["$ref"].(string); ok && strings.HasPrefix(ref, "#") {
		return c.at(ref[1:])
	}
	return node{contract: c, pointer: pointer, value: value}
}

func (n node) get(keys ...string) node {
	for _, key := range keys {
		n = n.contract.at(schemas.Join(n.pointer, key))
	}
	return n
}

func (n node) exists() bool { return n.value != nil }

func (n node) text(key string) string {
	text, _ := n.get(key).value.(string)
	return text
}

func (n node) keys() []string {
	object, _ := n.value.(map[string]any)
	keys := make([]string, 0, len(object))
	for key := range object {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

func (n node) items() []node {
	array, _ := n.value.([]any)
	items := make([]node, len(array))
	for i := range array {
		items[i] = n.get(strconv.Itoa(i))
	}
	return items
}

// decode reads the value into a Go value by its JSON names.
func (n node) decode(into any) error {
	data, err := json.Marshal(n.value)
	if err == nil {
		err = json.Unmarshal(data, into)
	}
	if err != nil {
		return fmt.Errorf("at %s: %w", n.pointer, err)
	}
	return nil
}

func (c *Contract) read() error {
	root := c.at("")
	c.Title, c.Version = root.get("info").text("title"), root.get("info").text("version")
	if err := c.readServers(root); err != nil {
		return err
	}
	for _, n := range root.get("x-ringer-territory").items() {
		c.Territory = append(c.Territory, fmt.Sprint(n.value))
	}
	for _, n := range root.get("x-ringer-path-suffixes").items() {
		c.suffixes = append(c.suffixes, n.text("suffix"))
	}
	for _, name := range root.get("x-ringer-collections").keys() {
		n := root.get("x-ringer-collections", name)
		c.Collections = append(c.Collections, &Collection{
			Name: name,
			ID:   strings.TrimPrefix(n.text("id"), "/"),
			body: &Body{contract: c, pointer: n.get("schema").pointer},
		})
	}
	var err error
	if c.unknown, err = c.readResponses(root.get("x-ringer-unknown-calls")); err != nil {
		return err
	}
	for _, path := range root.get("paths").keys() {
		item := root.get("paths", path)
		for _, method := range methods {
			if n := item.get(strings.ToLower(method)); n.exists() {
				if err := c.readOperation(method, path, item, n); err != nil {
					return err
				}
			}
		}
	}
	c.route()
	return nil
}

func (c *Contract) readServers(root node) error {
	for i, server := range root.get("servers").items() {
		// The host may hold a variable in braces; only the path matters here.
		address, err := url.Parse(strings.NewReplacer("{", "", "}", "").Replace(server.text("url")))
		if err != nil {
			return fmt.Errorf("server %d: %w", i, err)
		}
		prefix := strings.TrimSuffix(address.Path, "/")
		if i == 0 {
			c.Prefix = prefix
		}
		if !slices.Contains(c.prefixes, prefix) {
			c.prefixes = append(c.prefixes, prefix)
		}
	}
	slices.SortStableFunc(c.prefixes, func(a, b string) int { return len(b) - len(a) })
	return nil
}

func (c *Contract) readOperation(method, path string, item, n node) error {
	op := &Operation{
		ID: n.text("operationId"), Method: method, Path: path, Summary: n.text("summary"),
		Evidence: c.EvidenceFor(n.pointer), contract: c,
	}
	if security := n.get("security"); security.exists() {
		op.Public = len(security.items()) == 0
	}
	for _, p := range append(item.get("parameters").items(), n.get("parameters").items()...) {
		required, _ := p.get("required").value.(bool)
		op.Parameters = append(op.Parameters, &Parameter{
			Name: p.text("name"), In: p.text("in"), Required: required,
			Description: p.text("description"), Evidence: c.EvidenceFor(p.pointer),
		})
	}
	if body := n.get("requestBody"); body.exists() {
		op.Body = c.readBody(body)
	}
	var err error
	if op.Responses, err = c.readResponses(n.get("responses")); err != nil {
		return fmt.Errorf("%s: %w", op.ID, err)
	}
	if err := n.get("x-ringer-rules").decode(&op.Rules); err != nil {
		return err
	}
	for _, response := range op.Responses {
		collection, ok := c.Collection(response.Collection)
		if ok && method != http.MethodGet && !slices.Contains(collection.Writers, op.ID) {
			collection.Writers = append(collection.Writers, op.ID)
		}
	}
	c.Operations = append(c.Operations, op)
	return nil
}

func (c *Contract) readBody(n node) *Body {
	content := n.get("content")
	if !content.exists() {
		return nil
	}
	required, _ := n.get("required").value.(bool)
	types := content.keys()
	return &Body{contract: c, Required: required, MediaTypes: types, pointer: content.get(types[0], "schema").pointer}
}

func (c *Contract) readResponses(all node) (map[int]*Response, error) {
	responses := map[int]*Response{}
	for _, key := range all.keys() {
		status, err := strconv.Atoi(key)
		if err != nil {
			return nil, fmt.Errorf("response %q: a status is a number", key)
		}
		n := all.get(key)
		response := &Response{
			Status: status, Body: c.readBody(n), Evidence: c.EvidenceFor(n.pointer),
			Collection: n.text("x-ringer-collection"), pointer: n.pointer,
		}
		for _, name := range n.get("headers").keys() {
			if required, _ := n.get("headers", name, "required").value.(bool); required {
				response.Headers = append(response.Headers, name)
			}
		}
		if p := n.get("x-ringer-paging"); p.exists() {
			response.paging = &paging{pointer: p.pointer}
			if err := p.decode(response.paging); err != nil {
				return nil, err
			}
		}
		if e := n.get("x-ringer-envelope"); e.exists() {
			response.envelope = &envelope{pointer: e.pointer}
			if err := e.decode(response.envelope); err != nil {
				return nil, err
			}
		}
		responses[status] = response
	}
	return responses, nil
}

// bundle takes a copy of the document in which every schema file that it refers
// to stands under components/schemas.
func bundle(document any) (any, error) {
	b := bundler{schemas: map[string]any{}}
	rewritten, err := b.rewrite(document, "")
	if err != nil {
		return nil, err
	}
	root, ok := rewritten.(map[string]any)
	if !ok {
		return nil, errors.New("an OpenAPI document is an object")
	}
	if len(b.schemas) > 0 {
		components, _ := root["components"].(map[string]any)
		if components == nil {
			components = map[string]any{}
			root["components"] = components
		}
		components["schemas"] = b.schemas
	}
	return root, nil
}

type bundler struct{ schemas map[string]any }

// rewrite copies a value; file is the schema file that it comes from, empty for
// the OpenAPI document itself.
func (b bundler) rewrite(value any, file string) (any, error) {
	switch value := value.(type) {
	case map[string]any:
		rewritten := make(map[string]any, len(value))
		for key, member := range value {
			ref, isText := member.(string)
			if key == "$ref" && isText {
				target, err := b.reference(ref, file)
				if err != nil {
					return nil, err
				}
				rewritten[key] = target
				continue
			}
			var err error
			if rewritten[key], err = b.rewrite(member, file); err != nil {
				return nil, err
			}
		}
		return rewritten, nil
	case []any:
		rewritten := make([]any, len(value))
		for i, item := range value {
			var err error
			if rewritten[i], err = b.rewrite(item, file); err != nil {
				return nil, err
			}
		}
		return rewritten, nil
	}
	return value, nil
}

// reference gives the new form of a reference, taking in the file it points to.
func (b bundler) reference(ref, file string) (string, error) {
	target, fragment, _ := strings.Cut(ref, "#")
	switch {
	case target == "" && file == "":
		return ref, nil
	case target == "":
		target = file
	case file == "":
		target = strings.TrimPrefix(target, "../schemas/")
	default:
		target = path.Join(path.Dir(file), target)
	}
	name := strings.TrimSuffix(path.Base(target), ".json")
	if _, taken := b.schemas[name]; !taken {
		doc, err := schemas.Read(target)
		if err != nil {
			return "", fmt.Errorf("reference %s: %w", ref, err)
		}
		b.schemas[name] = nil // a file may refer to itself
		if b.schemas[name], err = b.rewrite(doc.Value, target); err != nil {
			return "", err
		}
	}
	return "#/components/schemas/" + name + fragment, nil
}
