package standin

// Wrap puts something around the handler of an operation.
func (c *Core) Wrap(operation string, around func(Handler) Handler) {
	h, ok := c.handlers[operation]
	if !ok {
		panic("there is no operation " + operation) // a mistake in a table of mutations
	}
	c.handlers[operation] = around(h)
}

// Change changes every answer of the server, refusals too.
func (c *Core) Change(change func(*Request, *Answer)) {
	whole := c.Whole
	c.Whole = func(r *Request) *Answer {
		a := whole(r)
		change(r, a)
		return a
	}
}

// After changes the answers of an operation that are no refusals.
func (c *Core) After(operation string, change func(*Request, *Answer)) {
	c.Wrap(operation, func(next Handler) Handler {
		return func(r *Request) *Answer {
			a := next(r)
			if a.OK() {
				change(r, a)
			}
			return a
		}
	})
}

// EveryThird changes each third of an operation's answers that are no refusals.
func (c *Core) EveryThird(operation string, change func(*Request, *Answer)) {
	calls := 0
	c.After(operation, func(r *Request, a *Answer) {
		if calls++; calls%3 == 0 {
			change(r, a)
		}
	})
}

// Status changes every refusal of a status.
func (c *Core) Status(status int, change func(*Request, *Answer)) {
	c.Change(func(r *Request, a *Answer) {
		if a.Status == status {
			change(r, a)
		}
	})
}
