// Package console is the web page that shows a server at work: its worlds, requests, state,
// rules, clock and contracts. The files in static are the whole of it, plain HTML, CSS and
// ES modules without a build step. They speak to the control API and to nothing else.
//
// Each view is a module with a function that fills the page's main part; console.js has the
// table of views and of their addresses. Text reaches the page through h in dom.js only,
// which makes text nodes: the page's policy refuses markup, inline scripts and inline styles.
package console
