package scenarios

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/schemas"
)

// sections are what vendors have parts of, in the order in which they are written.
var sections = []string{"auth", "data", "generate", "rules", "params", "steps"}

// part is a vendor's part of a built-in scenario. It is a scenario file itself, which
// speaks of this vendor only and leaves what all share to the shared file.
type part struct {
	vendor string
	doc    *schemas.Document
	folder folder
	stem   string
}

// partsOf gives the parts of a scenario in the order of their vendors' names.
func partsOf(catalog *contracts.Catalog, name string) (parts []part, err error) {
	for _, vendor := range catalog.Names() {
		p := part{vendor: vendor, folder: folderOf(catalog, vendor, scenarioFolder), stem: name}
		if p.doc, err = p.folder.parse(name); err != nil {
			return nil, err
		}
		if p.doc == nil {
			continue
		}
		parts = append(parts, p)
	}
	return parts, nil
}

// assemble puts a built-in scenario together. A scenario without a shared file is the
// one vendor's that brings it.
func assemble(catalog *contracts.Catalog, name string) (*schemas.Document, error) {
	head, parts, err := headAndParts(catalog, name)
	if err != nil || len(parts) == 0 {
		return head, err
	}
	if head == nil {
		return parts[0].doc, nil
	}
	root, _ := head.Value.(map[string]any)
	whole := maps.Clone(root)
	for _, section := range sections {
		delete(whole, section)
	}
	for _, p := range parts {
		if err := p.check(); err != nil {
			return nil, err
		}
		add(whole, p.doc.Value)
	}
	add(whole, root)
	return schemas.NewDocument(head.Name, whole), nil
}

// headAndParts gives what all vendors share of a scenario, and what is theirs. Without
// a shared file it is one vendor's alone, and head is nil.
func headAndParts(catalog *contracts.Catalog, name string) (head *schemas.Document, parts []part, err error) {
	if !slices.Contains(Names(catalog), name) {
		return nil, nil, unknownScenario(catalog, name)
	}
	if head, err = shared.parse(name); err != nil {
		return nil, nil, err
	}
	if parts, err = partsOf(catalog, name); err != nil {
		return nil, nil, err
	}
	if head == nil && len(parts) > 1 {
		return nil, nil, fmt.Errorf("%s and %s both bring a scenario %s, and there is no shared one: rename one of them", parts[0].vendor, parts[1].vendor, name)
	}
	return head, parts, nil
}

// add adds the sections of a scenario to another one.
func add(whole map[string]any, value any) {
	from, _ := value.(map[string]any)
	for _, section := range sections {
		switch value := from[section].(type) {
		case []any:
			there, _ := whole[section].([]any)
			if all := slices.Concat(there, value); len(all) > 0 {
				whole[section] = all
			}
		case map[string]any:
			there, _ := whole[section].(map[string]any)
			if there == nil && len(value) > 0 {
				there = map[string]any{}
				whole[section] = there
			}
			maps.Copy(there, value)
		}
	}
}

// check refuses a part that says more than is its vendor's. The chance of a rule
// follows from its id, which must not depend on how many rules others bring.
func (p part) check() error {
	root, _ := p.doc.Value.(map[string]any)
	for _, key := range slices.Sorted(maps.Keys(root)) {
		switch value := root[key]; {
		case key == "version":
		case key == "name" && value != p.stem:
			return p.doc.Errorf("/name", "the part of %s is called %s, and its file %s: give both one name", p.vendor, show(value), p.stem)
		case key == "name":
		case !slices.Contains(sections, key):
			return p.doc.Errorf("/"+key, "%q is not a vendor's to say: the scenario %s is shared by all vendors; leave it out", key, p.stem)
		}
	}
	for _, section := range sections {
		if err := p.checkSection(section, root[section]); err != nil {
			return err
		}
	}
	return nil
}

