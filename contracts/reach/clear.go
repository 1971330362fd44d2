package reach

import (
	"fmt"
	"net"
	"net/url"
	"strings"
)

// IsLoopback says whether a host is this machine.
func IsLoopback(host string) bool {
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback() || strings.EqualFold(host, "localhost") || strings.HasSuffix(strings.ToLower(host), ".localhost")
}

// CheckSecret says why a target must get no token: the way to another machine is not
// encrypted, and everybody on it could read the token.
func CheckSecret(target *url.URL) error {
	if target.Scheme == "https" || IsLoopback(target.Hostname()) {
		return nil
	}
	return fmt.Errorf("%s://%s would get the token in clear text, which everybody on the way can read: give https://%[2]s, or say --insecure if that may be", target.Scheme, target.Host)
}
