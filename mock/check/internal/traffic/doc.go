// Package traffic compares what a recording holds of a vendor's traffic with what the fake
// answers to the same calls. [Traffic.Compare] goes through the entries in the order of
// time, shows a twin what they show, and tells a [Report] what comes of each.
//
// What is not in the file is not concluded from: entries that tell nothing are left out with
// the reason. Which entries of a file are the vendor's is mock/check's business; how a
// recording is read, contracts/har's.
package traffic
