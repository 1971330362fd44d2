// Command ringer is a mock server for vendors' APIs. Run "ringer help" for what it can
// do.
package main

import "github.com/ringer-mock/ringer/cmd"

func main() { cmd.Main(vendors...) }