func (p part) checkSection(section string, value any) error {
	if object, ok := value.(map[string]any); ok && section == "data" {
		for _, vendor := range slices.Sorted(maps.Keys(object)) {
			if vendor != p.vendor {
				return p.foreign(schemas.Join("/data", vendor))
			}
		}
	}
	items, _ := value.([]any)
	for i, item := range items {
		place := fmt.Sprintf("/%s/%d", section, i)
		about, _ := item.(map[string]any)
		if section == "rules" {
			if id, _ := about["id"].(string); id == "" {
				return p.doc.Errorf(place, "a rule of a built-in scenario has an id of its own, on which its chance depends; write one, like id: %s-%d", p.vendor, i+1)
			}
			about, _ = about["when"].(map[string]any)
		}
		if about["vendor"] != p.vendor {
			return p.foreign(place)
		}
	}
	return nil
}

func (p part) foreign(place string) error {
	return p.doc.Errorf(place, "the part of %s speaks of %s alone; name that vendor here", p.vendor, p.vendor)
}

// Source gives the text of a built-in scenario, as it can stand anywhere.
func Source(catalog *contracts.Catalog, name string) ([]byte, error) {
	head, parts, err := headAndParts(catalog, name)
	if err != nil {
		return nil, err
	}
	if head == nil {
		return parts[0].folder.read(name)
	}
	text, err := shared.read(name)
	if err != nil {
		return nil, err
	}
	top, below := cutSections(strings.Replace(string(text), schemaFile, schemaURL, 1))
	for _, section := range sections {
		body, err := bodies(parts, section)
		if err != nil {
			return nil, err
		}
		own := below[section]
		if body += own.body; body == "" {
			continue
		}
		if own.key == "" {
			own.key = section + ":\n"
		}
		top += own.lead + own.key + body
	}
	return []byte(top), nil
}

// written is a section as it is written: the comments above it, the line with its key,
// and what is below that.
type written struct{ lead, key, body string }

var (
	topKey     = regexp.MustCompile(`^([a-z]+):`)
	sectionKey = regexp.MustCompile(`^([a-z]+:)(?: *(?:\[\]|\{\}))?( *#.*)?\n$`)
)

// cutSections takes the sections out of the text of a scenario, which stand behind all
// else.
func cutSections(text string) (top string, below map[string]written) {
	below = map[string]written{}
	section, lead := "", ""
	for line := range strings.Lines(text) {
		key := topKey.FindStringSubmatch(line)
		switch {
		case key != nil && slices.Contains(sections, key[1]):
			section = key[1]
			below[section] = written{lead: lead, key: sectionKey.ReplaceAllString(line, "$1$2\n")}
			lead = ""
		case key == nil && section != "" && strings.HasPrefix(line, " "):
			s := below[section]
			s.body += lead + line
			below[section], lead = s, ""
		case key == nil: // a comment, or an empty line
			lead += line
		default:
			section = ""
			top += lead + line
			lead = ""
		}
	}
	return top, below
}

// bodies gives what parts have below the key of a section.
func bodies(parts []part, section string) (string, error) {
	var all string
	for _, p := range parts {
		body, err := p.body(section)
		if err != nil {
			return "", err
		}
		all += body
	}
	return all, nil
}

// block is a section that stands below its key, indented by two spaces.
var block = regexp.MustCompile(`^(?:[ ]*(?:#.*)?\n)*[ ]{2}[^ #\n]`)

// body gives what a part has below the key of a section: as it is written, or where it
// is written in another form than the shared file, on one line each.
func (p part) body(section string) (string, error) {
	value, there := schemas.Lookup(p.doc.Value, "/"+section)
	if !there {
		return "", nil
	}
	text, err := p.folder.read(p.stem)
	if err != nil {
		return "", err
	}
	_, below := cutSections(strings.TrimSuffix(string(text), "\n") + "\n")
	if own := below[section]; sectionKey.MatchString(own.key) && block.MatchString(own.body) {
		return own.body, nil
	}
	var lines strings.Builder
	add := func(before string, value any) error {
		flow, err := flowOf(value)
		fmt.Fprintf(&lines, "  %s%s\n", before, flow)
		return err
	}
	switch value := value.(type) {
	case []any:
		for _, item := range value {
			if err := add("- ", item); err != nil {
				return "", err
			}
		}
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(value)) {
			if err := add(name+": ", value[name]); err != nil {
				return "", err
			}
		}
	}
	return lines.String(), nil
}

func flowOf(value any) ([]byte, error) {
	text, err := json.Marshal(value)
	if err != nil {
		return nil, err
	}
	return schemas.FlowYAML(text)
}
