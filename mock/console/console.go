package console

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"time"
)

//go:embed static/*
var embedded embed.FS

// page is the file that a browser asks for first; it names the others.
const page = "index.html"

// policy lets the page load its own files and talk to its own server, and nothing else: no
// text that it shows can become a script, a style or a call to another site.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"

// file is one of the console's files.
type file struct {
	content     []byte
	contentType string
	tag         string // changes with the content
}

// files are the console's files by their names.
var files = readFiles()

func readFiles() map[string]file {
	all := map[string]file{}
	names, _ := fs.Glob(embedded, "static/*") // the pattern is well formed
	for _, name := range names {
		content, err := embedded.ReadFile(name)
		if err != nil {
			continue // a folder
		}
		hash := sha256.Sum256(content)
		all[path.Base(name)] = file{content, contentType(name), `"` + hex.EncodeToString(hash[:8]) + `"`}
	}
	return all
}

// contentType does not ask the machine, whose tables may say that a script is text.
func contentType(name string) string {
	switch path.Ext(name) {
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	}
	return mime.TypeByExtension(path.Ext(name))
}

// ServePage answers with the page itself.
func ServePage(rw http.ResponseWriter, r *http.Request) { files[page].serve(rw, r) }

// ServeFile answers with one of the files that the page names, and says whether there is
// one of that name.
func ServeFile(rw http.ResponseWriter, r *http.Request, name string) bool {
	f, ok := files[name]
	if ok {
		f.serve(rw, r)
	}
	return ok
}

func (f file) serve(rw http.ResponseWriter, r *http.Request) {
	header := rw.Header()
	header.Set("Content-Type", f.contentType)
	header.Set("Content-Security-Policy", policy)
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Referrer-Policy", "no-referrer")
	header.Set("Cross-Origin-Opener-Policy", "same-origin")
	header.Set("Cross-Origin-Resource-Policy", "same-origin")
	header.Set("Cache-Control", "no-cache") // another version of the program may answer next
	header.Set("ETag", f.tag)
	http.ServeContent(rw, r, "", time.Time{}, bytes.NewReader(f.content))
}
