// Package har reads and writes HTTP archives (HAR 1.2), from any tool: browsers, proxies
// and "ringer record".
//
// [Read] refuses what is not an archive, bounds its size, and decodes the bodies. What
// an exchange means to a vendor is the business of the callers.
package har
