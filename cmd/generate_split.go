package cmd

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"unicode"

	"github.com/ringer-mock/ringer/cmd/command"
	"github.com/ringer-mock/ringer/fixtures"
)

// manifest says what stands in the files of a folder.
type manifest struct {
	Ringer     string         `json:"ringer"`
	Vendor     string         `json:"vendor"`
	Schema     string         `json:"schema"`
	SchemaHash string         `json:"schema_hash"`
	Kind       fixtures.Kind  `json:"kind"`
	Seed       int64          `json:"seed"`
	Files      []manifestFile `json:"files"`
}

type manifestFile struct {
	File    string  `json:"file"`
	Label   string  `json:"label,omitempty"`
	Rule    string  `json:"rule,omitempty"`
	Pointer *string `json:"pointer,omitempty"` // the whole is ""
	Expect  *expect `json:"expect,omitempty"`
}

type expect struct {
	Status int `json:"status"`
}

// writeSplit writes a file for each instance, and the manifest when all are
// there.
func (o *generateOptions) writeSplit(ctx context.Context, g *fixtures.Generator, kind fixtures.Kind, after func(int)) error {
	if err := os.MkdirAll(o.split, 0o755); err != nil {
		return command.NotWritten(o.split, err)
	}
	m := manifest{Ringer: version(), Vendor: g.Vendor, Schema: g.Schema, SchemaHash: g.SchemaHash(), Kind: kind, Seed: o.seed, Files: []manifestFile{}}
	number := 0
	for instance, err := range g.Instances(kind, o.count) {
		if err != nil {
			return err
		}
		number++
		file := manifestFile{File: fileName(kind, number, instance), Label: instance.Label, Rule: instance.Rule}
		if instance.Label != "" {
			file.Pointer = &instance.Pointer
		}
		if instance.Status != 0 {
			file.Expect = &expect{instance.Status}
		}
		err := command.WriteFile(filepath.Join(o.split, file.File), command.ForAll, func(w io.Writer) error {
			_, err := command.UntilInterrupted(ctx, w).Write(append(instance.JSON, '\n'))
			return err
		})
		if err != nil {
			return err
		}
		m.Files = append(m.Files, file)
		after(number)
	}
	return command.WriteFile(filepath.Join(o.split, "manifest.json"), command.ForAll, func(w io.Writer) error { return command.WriteJSON(w, m) })
}

// fileName names an instance's file after its number, and what is special.
func fileName(kind fixtures.Kind, number int, instance fixtures.Instance) string {
	name := fmt.Sprintf("%s-%04d", kind, number)
	words := strings.FieldsFunc(strings.ToLower(instance.Pointer+" "+instance.Label), func(r rune) bool {
		return r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
	if special := strings.Join(words, "-"); special != "" {
		const longest = 60
		name += "-" + strings.TrimRight(special[:min(len(special), longest)], "-")
	}
	return name + ".json"
}
