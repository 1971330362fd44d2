package contracts

// The verdicts: who is wrong when the vendor, the fake and the contract do not
// agree.
const (
	VendorDrifted    = "vendor-drifted"     // the vendor breaks a documented or observed fact that the fake keeps
	FakeWrong        = "fake-wrong"         // the fake breaks the contract, or does not do what the vendor does by it
	ContractTooLoose = "contract-too-loose" // both keep the contract, and a client sees a difference all the same
	ContractTooTight = "contract-too-tight" // the vendor breaks an assumed fact
	Flaky            = "flaky"              // the vendor differs from itself when it is asked again
)

// The rules of a comparison, beside those of the judge.
const (
	RuleNoAnswer    = "no-answer"   // the vendor did not answer in time
	RuleStatus      = "status"      // the statuses differ
	RuleList        = "list"        // a list has other objects
	RuleField       = "field"       // a value differs
	RuleTime        = "time"        // a time moved on one side alone, or is written in another form
	RuleExpectation = "expectation" // the answer is not what the story expects
)
