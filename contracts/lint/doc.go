// Package lint finds mistakes in a contract: misspelt keys, dangling references, missing
// evidence, declarations that contradict each other, and what no fixture can be made of.
//
// [Source] checks one contract with its schemas, and names file, line and column of
// each mistake. "ringer contract lint" prints them.
package lint
