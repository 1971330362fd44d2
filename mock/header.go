package mock

import (
	"net/http"
	"strconv"
	"strings"
)

// headerText makes any text fit for a header: printable ASCII in one line.
func headerText(text string) string {
	var b strings.Builder
	for _, r := range text {
		if r >= ' ' && r <= '~' {
			b.WriteRune(r)
		} else {
			b.WriteString(strings.Trim(strconv.QuoteRuneToASCII(r), "'"))
		}
	}
	return b.String()
}

// allowCORS lets a web page of any origin read the answer; true means that the
// request was only a page's question whether it may, and is answered.
func allowCORS(rw http.ResponseWriter, r *http.Request) (answered bool) {
	rw.Header().Set("Access-Control-Allow-Origin", "*")
	rw.Header().Set("Access-Control-Expose-Headers", "*")
	asked := r.Header.Get("Access-Control-Request-Method")
	if r.Method != http.MethodOptions || asked == "" {
		return false
	}
	rw.Header().Set("Access-Control-Allow-Methods", asked)
	rw.Header().Set("Access-Control-Allow-Headers", r.Header.Get("Access-Control-Request-Headers"))
	rw.WriteHeader(http.StatusNoContent)
	return true
}
