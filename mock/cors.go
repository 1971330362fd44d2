package mock

import (
	"net/http"
)

// preflight answers a web page that asks whether it may send a request; false
// means that the request is none of these. Such a request cannot name its world
// in a header.
func preflight(rw http.ResponseWriter, r *http.Request) bool {
	method := r.Header.Get("Access-Control-Request-Method")
	if r.Method != http.MethodOptions || method == "" {
		return false
	}
	allowCORS(rw.Header())
	rw.Header().Set("Access-Control-Allow-Methods", method)
	rw.Header().Set("Access-Control-Allow-Headers", r.Header.Get("Access-Control-Request-Headers"))
	rw.WriteHeader(http.StatusNoContent)
	return true
}

// allowCORS lets a web page of any origin read an answer.
func allowCORS(header http.Header) {
	header.Set("Access-Control-Allow-Origin", "*")
	header.Set("Access-Control-Expose-Headers", "*")
}
