package control

import (
	"errors"
	"net/http"

	"github.com/ringer-mock/ringer/mock/problem"
	"github.com/ringer-mock/ringer/scenarios"
	"github.com/ringer-mock/ringer/schemas"
)

// getScenario sends the world as it stands as a scenario: as JSON to who prefers
// it, and where YAML would be too large to be read again.
func (a *API) getScenario(rw http.ResponseWriter, c *call) *problem.Problem {
	internal, p := wantsInternal(c)
	if p != nil {
		return p
	}
	saved := c.world.Scenario(internal)
	if prefersJSON(c.Header.Values("Accept")) {
		write(rw, http.StatusOK, saved)
		return nil
	}
	text, err := schemas.EncodeJSON(saved)
	if err != nil {
		return problem.New(http.StatusInternalServerError, err.Error())
	}
	contentType := "application/yaml"
	switch yaml, err := schemas.FormatYAML(text); {
	case err == nil:
		text = yaml
	case errors.Is(err, schemas.ErrTooLarge):
		contentType = "application/json"
	default:
		return problem.New(http.StatusInternalServerError, err.Error())
	}
	rw.Header().Set("Content-Type", contentType)
	_, _ = rw.Write(text) // a client that is gone needs no answer
	return nil
}

// putScenario makes the world begin anew from a scenario that is sent, or from a
// built-in one that is named. Snapshots stay.
func (a *API) putScenario(rw http.ResponseWriter, c *call) *problem.Problem {
	text, p := readText(rw, c)
	if p != nil {
		return p
	}
	doc, p := c.parse("body", text)
	if p != nil {
		return p
	}
	const refused = "the scenario is not valid, and nothing was done"
	begin, err := a.Worlds.ReadState(c.Context(), doc)
	if err != nil {
		return problem.Invalid(refused, err)
	}
	c.world.Replace(begin)
	return c.done(rw, nil)
}

func (a *API) listScenarios(rw http.ResponseWriter, _ *call) *problem.Problem {
	list, err := scenarios.Summaries(a.Worlds.Catalog)
	if err != nil {
		return problem.New(http.StatusInternalServerError, err.Error())
	}
	write(rw, http.StatusOK, struct {
		Scenarios []scenarios.Summary `json:"scenarios"`
	}{list})
	return nil
}

// getSchema sends what scenario files may say about the APIs that are served here.
func (a *API) getSchema(rw http.ResponseWriter, _ *call) *problem.Problem {
	schema, err := scenarios.EditorSchema(a.Worlds.Catalog)
	if err != nil {
		return problem.New(http.StatusInternalServerError, err.Error())
	}
	write(rw, http.StatusOK, schema)
	return nil
}
