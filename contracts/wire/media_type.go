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

// IsJSON says whether bodies of a media type, in lower case, are written in JSON.
func IsJSON(mediaType string) bool {
	return mediaType == "application/json" || strings.HasSuffix(mediaType, "+json") || mediaType == "text/json"
}

// InRange says whether a media type is the one that a range names, such as text/* or
// */*. Both are in lower case.
func InRange(mediaType, named string) bool {
	kind, isRange := strings.CutSuffix(named, "/*")
	if !isRange || kind == "*" {
		return named == mediaType || kind == "*" && mediaType != ""
	}
	return strings.HasPrefix(mediaType, kind+"/")
}
