package process

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestWithoutProxy adds this machine's names to what needs no proxy.
func TestWithoutProxy(t *testing.T) {
	const own = "localhost,.localhost,127.0.0.0/8,127.0.0.1,::1"
	for _, test := range []struct {
		why          string
		env          []string
		upper, lower string
	}{
		{"nothing is set", nil, own, own},
		{"both are set, and each keeps its own", []string{"NO_PROXY=a.test", "no_proxy=b.test"}, "a.test," + own, "b.test," + own},
		{"programs that read the lower one first still find what the upper one says", []string{"NO_PROXY=a.test"}, "a.test," + own, "a.test," + own},
		{"and the other way round", []string{"no_proxy=b.test"}, "b.test," + own, "b.test," + own},
		{"an empty one says nothing", []string{"NO_PROXY=", "no_proxy="}, own, own},
		{"a star works only alone", []string{"NO_PROXY=*"}, "*", "*"},
		{"the last one counts", []string{"NO_PROXY=a.test", "NO_PROXY=b.test"}, "b.test," + own, "b.test," + own},
		{"other names are not meant", []string{"MY_NO_PROXY=a.test", "NO_PROXY_TOO=a.test"}, own, own},
	} {
		t.Run(test.why, func(t *testing.T) {
			env := WithoutProxy(append([]string{"HOME=/home"}, test.env...))
			got := []string{lookup(env, "NO_PROXY"), lookup(env, "no_proxy"), lookup(env, "HOME")}
			if diff := cmp.Diff([]string{test.upper, test.lower, "/home"}, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
