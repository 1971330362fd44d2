package control

import (
	"mime"
	"strconv"
	"strings"
)

// prefersJSON says whether an Accept header names JSON before YAML.
func prefersJSON(accept []string) bool {
	return weight(accept, "json") > max(weight(accept, "yaml"), weight(accept, "yml"))
}

// prefersHTML says whether an Accept header names HTML, as those of browsers do, and
// not JSON before it.
func prefersHTML(accept []string) bool {
	html := weight(accept, "html")
	return html > 0 && html >= weight(accept, "json")
}

// weight is how much an Accept header wants a media type that ends so; 0 is not at
// all, or not by name.
func weight(accept []string, ending string) (most float64) {
	for item := range strings.SplitSeq(strings.Join(accept, ","), ",") {
		mediaType, parameters, err := mime.ParseMediaType(item)
		if err != nil || !strings.HasSuffix(mediaType, ending) {
			continue
		}
		weight := 1.0
		if q, err := strconv.ParseFloat(parameters["q"], 64); err == nil {
			weight = q
		}
		most = max(most, weight)
	}
	return most
}
