package record

import (
	"bytes"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/schemas"
)

// linkRewriter makes links to the vendor's own origin lead to the recorder: a client that
// follows one stays recorded. A link begins with one of the origins, and the vendor's
// path stands behind it.
type linkRewriter struct {
	origins []origin
}

// origin is one way to write the beginning of the vendor's links, and what the client gets
// in its place.
type origin struct{ from, to []byte }

// rewriterFor makes the rewriter for a client that knows the recorder by that host. The
// vendor may write its scheme and port otherwise than the target does, and JSON writes a
// slash in two ways.
func rewriterFor(target *url.URL, host string) *linkRewriter {
	l := &linkRewriter{}
	name, port, mount := target.Hostname(), target.Port(), strings.TrimSuffix(target.EscapedPath(), "/")
	if strings.Contains(name, ":") {
		name = "[" + name + "]"
	}
	for scheme, usual := range map[string]string{"https": "443", "http": "80"} {
		hosts := []string{name + ":" + port}
		if own := port == "" || port == map[string]string{"https": "443", "http": "80"}[target.Scheme]; own {
			hosts = []string{name, name + ":" + usual}
		} else if scheme != target.Scheme {
			continue // another port is another server
		}
		for _, one := range hosts {
			from, to := scheme+"://"+one+mount, "http://"+host
			l.origins = append(l.origins, origin{[]byte(from), []byte(to)}, origin{escapedSlashes(from), escapedSlashes(to)})
		}
	}
	slices.SortFunc(l.origins, func(a, b origin) int { return len(b.from) - len(a.from) })
	return l
}

func escapedSlashes(text string) []byte { return []byte(strings.ReplaceAll(text, "/", `\/`)) }

// endsOrigin says whether a character can stand behind an origin: else it is the beginning
// of another one, such as https://vendor.example.com.
func endsOrigin(char byte) bool {
	return bytes.IndexByte([]byte("/\\?#\"'<>()[]{},; \t\r\n"), char) >= 0
}

// rewrite gives a text with the links replaced, and what is left of it until more is known:
// at the end of what has come a link may be cut.
func (l *linkRewriter) rewrite(text []byte, atEnd bool) (rewritten, left []byte) {
	for i := 0; i < len(text); {
		at := bytes.IndexByte(text[i:], 'h')
		if at < 0 {
			return append(rewritten, text[i:]...), nil
		}
		rewritten, i = append(rewritten, text[i:i+at]...), i+at
		matched := false
		for _, o := range l.origins {
			rest := text[i:]
			whole := bytes.HasPrefix(rest, o.from)
			switch {
			case whole && len(rest) > len(o.from) && endsOrigin(rest[len(o.from)]), whole && len(rest) == len(o.from) && atEnd:
				rewritten, i, matched = append(rewritten, o.to...), i+len(o.from), true
			case !atEnd && (whole && len(rest) == len(o.from) || !whole && bytes.HasPrefix(o.from, rest)):
				return rewritten, rest
			}
			if matched {
				break
			}
		}
		if !matched {
			rewritten, i = append(rewritten, 'h'), i+1
		}
	}
	return rewritten, nil
}

// text gives a whole text with the links replaced.
func (l *linkRewriter) text(text string) string {
	rewritten, _ := l.rewrite([]byte(text), true)
	return string(rewritten)
}

// linkHeaders are the headers whose values are or hold links.
var linkHeaders = []string{"Location", "Content-Location", "Link", "Refresh"}

// answer replaces the links in an answer that is on its way to the client.
func (l *linkRewriter) answer(response *http.Response) {
	for _, name := range linkHeaders {
		for i, value := range response.Header[name] {
			response.Header[name][i] = l.text(value)
		}
	}
	if !rewritable(response.Header) || response.Request.Method == http.MethodHead {
		return
	}
	response.Body = &rewritingBody{ReadCloser: response.Body, links: l}
	response.ContentLength = -1
	for _, name := range []string{"Content-Length", "Content-Md5", "Digest", "Content-Digest"} { // which speak of what the vendor sent
		response.Header.Del(name)
	}
}

// rewritable says whether the links in a body can be read: it is a text, and not packed.
func rewritable(header http.Header) bool {
	kind := strings.ToLower(header.Get("Content-Type"))
	isText := strings.Contains(kind, "json") || strings.Contains(kind, "xml") || strings.HasPrefix(kind, "text/")
	return isText && header.Get("Content-Encoding") == ""
}

// rewritingBody is a body in which the links are replaced as it goes by.
type rewritingBody struct {
	io.ReadCloser
	links       *linkRewriter
	ready, left []byte
	err         error
}

func (b *rewritingBody) Read(p []byte) (int, error) {
	for len(b.ready) == 0 && b.err == nil {
		chunk := make([]byte, max(len(p), 512))
		n, err := b.ReadCloser.Read(chunk)
		b.err = err
		b.ready, b.left = b.links.rewrite(append(b.left, chunk[:n]...), err != nil)
	}
	n := copy(p, b.ready)
	b.ready = b.ready[n:]
	if len(b.ready) > 0 || n > 0 {
		return n, nil
	}
	return 0, b.err
}

// maxPast is how many links that lead past the recorder are told of an answer.
const maxPast = 3

// past lists the links in an answer that lead to the vendor past the recorder: to another
// host with a path of the vendor's, or where nothing is replaced, to the vendor's own. A
// redirect is followed wherever it leads.
func past(c *contracts.Contract, mount string, links *linkRewriter, x contracts.Exchange) (found []string) {
	inBody := links
	if !rewritable(x.Header) {
		inBody = nil
	}
	look := func(text string, links *linkRewriter, always bool) {
		if len(found) == maxPast || links != nil && links.text(text) != text {
			return
		}
		address, err := url.Parse(text)
		if err != nil || address.Host == "" || address.Scheme != "http" && address.Scheme != "https" || !always && c.Owns(strings.TrimPrefix(address.EscapedPath(), mount)) == 0 {
			return
		}
		if origin := address.Scheme + "://" + address.Host; !slices.Contains(found, origin) {
			found = append(found, origin)
		}
	}
	if location := x.Header.Get("Location"); location != "" {
		look(location, links, x.Status >= 300 && x.Status < 400)
	}
	for _, value := range x.Header["Link"] {
		for _, part := range strings.Split(value, "<")[1:] {
			target, _, _ := strings.Cut(part, ">")
			look(target, links, false)
		}
	}
	var walk func(value any)
	walk = func(value any) {
		switch value := value.(type) {
		case string:
			if strings.HasPrefix(value, "http") {
				look(value, inBody, false)
			}
		case []any:
			for _, item := range value {
				walk(item)
			}
		case map[string]any:
			for _, member := range value {
				walk(member)
			}
		}
	}
	if body, err := schemas.DecodeJSONUpTo(maxSearched, x.Body); err == nil {
		walk(body)
	}
	slices.Sort(found)
	return found
}

// maxSearched is in how many values of an answer links are looked for.
const maxSearched = 100_000
