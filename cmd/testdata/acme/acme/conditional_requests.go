package acme

import (
	"crypto/sha256"
	"fmt"
	"net/http"
	"strings"
)

// etag names a team as it is.
func etag(team *Team) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%q %q %q %d", team.Ref, team.Name, team.Description, team.UpdatedAt))
	return fmt.Sprintf(`"%x"`, sum[:8])
}

// tagged is the header of an answer about a team.
func tagged(team *Team) http.Header { return http.Header{"Etag": {etag(team)}} }

// names says whether an If-Match or If-None-Match header names the team as it is.
func names(values []string, team *Team) bool {
	for tag := range strings.SplitSeq(strings.Join(values, ","), ",") {
		if tag = strings.TrimSpace(tag); tag == "*" || tag == etag(team) {
			return true
		}
	}
	return false
}
