package check

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/ringer-mock/ringer/scenarios"
	"github.com/ringer-mock/ringer/schemas"
)

// choose finds the stories to play, and makes sure that they are told what they
// must know, and nothing that they do not.
func (r *run) choose(o *Options) error {
	if err := r.expected(o); err != nil {
		return err
	}
	missing := map[string]string{} // what is to be said, by param
	for _, story := range r.all {
		if !r.wanted.wants(story) {
			continue
		}
		r.stories = append(r.stories, story)
		for _, param := range story.Params {
			value, given := o.Params[param.Name]
			// Without a secret, the steps that need it are left out.
			if !given && !param.Optional && !param.Secret && missing[param.Name] == "" {
				missing[param.Name] = fmt.Sprintf("the stories must be told %s, with --param %s=VALUE: %s", param.Name, param.Name, param.Says)
			}
			if collection, ok := r.contract.Collection(param.Collection); ok && given {
				r.twin.Show(collection, value, anyValues(o.Params), false)
			}
		}
	}
	if len(missing) > 0 {
		return errors.New(strings.Join(slices.Sorted(maps.Values(missing)), "\n"))
	}
	return nil
}

// expected tells of params and tokens that no story asks for. What those of another
// vendor ask for may be given to all.
func (r *run) expected(o *Options) error {
	plain, secret := askedFor(r.all)
	for _, name := range slices.Sorted(maps.Keys(o.Params)) {
		switch {
		case slices.Contains(secret, name):
			return fmt.Errorf("--param %s: that is a secret; give it with --token-env %s=VARIABLE", name, name)
		case !slices.Contains(plain, name) && !o.elsewhere(name):
			return fmt.Errorf("--param %s: no story asks for %q; %s", name, name, schemas.Suggest(name, plain))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(o.Tokens)) {
		if name != "" && !slices.Contains(secret, name) && !o.elsewhere(name) {
			return fmt.Errorf("--token-env %s=…: no story asks for %q; %s", name, name, schemas.Suggest(name, secret))
		}
	}
	return nil
}

// elsewhere says whether a story of another vendor asks for something.
func (o *Options) elsewhere(name string) bool {
	for _, vendor := range o.Others {
		_, stories, err := known(vendor, nil)
		if err != nil {
			continue // which checking that vendor tells of
		}
		if plain, secret := askedFor(stories); slices.Contains(plain, name) || slices.Contains(secret, name) {
			return true
		}
	}
	return false
}

// askedFor lists what stories are told with --param and with --token-env.
func askedFor(stories []*scenarios.Story) (plain, secret []string) {
	for _, story := range stories {
		for _, param := range story.Params {
			if param.Secret {
				secret = append(secret, param.Name)
			} else {
				plain = append(plain, param.Name)
			}
		}
		for _, step := range story.Steps {
			if step.Auth != "" && step.Auth != "none" && step.Auth != "wrong" && !strings.Contains(step.Auth, "{{") {
				secret = append(secret, step.Auth)
			}
		}
	}
	slices.Sort(plain)
	slices.Sort(secret)
	return slices.Compact(plain), slices.Compact(secret)
}

// anyValues gives texts as the values of an object.
func anyValues(texts map[string]string) map[string]any {
	values := make(map[string]any, len(texts))
	for name, text := range texts {
		values[name] = text
	}
	return values
}
