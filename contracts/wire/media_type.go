package wire

import (
	"mime"
	"strings"
)

// MediaType reads a Content-Type as lenient servers do: the type in lower case, and the
// charset, which is empty where none is named or the parameters cannot be read.
func MediaType(contentType string) (name, charset string) {
	name, _ = cutAtAny(contentType, ";,")
	if _, parameters, err := mime.ParseMediaType(contentType); err == nil {
		charset = parameters["charset"]
	}
	return strings.ToLower(strings.TrimSpace(name)), charset
}
