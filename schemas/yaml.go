package schemas

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/scanner"
	"github.com/goccy/go-yaml/token"
)

// The YAML parser takes gigabytes and seconds for what a hostile or careless
// file can hold, so these bounds are checked before it runs.
const (
	maxYAMLBytes = 4 << 20
	maxYAMLDepth = 100
	// maxYAMLNodes bounds what aliases can expand to.
	maxYAMLNodes = 1 << 20
	// maxYAMLSteps bounds the steps of the parser, which goes through a block's members
	// again for each further one: a block of 6,000 members needs some 18 million.
	maxYAMLSteps = 20_000_000
	// maxYAMLDocuments bounds the marks of documents, for all of which the same is true.
	maxYAMLDocuments = 100
)

func (d *Document) parseYAML() error {
	if len(d.source) > maxYAMLBytes {
		return &Error{File: d.Name, Message: fmt.Sprintf("the file has %d bytes; YAML is read up to %d (write it as JSON, which has no such limit)", len(d.source), maxYAMLBytes)}
	}
	tokens, err := d.yamlTokens()
	if err != nil {
		return err
	}
	file, err := parser.Parse(tokens, 0)
	if err != nil {
		var at interface {
			GetToken() *token.Token
			GetMessage() string
		}
		if errors.As(err, &at) {
			return &Error{File: d.Name, Position: tokenPosition(at.GetToken()), Message: yamlMessage(at.GetMessage())}
		}
		return &Error{File: d.Name, Message: err.Error()}
	}
	var body ast.Node
	for _, doc := range file.Docs {
		switch {
		case doc.Body == nil || doc.Body.Type() == ast.CommentType || doc.Body.Type() == ast.DirectiveType:
		case body != nil:
			return &Error{File: d.Name, Position: tokenPosition(firstToken(doc.Body)), Message: "a second YAML document starts here; a file holds one"}
		default:
			body = doc.Body
		}
	}
	if body == nil {
		return &Error{File: d.Name, Position: Position{1, 1}, Message: "the file is empty"}
	}
	reader := yamlReader{file: d.Name, anchors: map[string]ast.Node{}}
	if d.Value, err = reader.value(body); err != nil {
		return err
	}
	d.locate = func(pointer string) Position { return reader.locate(body, Split(pointer)) }
	return nil
}

// lineEnds makes every line end the one that the scanner knows: it keeps the \r of \r\n
// inside folded text.
var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// yamlTokens takes the text apart, which costs little, and stops where it gets
// too deep for the parser, whose time grows with the square of the depth.
func (d *Document) yamlTokens() (tokens token.Tokens, err error) {
	var s scanner.Scanner
	text := lineEnds.Replace(string(d.source))
	if !strings.HasSuffix(text, "\n") {
		text += "\n" // the scanner does not fold a text that ends without one
	}
	s.Init(text)
	var nesting yamlNesting
	for {
		more, err := s.Scan()
		if err == io.EOF {
			return tokens, nil
		}
		for _, t := range more {
			if nesting.add(t) > maxYAMLDepth {
				return nil, &Error{File: d.Name, Position: tokenPosition(t), Message: fmt.Sprintf("the text is nested deeper than %d levels", maxYAMLDepth)}
			}
			if problem := nesting.problem(); problem != "" {
				return nil, &Error{File: d.Name, Position: tokenPosition(t), Message: problem}
			}
		}
		tokens.Add(more...)
	}
}

// yamlNesting follows how deep a text is nested, token by token. It may only
// err on texts that are absurd, and there only towards too deep.
type yamlNesting struct {
	columns []int // where each open block level starts
	members []int // how many it has that the parser goes through again
	steps   int   // of the parser
	marks   int   // of documents
	flow    int   // how many brackets are open
	chain   int   // how many anchors and tags stand before one value
	last    *token.Token
}

