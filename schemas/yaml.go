package schemas

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// The YAML parser takes gigabytes and seconds for what a hostile or careless
// file can hold, so these bounds are checked before it runs.
const (
	maxYAMLBytes = 4 << 20
	maxYAMLDepth = 100
	// maxYAMLNodes bounds what aliases can expand to.
	maxYAMLNodes = 1 << 20
)

func (d *Document) parseYAML() error {
	if len(d.source) > maxYAMLBytes {
		return &Error{File: d.Name, Message: fmt.Sprintf("the file has %d bytes; YAML is read up to %d (write it as JSON, which has no such limit)", len(d.source), maxYAMLBytes)}
	}
	if offset, deep := tooDeep(d.source); deep {
		return d.errorAtOffset(offset, fmt.Sprintf("the text is nested deeper than %d levels", maxYAMLDepth))
	}
	file, err := parser.ParseBytes(d.source, 0)
	if err != nil {
		var at interface {
			GetToken() *token.Token
			GetMessage() string
		}
		if errors.As(err, &at) {
			return &Error{File: d.Name, Position: tokenPosition(at.GetToken()), Message: at.GetMessage()}
		}
		return &Error{File: d.Name, Message: err.Error()}
	}
	var body ast.Node
	for _, doc := range file.Docs {
		switch {
		case doc.Body == nil || doc.Body.Type() == ast.CommentType:
		case body != nil:
			return &Error{File: d.Name, Position: tokenPosition(doc.Body.GetToken()), Message: "a second YAML document starts here; a file holds one"}
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

// tooDeep finds where block and flow nesting together pass maxYAMLDepth. It
// only has to be right about texts that are absurd.
func tooDeep(source []byte) (offset int64, deep bool) {
	var columns []int // where each open block level starts
	flow, lineStart, atLineStart := 0, 0, true
	last := byte(':') // the last byte that was not a space
	for i, b := range source {
		column := i - lineStart
		switch {
		case b == '\n':
			lineStart, atLineStart = i+1, true
			continue
		case b == ' ' || b == '\t' || b == '\r':
			continue
		}
		if atLineStart {
			for len(columns) > 0 && columns[len(columns)-1] >= column {
				columns = columns[:len(columns)-1]
			}
			columns = append(columns, column)
			atLineStart = b == '-' || b == '?'
			if !atLineStart {
				last = ':'
			}
		}
		spaced := i > 0 && (source[i-1] == ' ' || source[i-1] == '\n')
		switch b {
		case '[', '{':
			if strings.IndexByte("[{,", last) >= 0 || spaced && strings.IndexByte(":-", last) >= 0 || column == 0 {
				flow++
			}
		case ']', '}':
			flow = max(0, flow-1)
		}
		last = b
		if len(columns)+flow > maxYAMLDepth {
			return int64(i), true
		}
	}
	return 0, false
}

type yamlReader struct {
	file    string
	anchors map[string]ast.Node
	nodes   int
}

func (r *yamlReader) errorf(node ast.Node, format string, args ...any) error {
	return &Error{File: r.file, Position: tokenPosition(node.GetToken()), Message: fmt.Sprintf(format, args...)}
}

// value turns a YAML node into what the same text would be in JSON.
func (r *yamlReader) value(node ast.Node) (any, error) {
	if r.nodes++; r.nodes > maxYAMLNodes {
		return nil, r.errorf(node, "the file holds more than %d values, aliases written out", maxYAMLNodes)
	}
	switch node := node.(type) {
	case *ast.NullNode:
		return nil, nil
	case *ast.BoolNode:
		return node.Value, nil
	case *ast.StringNode:
		return node.Value, nil
	case *ast.LiteralNode:
		return node.Value.Value, nil
	case *ast.IntegerNode:
		return json.Number(fmt.Sprint(node.Value)), nil
	case *ast.FloatNode:
		if text := node.Token.Value; json.Valid([]byte(text)) {
			return json.Number(text), nil
		}
		return json.Number(strconv.FormatFloat(node.Value, 'g', -1, 64)), nil
	case *ast.SequenceNode:
		array := make([]any, len(node.Values))
		for i, item := range node.Values {
			var err error
			if array[i], err = r.value(item); err != nil {
				return nil, err
			}
		}
		return array, nil
	case *ast.MappingNode:
		return r.object(node.Values)
	case *ast.MappingValueNode:
		return r.object([]*ast.MappingValueNode{node})
	case *ast.AnchorNode:
		r.anchors[node.Name.GetToken().Value] = node.Value
		return r.value(node.Value)
	case *ast.AliasNode:
		target, ok := r.anchors[node.Value.GetToken().Value]
		if !ok {
			return nil, r.errorf(node, "no anchor before this place is called %q", node.Value.GetToken().Value)
		}
		return r.value(target)
	}
	return nil, r.errorf(node, "%s is not taken here: write what JSON could also say", strings.ToLower(node.Type().String()))
}

func (r *yamlReader) object(members []*ast.MappingValueNode) (any, error) {
	object := make(map[string]any, len(members))
	for _, member := range members {
		if _, merge := member.Key.(*ast.MergeKeyNode); merge {
			return nil, r.errorf(member.Key, "merge keys (<<) are not taken here: write the fields out")
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
	place := node.GetToken()
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
