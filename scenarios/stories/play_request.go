package stories

import (
	"fmt"
	"strings"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/scenarios"
	"github.com/ringer-mock/ringer/schemas"
)

// make makes the request of a step, or says what it lacks.
func (s *storyRun) make(step *scenarios.Step, op *contracts.Operation) (r *request, reason string) {
	path := s.Contract.Prefix + op.Path
	if step.Address != "" {
		path = scenarios.VariablePattern.ReplaceAllStringFunc(step.Address, func(found string) string { return escapeSegment(s.values.fill(found)) })
	}
	r, err := s.request(step.MethodOf(op), fillPath(path, s.values.fillTexts(step.Path)), s.values.fillQuery(step.Query))
	if err != nil {
		return nil, err.Error()
	}
	r.writes = step.Writes(op)
	if reason := s.authorize(step, op, r); reason != "" {
		return nil, reason
	}
	if step.Body != nil {
		r.header.Set("Content-Type", "application/json")
		if r.body, err = bodyText(s.values.fillValue(step.Body)); err != nil {
			return nil, fmt.Sprintf("the body: %v", err)
		}
	}
	for name, text := range step.Headers {
		r.header.Set(name, s.values.fill(text))
	}
	return r, ""
}

func bodyText(body any) ([]byte, error) {
	if text, ok := body.(string); ok {
		return []byte(text), nil
	}
	return schemas.EncodeJSON(body)
}

// authorize puts in what the step is made with.
func (s *storyRun) authorize(step *scenarios.Step, op *contracts.Operation, r *request) (reason string) {
	if r.security = op.Security; op.Public() {
		r.security = s.Contract.Security // for a step that sends a token all the same
	}
	switch {
	case step.Auth == "none", step.Auth == "" && op.Public():
	case step.Auth == "":
		r.token = s.Tokens[""]
	case step.Auth == "wrong":
		r.token = wrongToken
	case strings.Contains(step.Auth, "{{"):
		r.token = s.values.fill(step.Auth)
	case s.Tokens[step.Auth] == "":
		return fmt.Sprintf("it needs --token-env %s=ENV", step.Auth)
	default:
		r.token = s.Tokens[step.Auth]
	}
	return ""
}
