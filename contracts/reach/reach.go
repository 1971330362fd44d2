package reach

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"syscall"
	"time"
)

// UnreachableError says why a target gave no answer.
type UnreachableError struct {
	// Late says that it took too long.
	Late bool
	err  error
}

func (e *UnreachableError) Error() string { return e.err.Error() }

func (e *UnreachableError) Unwrap() error { return e.err }

// Connect connects to a target and asks nothing of it. Where another proxy stands
// between, only a call can tell.
func Connect(ctx context.Context, target *url.URL, timeout time.Duration) error {
	if proxyOf(target) != "" {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	port := target.Port()
	dial := (&net.Dialer{}).DialContext
	if target.Scheme == "https" {
		dial = (&tls.Dialer{}).DialContext
	}
	if port == "" {
		port = target.Scheme // which is also the name of its port
	}
	connection, err := dial(ctx, "tcp", net.JoinHostPort(target.Hostname(), port))
	if err != nil {
		return NewUnreachableError(target, timeout, err)
	}
	return connection.Close()
}

// NewUnreachableError says in words why a target gave no answer, and what to do. The
// timeout is what it was given.
func NewUnreachableError(target *url.URL, timeout time.Duration, err error) *UnreachableError {
	host, proxy := target.Host, proxyOf(target)
	var dialing *net.OpError
	var certificate *tls.CertificateVerificationError
	var header tls.RecordHeaderError
	var name *net.DNSError
	var late net.Error
	switch {
	case errors.As(err, &certificate):
		return &UnreachableError{err: fmt.Errorf("the certificate of %s does not verify (%w): if it is self-signed, make it known to this machine, as SSL_CERT_FILE does; it is always checked", host, certificate.Err)}
	case errors.As(err, &header) || strings.Contains(err.Error(), "server gave HTTP response to HTTPS client"):
		return &UnreachableError{err: fmt.Errorf("%s does not speak TLS: begin the target with http://", host)}
	case errors.As(err, &late) && late.Timeout(), errors.Is(err, context.DeadlineExceeded):
		return &UnreachableError{Late: true, err: fmt.Errorf("%s did not answer within %s: give it longer with --timeout", host, timeout)}
	case errors.As(err, &dialing) && dialing.Op == "proxyconnect":
		return &UnreachableError{err: &spokenError{fmt.Sprintf("the proxy%s takes no connection, and nothing was asked of %s: look at %s_PROXY, or name the host in NO_PROXY", proxy, host, strings.ToUpper(target.Scheme)), err}}
	case errors.As(err, &name):
		return &UnreachableError{err: fmt.Errorf("the name %s leads nowhere: look for a mistake in the target", target.Hostname())}
	case errors.Is(err, syscall.ECONNREFUSED):
		return &UnreachableError{err: &spokenError{fmt.Sprintf("nothing listens at %s: look for a mistake in the target", host), err}}
	}
	if proxy != "" {
		return &UnreachableError{err: fmt.Errorf("%s gave no answer that is HTTP through the proxy%s: %w", host, proxy, err)}
	}
	return &UnreachableError{err: fmt.Errorf("%s gave no answer that is HTTP: %w", host, err)}
}

// proxyOf names the proxy between here and a target, behind a blank; empty is none.
func proxyOf(target *url.URL) string {
	proxy, err := http.ProxyFromEnvironment(&http.Request{URL: target})
	if err != nil || proxy == nil {
		return ""
	}
	return " " + proxy.Host
}

// Silence says what came in place of an answer, as the end of a sentence about the
// target. What to do about it stands in the error.
func Silence(err error) string {
	var unreachable *UnreachableError
	switch {
	case errors.As(err, &unreachable) && unreachable.Late:
		return "gave no answer in time"
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return "closed the connection without an answer"
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		return "broke the connection off without an answer"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "took no connection"
	case unreachable != nil:
		return "gave no answer that is HTTP"
	}
	return "gave no answer"
}

// spokenError is an error in other words.
type spokenError struct {
	text string
	err  error
}

func (e *spokenError) Error() string { return e.text }

func (e *spokenError) Unwrap() error { return e.err }
