// Package report writes the result of a check: as text for a terminal, as annotations of a
// GitHub Actions run, and in the [Forms] of files, which are JSON, JUnit XML, SARIF,
// Markdown and one HTML page. All tell of the same findings.
//
// A [Report] holds the results, the findings, and what was not checked, with the reason.
// [Read] reads the JSON form again; [Past] is the history file of many runs.
//
// A further form is a file of its own and a row in [Forms], for which TestForms wants a
// golden file. Texts of a vendor go through [schemas.Printable] and then through what the
// form needs; TestFormsShowNothingThatIsObeyed holds every form to that.
package report
