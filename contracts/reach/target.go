package reach

import (
	"fmt"
	"net/url"
	"strings"
)

// ParseTarget reads a vendor's origin. The prefix of the vendor's paths may stand
// behind it, and is taken off.
func ParseTarget(text, prefix string) (*url.URL, error) {
	target, err := url.Parse(text)
	if err != nil || target.Scheme != "http" && target.Scheme != "https" || target.Hostname() == "" || target.RawQuery != "" || target.User != nil {
		return nil, fmt.Errorf("--target takes an origin, such as https://api.example.com, not %q", withoutPassword(text))
	}
	target.Path = strings.TrimSuffix(strings.TrimSuffix(target.Path, "/"), prefix)
	target.RawPath, target.Fragment = "", ""
	return target, nil
}

// withoutPassword gives an address as a message may have it.
func withoutPassword(address string) string {
	if end := strings.IndexAny(address, "?#"); end >= 0 { // where tokens stand
		address = address[:end+1] + "…"
	}
	at := strings.LastIndexByte(address, '@')
	if at < 0 {
		return address
	}
	scheme, _, ok := strings.Cut(address[:at], "://")
	if !ok {
		return "…" + address[at:]
	}
	return scheme + "://…" + address[at:]
}
