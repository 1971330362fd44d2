package cmd

import (
	"fmt"
	"io"

	"github.com/ringer-mock/ringer/fixtures"
	"github.com/ringer-mock/ringer/schemas"
)

// maxYAML is the largest YAML text that is read.
const maxYAML = 4 << 20

// writeScenario writes a scenario whose data are instances, with all that they
// refer to. A row stands on a line.
func writeScenario(w io.Writer, g *fixtures.Generator, n int, format fixtures.Format) error {
	related, err := g.Related()
	if err != nil {
		return err
	}
	about := fmt.Sprintf("%d generated rows of %s, with what they refer to.", n, g.Collection().Name)
	name := g.Vendor + "-" + g.Schema
	if format == fixtures.JSON {
		fmt.Fprintf(w, "{\n\"version\": 1,\n\"name\": %q,\n\"description\": %q,\n\"seed\": %d,\n\"clock\": \"2025-01-01T00:00:00Z\",\n\"data\": {%q: {", name, about, g.Seed, g.Vendor)
		for i, rows := range related {
			separator := ",\n"
			if i == 0 {
				separator = "\n"
			}
			fmt.Fprintf(w, "%s%q: ", separator, rows.Collection().Name)
			if err := rows.Write(w, fixtures.JSON, fixtures.Valid, n, func(int) {}); err != nil {
				return err
			}
		}
		_, err := io.WriteString(w, "}}\n}\n")
		return err
	}
	counted := &countingWriter{to: w}
	fmt.Fprintf(counted, "version: 1\nname: %s\ndescription: %s\nseed: %d\nclock: 2025-01-01T00:00:00Z\ndata:\n  %s:\n", name, about, g.Seed, g.Vendor)
	for _, rows := range related {
		fmt.Fprintf(counted, "    %s:\n", rows.Collection().Name)
		for instance, err := range rows.Instances(fixtures.Valid, n) {
			if err != nil {
				return err
			}
			row, err := schemas.FlowYAML(instance.JSON)
			if err != nil {
				return err
			}
			if _, err := fmt.Fprintf(counted, "      - %s\n", row); err != nil {
				return err
			}
			if counted.bytes > maxYAML {
				return fmt.Errorf("a scenario of %d rows is more YAML than can be read, which is %d MiB: write --format json", n, maxYAML>>20)
			}
		}
	}
	return nil
}

type countingWriter struct {
	to    io.Writer
	bytes int
}

func (c *countingWriter) Write(text []byte) (int, error) {
	c.bytes += len(text)
	return c.to.Write(text)
}
