package stories

import (
	"context"
	"net/http"
	"net/url"
	"sync/atomic"
	"time"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/compare"
	"github.com/ringer-mock/ringer/scenarios"
)

// Player plays stories at a live API, within bounds: so many calls, at such a
// rate, and never a change to what it did not make itself. It plays one list of
// stories at a time.
type Player struct {
	// Contract is that of the vendor; steps that call another are skipped.
	Contract *contracts.Contract
	// Target is the origin, with what stands before the vendor's own paths. Nothing
	// else is ever called.
	Target *url.URL
	// Client makes the calls; nil is one that verifies certificates. Redirects are
	// never followed, whatever it says: one is an answer like another.
	Client *http.Client
	// Tokens holds the usual token under "", and others under the names that steps
	// give them as auth. Steps can use them as variables too; they are secrets.
	Tokens map[string]string
	// Params holds values for the stories' params, by name.
	Params map[string]string
	// Writes lets steps write.
	Writes bool
	// Only says which operations are asked for; nil is all. Of a story that calls
	// one, what those calls need is played too.
	Only func(*contracts.Operation) bool
	// Budget is how many calls are made at most, repeats included; 0 is without end.
	// Of it as many are kept back as it takes to undo what was made, and the undoing
	// itself is never cut off.
	Budget int
	// Rate is how many calls are made in a second at most; 0 is without limit.
	Rate float64
	// Timeout is how long a call may take, its answer included, and how long the
	// vendor may ask to be left alone; 0 is 30 seconds.
	Timeout time.Duration
	// MaxBody is how much of an answer is read, in bytes; 0 is 4 MiB.
	MaxBody int64
	// Ledger is where everything is entered that is made; without Writes it may be
	// nil.
	Ledger *Ledger
	// Run is the mark of the run, for {{run}}; what it makes has it in its name.
	Run string
	// OnPlayed is called for each call and each step that was skipped, one after another.
	// An error ends the run; what was made is still undone.
	OnPlayed func(Played) error
	// OnStray is called for each object that a call said it had made and that is not
	// this run's own. It was left alone.
	OnStray func(Stray) error
	// Patience is how long what may have been made is looked for, in a list that does
	// not show it; 0 is 7 seconds, and less is not at all.
	Patience time.Duration

	state playerState
}

// Stray is an object that a call said it had made, and that was there before or does
// not show that it is the run's own.
type Stray struct {
	// Story and Step are the names of what made the call.
	Story, Step string
	ID          string
	// Before says that an answer showed the object before the call.
	Before bool
	// Exchange is the call; it is empty where an earlier run made it.
	Exchange contracts.Exchange
}

// playerState is what a player remembers from call to call.
type playerState struct {
	client *http.Client
	calls  int
	// writes counts the calls that wrote, and were not refused: what was read before the
	// last one does not prove anything.
	writes int
	// pages notices lists that were seen whole, and whole are the collections that were.
	pages *compare.PageTracker
	whole map[string]bool
	// length is how many pages a list has had, by operation.
	length map[string]int
	// ended is when the run was interrupted, and heard when the vendor last answered.
	ended atomic.Pointer[time.Time]
	heard time.Time
	// next is when the next call may be made.
	next time.Time
	busy *BusyError
	// answered says that any call was; taken is the last one that reads and that the
	// usual token was taken for, and brokenOff says that the answer to the last call has
	// no end.
	answered  bool
	taken     *request
	brokenOff bool
	// silent counts how many calls in a row had no answer, by operation; silentRow
	// does over all operations.
	silent    map[string]int
	silentRow int
}

// interrupted says whether the run was ended before its time, and how long calls may
// still take then: a vendor that is silent for as long as one call may take is asked
// nothing more.
func (p *Player) interrupted() (left time.Duration, yes bool) {
	ended := p.state.ended.Load()
	if ended == nil {
		return 0, false
	}
	since := *ended
	if p.state.heard.After(since) {
		since = p.state.heard
	}
	return time.Until(since.Add(p.timeout())), true
}

// Played is what became of one call, or of a step that was skipped.
type Played struct {
	Story *scenarios.Story
	Step  *scenarios.Step
	// Name is the step's, with ", page 2" and so on in a walk.
	Name string
	// Skipped says why the step was not played; then the rest is empty.
	Skipped string
	// Unproved says that it was not, since nothing could be read to prove that it is
	// about own objects.
	Unproved bool
	// Exchange has status 0 when Err is not nil.
	Exchange contracts.Exchange
	// Sent holds the request's headers, without the credentials.
	Sent http.Header
	// Auth is as in the step.
	Auth string
	// Expect is what the step expects, with its variables filled in.
	Expect scenarios.Expect
	// Writes says that the call writes.
	Writes bool
	// BrokenOff says that the answer has no end: the connection was closed before.
	BrokenOff bool
	// Err says why there was no answer; a [*reach.UnreachableError].
	Err error
	// Last says that this is the last page of a walk, or the step's only call.
	Last bool
	// Complete says that this is the last page that the list has, in a walk.
	Complete bool
	// Cut says that the list has more pages than the step goes through.
	Cut bool
	// Again makes the same call once more, from the same budget; nil when it writes.
	// It may be called until Play returns, and from OnPlayed alone.
	Again func(ctx context.Context) (contracts.Exchange, error)
	// Walk reads all pages of the list again, from the first one, from the same budget;
	// nil when the step is no walk. Complete says whether the last page came.
	Walk func(ctx context.Context) (pages []contracts.Exchange, complete bool, err error)
}

// PlannedCall is a call that would be made.
type PlannedCall struct {
	Story *scenarios.Story
	Step  *scenarios.Step
	// Method and Address are those of the call; variables without a value, and those
	// that are secret, stand in the address as {{name}}.
	Method, Address string
	Writes          bool
	// Skipped says why the call would not be made; empty when it would.
	Skipped string
}

// Name is how reports name the call: by its story and its step.
func (c *PlannedCall) Name() string { return StepName(c.Story, c.Step.Name) }

// StepName is how reports name a step of a story, or one page of its walk.
func StepName(story *scenarios.Story, step string) string { return StepNameOf(story.Name, step) }

// StepNameOf is [StepName] by the name of the story.
func StepNameOf(story, step string) string { return story + ": " + step }