func (n *yamlNesting) add(t *token.Token) int {
	startsLevel := n.last == nil || t.Position.Line != n.last.Position.Line
	if n.last != nil {
		switch n.last.Type {
		case token.SequenceEntryType, token.MappingKeyType, token.MappingValueType:
			startsLevel = true
		}
	}
	if startsLevel && n.flow == 0 {
		n.level(t.Position.Column)
	}
	switch t.Type {
	case token.DocumentHeaderType, token.DocumentEndType:
		n.marks++
	case token.MappingValueType:
		n.member()
	case token.SequenceEntryType:
		if n.last != nil && n.last.Type == token.SequenceEntryType {
			n.member() // an empty item
		}
	case token.SequenceStartType, token.MappingStartType:
		n.flow++
	case token.SequenceEndType, token.MappingEndType:
		n.flow = max(0, n.flow-1)
	}
	switch {
	case t.Type == token.AnchorType, t.Type == token.TagType:
		n.chain++
	case n.last == nil || n.last.Type != token.AnchorType:
		n.chain = 0
	}
	n.last = t
	return len(n.columns) + n.flow + n.chain
}

// level makes the block level of a column the innermost one.
func (n *yamlNesting) level(column int) {
	last := len(n.columns) - 1
	for last >= 0 && n.columns[last] > column {
		last--
	}
	n.columns, n.members = n.columns[:last+1], n.members[:last+1]
	if last < 0 || n.columns[last] < column {
		n.columns, n.members = append(n.columns, column), append(n.members, 0)
	}
}

// member counts one of the innermost block level.
func (n *yamlNesting) member() {
	if last := len(n.members) - 1; last >= 0 && n.flow == 0 {
		n.members[last]++
		n.steps += n.members[last]
	}
}

// problem says why the text would keep the parser too long; empty is not.
func (n *yamlNesting) problem() string {
	switch {
	case n.marks > maxYAMLDocuments:
		return fmt.Sprintf("there are more than %d marks of documents (---), and a file holds one document", maxYAMLDocuments)
	case n.steps > maxYAMLSteps:
		return "a block of some 6,000 members or empty items, or several of thousands, are more than is read as YAML; write the text as JSON, which has no such limit"
	}
	return ""
}

type yamlReader struct {
	file    string
	anchors map[string]ast.Node
	nodes   int
	depth   int
}

func (r *yamlReader) errorf(node ast.Node, format string, args ...any) error {
	return &Error{File: r.file, Position: tokenPosition(node.GetToken()), Message: fmt.Sprintf(format, args...)}
}

// value turns a YAML node into what the same text would be in JSON.
func (r *yamlReader) value(node ast.Node) (any, error) {
	if r.nodes++; r.nodes > maxYAMLNodes {
		return nil, r.errorf(node, "the file holds more than %d values, aliases written out", maxYAMLNodes)
	}
	if r.depth++; r.depth > maxYAMLDepth {
		return nil, r.errorf(node, "the text is nested deeper than %d levels, aliases written out", maxYAMLDepth)
	}
	defer func() { r.depth-- }()
	switch node := node.(type) {
	case *ast.NullNode:
		return nil, nil
	case *ast.BoolNode:
		return node.Value, nil
	case *ast.StringNode:
		// The parser takes 1e3 and very long numbers for texts.
		if node.Token.Type == token.StringType && isNumber(node.Value) {
			return r.number(node)
		}
		return node.Value, nil
	case *ast.LiteralNode:
		return node.Value.Value, nil
	case *ast.IntegerNode, *ast.FloatNode:
		return r.number(node)
	case *ast.SequenceNode:
		return r.array(node.Values)
	case *ast.MappingNode:
		return r.object(node.Values)
	case *ast.MappingValueNode:
		return r.object([]*ast.MappingValueNode{node})
	case *ast.AnchorNode:
		value, err := r.value(node.Value)
		// Only now: what an anchor names cannot hold itself.
		r.anchors[node.Name.GetToken().Value] = node.Value
		return value, err
	case *ast.AliasNode:
		return r.alias(node)
	}
	return nil, r.errorf(node, "%s is not taken here: write what JSON could also say", strings.ToLower(node.Type().String()))
}

