package vendortest

// CheckStories is here for the tests: it can be run alone.
var CheckStories = checkStories
