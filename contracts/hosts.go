package contracts

import (
	"regexp"
	"strings"
)

// hostVariable stands in a documented address for a part that differs between
// customers: one label of the host's name.
var hostVariable = regexp.MustCompile(`\\\{[^{}]*\\\}`)

// Origin gives the first address at which the vendor documents its API, without a
// path.
func (c *Contract) Origin() string {
	for _, server := range c.At("").Get("servers").Items() {
		scheme, address, ok := strings.Cut(server.Text("url"), "://")
		if host, _, _ := strings.Cut(address, "/"); ok && host != "" {
			return scheme + "://" + host
		}
	}
	return ""
}

// Serves says whether a host is one of those at which the vendor documents its
// API.
func (c *Contract) Serves(host string) bool {
	root := c.At("")
	for _, server := range root.Get("servers").Items() {
		_, address, _ := strings.Cut(server.Text("url"), "://")
		documented, _, _ := strings.Cut(address, "/")
		pattern := hostVariable.ReplaceAllString(regexp.QuoteMeta(documented), `[A-Za-z0-9-]+`)
		if documented != "" && regexp.MustCompile(`(?i)^`+pattern+`$`).MatchString(host) {
			return true
		}
	}
	return false
}
