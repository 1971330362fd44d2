package contracts

// What an operation does, by the words of x-ringer-behaviour.
const (
	DoesNothing = "none" // it is answered from its schema alone
	DoesList    = "list"
	DoesCreate  = "create"
	DoesRead    = "read"
	DoesReplace = "replace"
	DoesPatch   = "patch"
	DoesDelete  = "delete"
	DoesAct     = "act" // on one object, which it answers
)

// Action is a contract's x-ringer-behaviour: what a call does with the objects of a
// collection.
type Action struct {
	// Does is one of the Does constants. The rest is empty for DoesNothing.
	Does       string `json:"does"`
	Collection string `json:"collection"`
	// ID is the path parameter that names the object; empty for a list and for a
	// create.
	ID string `json:"id"`
	// Within maps path parameters to members: the call is about objects whose members
	// equal them.
	Within map[string]string `json:"within"`
	// Body is where the object stands in the request's body, as a JSON Pointer.
	Body string `json:"body"`
	// Filters maps query parameters to the members that must equal them.
	Filters map[string]string `json:"filters"`
	// Search maps query parameters to the members of which one must contain them; case
	// does not count.
	Search map[string][]string `json:"search"`
	// Merge says that a patch merges objects into those that are there (RFC 7396);
	// else it sets members.
	Merge bool `json:"merge"`
}

// readAction reads x-ringer-behaviour; without it there is no action.
func readAction(n Node) (*Action, error) {
	if !n.Exists() {
		return nil, nil
	}
	if n.Value == DoesNothing {
		return &Action{Does: DoesNothing}, nil
	}
	action := &Action{}
	return action, n.decode(action)
}

// readGiven reads what the server gives to the objects of a collection.
func (c *Collection) readGiven(n Node) error {
	given := struct {
		Created, Updated, Hidden []string
		Parents                  map[string]string
	}{}
	err := n.decode(&given)
	c.Created, c.Updated, c.Hidden, c.Parents = given.Created, given.Updated, given.Hidden, given.Parents
	return err
}
