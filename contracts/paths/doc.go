// Package paths takes the paths of operations apart, such as /things/{id}, and tells
// which of them the path of a request is. It knows no contract.
package paths
