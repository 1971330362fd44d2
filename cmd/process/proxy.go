package process

import (
	"cmp"
	"strings"
)

// WithoutProxy gives an environment in which programs ask this machine itself, and no
// proxy, for the servers that run on it. Other hosts that need no proxy still need
// none: programs differ in which of the two variables they read, so one that is missing
// gets what the other says.
func WithoutProxy(env []string) []string {
	const loopback = "localhost,.localhost,127.0.0.0/8,127.0.0.1,::1"
	upper, lower := lookup(env, "NO_PROXY"), lookup(env, "no_proxy")
	and := func(hosts string) string {
		switch hosts {
		case "*": // no host needs one, and programs know the star only alone
			return hosts
		case "":
			return loopback
		}
		return hosts + "," + loopback
	}
	return append(env, "NO_PROXY="+and(cmp.Or(upper, lower)), "no_proxy="+and(cmp.Or(lower, upper)))
}

// lookup finds a variable in an environment, of which the last one counts.
func lookup(env []string, name string) (value string) {
	for _, entry := range env {
		if text, ok := strings.CutPrefix(entry, name+"="); ok {
			value = text
		}
	}
	return value
}
