package cmd

import (
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/ringer-mock/ringer/cmd/memory"
	"github.com/ringer-mock/ringer/scenarios"
)

// isBuiltin says whether a scenario is named, and not a file.
func isBuiltin(name string) bool { return !strings.ContainsAny(name, `./\`) }

// loadScenario reads a built-in scenario by its name, or a file.
func (f *serveFlags) loadScenario() (*scenarios.Scenario, error) {
	if f.watch {
		if err := checkWatch(f.scenario); err != nil {
			return nil, err
		}
	}
	if isBuiltin(f.scenario) {
		return scenarios.Builtin(f.program.Catalog, f.scenario)
	}
	text, err := readScenarioText(f.scenario)
	if err != nil {
		return nil, err
	}
	if f.watch {
		f.text = text
	}
	memory.Tighten(len(text))
	return scenarios.Parse(f.program.Catalog, f.scenario, text)
}

// checkWatch refuses what cannot be watched.
func checkWatch(scenario string) error {
	if isBuiltin(scenario) {
		return fmt.Errorf("--watch is for a scenario file, and %s is built in: save it with \"ringer scenario show %s > %s.yaml\", and serve that with --scenario ./%s.yaml", scenario, scenario, scenario, scenario)
	}
	info, err := os.Stat(scenario)
	if err != nil {
		return fmt.Errorf("read scenario: %w", err)
	}
	if !info.Mode().IsRegular() {
		return fmt.Errorf("--watch is for a file that can be read again, and %s is none: save the scenario to one", scenario)
	}
	return nil
}

// maxScenario is how large a scenario file may be, in bytes.
const maxScenario = 256 << 20

func (p *program) readScenario(name string) (*scenarios.Scenario, error) {
	text, err := readScenarioText(name)
	if err != nil {
		return nil, err
	}
	return scenarios.Parse(p.Catalog, name, text)
}

// readScenarioText reads the text of a scenario file.
func readScenarioText(name string) ([]byte, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("read scenario: %w", err)
	}
	defer func() { _ = file.Close() }() // nothing was written
	text, err := io.ReadAll(io.LimitReader(file, maxScenario+1))
	if err != nil {
		return nil, fmt.Errorf("read scenario: %w", err)
	}
	if len(text) > maxScenario {
		return nil, fmt.Errorf("read scenario %s: the file has more than %d bytes", name, maxScenario)
	}
	return text, nil
}