func (r *yamlReader) array(items []ast.Node) (any, error) {
	array := make([]any, len(items))
	for i, item := range items {
		var err error
		if array[i], err = r.value(item); err != nil {
			return nil, err
		}
	}
	return array, nil
}

func (r *yamlReader) alias(node *ast.AliasNode) (any, error) {
	name := node.Value.GetToken().Value
	target, ok := r.anchors[name]
	if !ok {
		return nil, r.errorf(node, "no anchor before this place is called %q", name)
	}
	return r.value(target)
}

func (r *yamlReader) number(node ast.Node) (any, error) {
	text := node.GetToken().Value
	if !isNumber(text) {
		return nil, r.errorf(node, "%s is a number that JSON cannot say: write it in plain decimals, or in quotes if it is a text", text)
	}
	if problem := numberProblem(text); problem != "" {
		return nil, r.errorf(node, "%s", problem)
	}
	return json.Number(text), nil
}

// isNumber says whether a text is a number as JSON writes it.
func isNumber(text string) bool {
	return text != "" && strings.IndexByte("-0123456789", text[0]) >= 0 && json.Valid([]byte(text))
}

func (r *yamlReader) object(members []*ast.MappingValueNode) (any, error) {
	object := make(map[string]any, len(members))
	for _, member := range members {
		if _, merge := member.Key.(*ast.MergeKeyNode); merge {
			return nil, r.errorf(member.Key, "merge keys (<<) are not taken here: write the fields out")
		}
		switch member.Key.(type) {
		case *ast.AnchorNode, *ast.AliasNode, *ast.TagNode, *ast.MappingKeyNode:
			return nil, r.errorf(member.Key, "a key is plain text here, without anchor, alias, tag or question mark")
		}
		key := member.Key.GetToken().Value
		if _, twice := object[key]; twice {
			return nil, r.errorf(member.Key, "the key %q stands twice in one mapping", key)
		}
		var err error
		if object[key], err = r.value(member.Value); err != nil {
			return nil, err
		}
	}
	return object, nil
}

// locate follows reference tokens from a node; the caller made sure that they
// lead somewhere.
func (r *yamlReader) locate(node ast.Node, tokens []string) Position {
	place := firstToken(node)
	for _, want := range tokens {
		switch container := r.resolve(node).(type) {
		case *ast.SequenceNode:
			i, err := strconv.Atoi(want)
			if err != nil || i >= len(container.Values) {
				return tokenPosition(place)
			}
			node = container.Values[i]
			place = firstToken(node)
		case *ast.MappingNode:
			for _, member := range container.Values {
				if member.Key.GetToken().Value == want {
					node, place = member.Value, member.Key.GetToken()
				}
			}
		case *ast.MappingValueNode:
			node, place = container.Value, container.Key.GetToken()
		}
	}
	return tokenPosition(place)
}

// firstToken is where a node starts as a reader sees it: a mapping's own token
// is the colon of its first entry.
func firstToken(node ast.Node) *token.Token {
	switch node := node.(type) {
	case *ast.MappingNode:
		if !node.IsFlowStyle && len(node.Values) > 0 {
			return node.Values[0].Key.GetToken()
		}
	case *ast.MappingValueNode:
		return node.Key.GetToken()
	}
	return node.GetToken()
}

func (r *yamlReader) resolve(node ast.Node) ast.Node {
	switch node := node.(type) {
	case *ast.AnchorNode:
		return r.resolve(node.Value)
	case *ast.AliasNode:
		return r.resolve(r.anchors[node.Value.GetToken().Value])
	}
	return node
}

func tokenPosition(t *token.Token) Position {
	if t == nil || t.Position == nil {
		return Position{}
	}
	return Position{Line: t.Position.Line, Column: t.Position.Column}
}
