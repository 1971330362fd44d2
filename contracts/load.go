package contracts

import (
	"cmp"
	"embed"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/ringer-mock/ringer/contracts/paging"
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

// embeddedNames lists the vendors whose contracts stand in this package.
func embeddedNames() []string {
	names, err := fs.Glob(files, "*.yaml")
	if err != nil {
		return nil // only a malformed pattern fails, and this one is constant
	}
	for i, name := range names {
		names[i] = strings.TrimSuffix(name, ".yaml")
	}
	return names
}

// loadEmbedded reads a contract of this package.
func loadEmbedded(vendor string) (*Contract, error) {
	data, err := files.ReadFile(bundledFile(vendor))
	if err != nil { // it was not bundled yet
		return embeddedSource(vendor).Load()
	}
	bundled, err := schemas.DecodeJSON(data)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w; run make golden", bundledFile(vendor), err)
	}
	contract, err := fromBundled(vendor, bundled, schemas.NewProvenSet)
	if err == nil {
		contract.embedded = true
	}
	return contract, err
}

// bundledFile is where a vendor's contract stands bundled, if that was done yet.
func bundledFile(vendor string) string { return "bundled/" + vendor + ".json" }

// fromBundled reads a contract from a document that refers to nothing outside.
func fromBundled(vendor string, bundled any, newSet func(name string, doc any) *schemas.Set) (*Contract, error) {
	c := &Contract{Vendor: vendor, Document: bundled, Schemas: newSet(vendor+".json", bundled), responsesAt: map[string]*Response{}}
	if err := c.read(); err != nil {
		return nil, fmt.Errorf("contract of %s: %w", vendor, err)
	}
	return c, nil
}

func (c *Contract) read() error {
	root := c.At("")
	c.Level = Promise(cmp.Or(root.Text("x-ringer-level"), string(Experimental)))
	c.Title, c.Version = root.Get("info").Text("title"), root.Get("info").Text("version")
	if err := c.readServers(root); err != nil {
		return err
	}
	for _, n := range root.Get("x-ringer-territory").Items() {
		c.OwnedPrefixes = append(c.OwnedPrefixes, fmt.Sprint(n.Value))
	}
	for _, n := range root.Get("x-ringer-roles").Items() {
		c.Roles = append(c.Roles, fmt.Sprint(n.Value))
	}
	for _, n := range root.Get("x-ringer-grants").Items() {
		c.Grants = append(c.Grants, fmt.Sprint(n.Value))
	}
	for _, n := range root.Get("x-ringer-path-suffixes").Items() {
		c.Suffixes = append(c.Suffixes, n.Text("suffix"))
	}
	for _, name := range root.Get("x-ringer-collections").Keys() {
		n := root.Get("x-ringer-collections", name)
		var unique [][]string
		if err := n.Get("unique").decode(&unique); err != nil {
			return err
		}
		collection := &Collection{
			Name: name, Unique: unique,
			ID: strings.TrimPrefix(n.Text("id"), "/"), Internal: n.Get("internal").Value == true,
			Body: &Body{contract: c, Pointer: n.Get("schema").Pointer},
		}
		if err := collection.readGiven(n); err != nil {
			return err
		}
		c.Collections = append(c.Collections, collection)
	}
	err := c.readSecurity(root)
	if err != nil {
		return err
	}
	if err := c.readErrors(root.Get("x-ringer-errors")); err != nil {
		return err
	}
	if c.UnknownCalls, err = c.readResponses(root.Get("x-ringer-unknown-calls")); err != nil {
		return err
	}
	for _, path := range root.Get("paths").Keys() {
		item := root.Get("paths", path)
		for _, method := range methods {
			if n := item.Get(strings.ToLower(method)); n.Exists() {
				if err := c.readOperation(method, path, item, n); err != nil {
					return err
				}
			}
		}
	}
	c.responsesAt = nil
	return c.route()
}

func (c *Contract) readServers(root Node) error {
	for i, server := range root.Get("servers").Items() {
		// The host may hold a variable in braces; only the path matters here.
		address, err := url.Parse(strings.NewReplacer("{", "", "}", "").Replace(server.Text("url")))
		if err != nil {
			return fmt.Errorf("server %d: %w", i, err)
		}
		prefix := strings.TrimSuffix(address.Path, "/")
		if i == 0 {
			c.Prefix = prefix
		}
		if !slices.Contains(c.Prefixes, prefix) {
			c.Prefixes = append(c.Prefixes, prefix)
		}
	}
	slices.SortStableFunc(c.Prefixes, func(a, b string) int { return len(b) - len(a) })
	return nil
}

func (c *Contract) readOperation(method, path string, item, n Node) error {
	op := &Operation{
		ID: n.Text("operationId"), Method: method, Path: path, Summary: n.Text("summary"),
		Evidence: c.EvidenceFor(n.Pointer), contract: c, inQuery: map[string]*Parameter{},
	}
	if op.Security = c.Security; n.Get("security").Exists() {
		security, err := c.securityAt(n.Get("security"))
		if err != nil {
			return err
		}
		op.Security = security
	}
	own := n.Get("parameters").Items()
	for _, p := range item.Get("parameters").Items() {
		if !slices.ContainsFunc(own, func(o Node) bool { return o.Text("in") == p.Text("in") && o.Text("name") == p.Text("name") }) {
			op.Parameters = append(op.Parameters, c.readParameter(p))
		}
	}
	for _, p := range own {
		op.Parameters = append(op.Parameters, c.readParameter(p))
	}
	for _, p := range slices.Backward(op.Parameters) { // the first of a name counts
		if p.In == InQuery {
			op.inQuery[p.Name] = p
		}
	}
	if body := n.Get("requestBody"); body.Exists() {
		op.Body = c.readBody(body)
	}
	var err error
	if op.Responses, err = c.readResponses(n.Get("responses")); err != nil {
		return fmt.Errorf("%s: %w", op.ID, err)
	}
	if rules := n.Get("x-ringer-rules"); rules.Exists() {
		if err := rules.decode(&op.Behaviours); err != nil {
			return err
		}
	}
	for i := range op.Behaviours {
		op.Behaviours[i].Evidence.Fact = schemas.Join(n.Pointer, "x-ringer-rules", strconv.Itoa(i))
	}
	if op.Action, err = readAction(n.Get("x-ringer-behaviour")); err != nil {
		return err
	}
	c.readWrites(op, n)
	c.Operations = append(c.Operations, op)
	return nil
}

