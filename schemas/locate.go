package schemas

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// indexedItems is how many items an array has whose places are remembered.
const indexedItems = 64

// jsonPlaces finds places in a JSON text. Only messages ask for places, so nothing is kept
// until the first one does; then the text is read once, whatever else is asked for.
type jsonPlaces struct {
	source []byte
	arrays map[string][]int64 // where the items of long arrays begin, by pointer; nil is not read yet
}

// offset finds where the value begins that a pointer names, or its name when it is a
// member. What the text does not have is found at the nearest place around it.
func (p *jsonPlaces) offset(pointer string) int64 {
	if p.arrays == nil {
		p.arrays = map[string][]int64{}
		p.index()
	}
	tokens, start := Split(pointer), int64(0)
	// The innermost long array that the pointer leads through is where to begin.
	for n := len(tokens) - 1; n >= 0; n-- {
		items := p.arrays[Join("", tokens[:n]...)]
		if i, err := strconv.Atoi(tokens[n]); err == nil && i >= 0 && i < len(items) {
			start, tokens = items[i], tokens[n+1:]
			break
		}
	}
	decoder := jsontext.NewDecoder(bytes.NewBuffer(p.source[start:]))
	return start + p.walk(decoder, p.source[start:], tokens)
}

// index notes where the items of long arrays begin.
func (p *jsonPlaces) index() {
	decoder := jsontext.NewDecoder(bytes.NewBuffer(p.source))
	var open [][]int64 // for each level, where the items of its array begin
	for {
		depth := decoder.StackDepth()
		start := nextToken(p.source, decoder.InputOffset())
		inArray := false
		if depth > 0 {
			kind, _ := decoder.StackIndex(depth)
			inArray = kind == '['
		}
		token, err := decoder.ReadToken()
		if err != nil {
			return
		}
		switch kind := token.Kind(); {
		case kind == ']' || kind == '}':
			if items := open[len(open)-1]; len(items) > indexedItems {
				p.arrays[string(decoder.StackPointer())] = items
			}
			open = open[:len(open)-1]
			continue
		case inArray:
			open[depth-1] = append(open[depth-1], start)
		}
		if decoder.StackDepth() > depth {
			open = append(open, nil)
		}
	}
}

// walk follows reference tokens into the next value of a decoder, as far as they lead.
func (p *jsonPlaces) walk(decoder *jsontext.Decoder, source []byte, tokens []string) int64 {
	place := nextToken(source, 0)
	for _, want := range tokens {
		opened, err := decoder.ReadToken()
		if err != nil || opened.Kind() != '{' && opened.Kind() != '[' {
			return place
		}
		found := false
		for i := 0; !found; i++ {
			start := nextToken(source, decoder.InputOffset())
			if kind := decoder.PeekKind(); kind == 0 || kind == '}' || kind == ']' {
				return place
			}
			name := strconv.Itoa(i)
			if opened.Kind() == '{' {
				token, err := decoder.ReadToken()
				if err != nil {
					return place
				}
				name = token.String()
			}
			if found = name == want; found {
				place = start
			} else if decoder.SkipValue() != nil {
				return place
			}
		}
	}
	return place
}

// nextToken passes over what stands between two tokens.
func nextToken(source []byte, at int64) int64 {
	for at < int64(len(source)) && strings.IndexByte(" \t\r\n,:", source[at]) >= 0 {
		at++
	}
	return at
}
