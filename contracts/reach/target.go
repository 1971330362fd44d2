package reach

import (
	"fmt"
	"net/url"
	"strings"
)

// ParseTarget reads a vendor's origin. The prefix of the vendor's paths may stand
// behind it, and is taken off. What the paths of all calls begin with, as the prefix
// itself, must not stand behind it as well.
func ParseTarget(text, prefix string, begin ...string) (*url.URL, error) {
	target, err := url.Parse(text)
	if err != nil || target.Scheme != "http" && target.Scheme != "https" || target.Hostname() == "" || target.RawQuery != "" || target.User != nil {
		return nil, fmt.Errorf("--target takes an origin, such as https://api.example.com, not %q", withoutPassword(text))
	}
	target.Path = strings.TrimSuffix(strings.TrimRight(target.Path, "/"), prefix)
	for _, begin := range append(begin, prefix) {
		if begin = strings.TrimSuffix(begin, "/"); begin != "" && strings.HasSuffix(target.Path, begin) {
			origin := *target
			origin.Path, origin.RawPath, origin.Fragment = strings.TrimSuffix(target.Path, begin), "", ""
			return nil, fmt.Errorf("--target takes an origin, and the paths of all calls begin with %s already: give %s, not %q", begin, &origin, withoutPassword(text))
		}
	}
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