func (c *Contract) readParameter(n Node) *Parameter {
	required, _ := n.Get("required").Value.(bool)
	p := &Parameter{
		Name: n.Text("name"), In: n.Text("in"), Required: required,
		Description: n.Text("description"), Omits: n.Text("x-ringer-omits"), Evidence: c.EvidenceFor(n.Pointer), Schema: n.Get("schema"),
	}
	if content := n.Get("content"); !p.Schema.Exists() && content.Exists() {
		if types := byPreference(content.Keys()); len(types) > 0 {
			p.Schema = content.Get(types[0], "schema")
		}
	}
	if p.Schema.Exists() {
		p.Body = &Body{contract: c, Pointer: p.Schema.Pointer}
		p.reading = readingOf(p.Schema)
		explode, said := n.Get("explode").Value.(bool)
		p.explodes = p.Schema.Text("type") == "array" && n.Text("style") != "simple" && (explode || !said)
	}
	return p
}

// readWrites notes which collections an operation puts data into: that of the
// objects that it answers with when it writes, and those that it names.
func (c *Contract) readWrites(op *Operation, n Node) {
	declared := n.Get("x-ringer-writes")
	if writes, said := declared.Value.(bool); said {
		op.writes = &writes
	} else if len(declared.Items()) > 0 {
		writes = true
		op.writes = &writes
	}
	var names []string
	for _, response := range op.Responses {
		if op.Writes(op.Method) {
			names = append(names, response.Collection)
		}
	}
	for _, name := range declared.Items() {
		names = append(names, fmt.Sprint(name.Value))
	}
	for _, name := range names {
		if collection, ok := c.Collection(name); ok && !slices.Contains(collection.Writers, op.ID) {
			collection.Writers = append(collection.Writers, op.ID)
		}
	}
}

func (c *Contract) readBody(n Node) *Body {
	content := n.Get("content")
	types := content.Keys()
	if len(types) == 0 {
		return nil
	}
	required, _ := n.Get("required").Value.(bool)
	preferred := content.Get(byPreference(types)[0], "schema")
	return &Body{contract: c, Required: required, MediaTypes: types, Content: content.Pointer, Pointer: preferred.Pointer}
}

// byPreference gives media types in another order: JSON first, then types that are
// written in JSON, then all others.
func byPreference(types []string) []string {
	var sorted [3][]string
	for _, name := range types {
		base, _, _ := strings.Cut(name, ";")
		switch base = strings.TrimSpace(strings.ToLower(base)); {
		case base == "application/json":
			sorted[0] = append(sorted[0], name)
		case strings.HasSuffix(base, "+json"), strings.HasSuffix(base, "/json"):
			sorted[1] = append(sorted[1], name)
		default:
			sorted[2] = append(sorted[2], name)
		}
	}
	return append(append(sorted[0], sorted[1]...), sorted[2]...)
}

// readResponse reads one answer, which many operations may share.
func (c *Contract) readResponse(status int, n Node) (*Response, error) {
	if shared := c.responsesAt[n.Pointer]; shared != nil && shared.Status == status {
		return shared, nil
	}
	response := &Response{
		Status: status, Body: c.readBody(n), Evidence: c.EvidenceFor(n.Pointer),
		Collection: n.Text("x-ringer-collection"), Pointer: n.Pointer,
	}
	for _, name := range n.Get("headers").Keys() {
		if required, _ := n.Get("headers", name, "required").Value.(bool); required {
			response.Headers = append(response.Headers, name)
		}
		schema := n.Get("headers", name, "schema")
		if read := readingOf(schema); len(schema.Keys()) > 1 || schema.Exists() && !read.isText { // else any text will do
			response.HeaderValues = append(response.HeaderValues, HeaderValue{name, &Body{contract: c, Pointer: schema.Pointer}, read})
		}
	}
	if p := n.Get("x-ringer-paging"); p.Exists() {
		response.Paging = &paging.Scheme{}
		if err := p.decode(response.Paging); err != nil {
			return nil, err
		}
		response.Paging.Pointer = p.Pointer
	}
	if e := n.Get("x-ringer-envelope"); e.Exists() {
		response.Envelope = &Envelope{Pointer: e.Pointer}
		if err := e.decode(response.Envelope); err != nil {
			return nil, err
		}
	}
	if o := n.Get("x-ringer-order"); o.Exists() {
		response.Order = &Order{}
		if err := o.decode(response.Order); err != nil {
			return nil, err
		}
	}
	if o := n.Get("x-ringer-objects"); o.Exists() {
		if err := o.decode(&response.Objects); err != nil {
			return nil, err
		}
	}
	c.responsesAt[n.Pointer] = response
	return response, nil
}
