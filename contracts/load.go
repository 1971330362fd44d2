package contracts

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/ringer-mock/ringer/schemas"
)

// Contracts as they are written, and as they are read: bundled, since JSON takes a
// fifth of the time that YAML does, and the program starts for every test. "make
// golden" writes the second from the first, and a test fails until it has.
//
//go:embed *.yaml bundled/*.json
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
		if data, err := files.ReadFile(bundledFile(vendor)); err == nil {
			bundled, err := schemas.DecodeJSON(data)
			if err != nil {
				return nil, fmt.Errorf("read %s: %w; run make golden", bundledFile(vendor), err)
			}
			return fromBundled(vendor, bundled, schemas.NewProvenSet)
		}
		data, err := text(vendor)
		if err != nil {
			return nil, err
		}
		return Parse(vendor, data)
	}))
	return read.(func() (*Contract, error))()
}

// bundledFile is where a vendor's contract stands bundled, if that was done yet.
func bundledFile(vendor string) string { return "bundled/" + vendor + ".json" }

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
	return fromBundled(vendor, bundled, schemas.NewSet)
}

// fromBundled reads a contract from a document that refers to nothing outside.
func fromBundled(vendor string, bundled any, newSet func(name string, doc any) *schemas.Set) (*Contract, error) {
	c := &Contract{Vendor: vendor, document: bundled, schemas: newSet(vendor+".json", bundled), responsesAt: map[string]*Response{}}
	if err := c.read(); err != nil {
		return nil, fmt.Errorf("contract of %s: %w", vendor, err)
	}
	return c, nil
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
	for _, n := range root.get("x-ringer-roles").items() {
		c.Roles = append(c.Roles, fmt.Sprint(n.value))
	}
	for _, n := range root.get("x-ringer-grants").items() {
		c.Grants = append(c.Grants, fmt.Sprint(n.value))
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
	c.responsesAt = nil
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
		op.Parameters = append(op.Parameters, c.readParameter(p))
	}
	if body := n.get("requestBody"); body.exists() {
		op.Body = c.readBody(body)
	}
	var err error
	if op.Responses, err = c.readResponses(n.get("responses")); err != nil {
		return fmt.Errorf("%s: %w", op.ID, err)
	}
	if rules := n.get("x-ringer-rules"); rules.exists() {
		if err := rules.decode(&op.Rules); err != nil {
			return err
		}
	}
	for i := range op.Rules {
		op.Rules[i].Evidence.Fact = schemas.Join(n.pointer, "x-ringer-rules", strconv.Itoa(i))
	}
	c.readWrites(op, n)
	c.Operations = append(c.Operations, op)
	return nil
}

func (c *Contract) readParameter(n node) *Parameter {
	required, _ := n.get("required").value.(bool)
	p := &Parameter{
		Name: n.text("name"), In: n.text("in"), Required: required,
		Description: n.text("description"), Omits: n.text("x-ringer-omits"), Evidence: c.EvidenceFor(n.pointer), schema: n.get("schema"),
	}
	if p.schema.exists() {
		p.body = &Body{contract: c, pointer: p.schema.pointer}
		p.isText = p.schema.text("type") == "string"
	}
	return p
}

// readWrites notes which collections an operation puts data into: that of the
// objects that it answers with when it is no GET, and those that it names.
func (c *Contract) readWrites(op *Operation, n node) {
	var names []string
	for _, response := range op.Responses {
		if op.Method != http.MethodGet {
			names = append(names, response.Collection)
		}
	}
	for _, name := range n.get("x-ringer-writes").items() {
		names = append(names, fmt.Sprint(name.value))
	}
	for _, name := range names {
		if collection, ok := c.Collection(name); ok && !slices.Contains(collection.Writers, op.ID) {
			collection.Writers = append(collection.Writers, op.ID)
		}
	}
}

func (c *Contract) readBody(n node) *Body {
	content := n.get("content")
	if !content.exists() {
		return nil
	}
	required, _ := n.get("required").value.(bool)
	types := content.keys()
	return &Body{contract: c, Required: required, MediaTypes: types, content: content.pointer, pointer: content.get(types[0], "schema").pointer}
}

func (c *Contract) readResponses(all node) (map[int]*Response, error) {
	responses := map[int]*Response{}
	for _, key := range all.keys() {
		status, err := strconv.Atoi(key)
		if err != nil {
			return nil, fmt.Errorf("response %q: a status is a number", key)
		}
		if responses[status], err = c.readResponse(status, all.get(key)); err != nil {
			return nil, err
		}
	}
	return responses, nil
}

// readResponse reads one answer, which many operations may share.
func (c *Contract) readResponse(status int, n node) (*Response, error) {
	if shared := c.responsesAt[n.pointer]; shared != nil && shared.Status == status {
		return shared, nil
	}
	response := &Response{
		Status: status, Body: c.readBody(n), Evidence: c.EvidenceFor(n.pointer),
		Collection: n.text("x-ringer-collection"), pointer: n.pointer,
	}
	for _, name := range n.get("headers").keys() {
		if required, _ := n.get("headers", name, "required").value.(bool); required {
			response.Headers = append(response.Headers, name)
		}
		if schema := n.get("headers", name, "schema"); len(schema.keys()) > 1 { // more than a type, which is text
			response.values = append(response.values, headerValue{name, &Body{contract: c, pointer: schema.pointer}})
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
	if o := n.get("x-ringer-order"); o.exists() {
		response.order = &order{}
		if err := o.decode(response.order); err != nil {
			return nil, err
		}
	}
	if o := n.get("x-ringer-objects"); o.exists() {
		if err := o.decode(&response.objects); err != nil {
			return nil, err
		}
	}
	c.responsesAt[n.pointer] = response
	return response, nil
}
