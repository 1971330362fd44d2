//go:build !unix

package turns

import "net"

// Read reads from the connection that holds the turn. It lets go of the turn meanwhile.
func (t *Turn) Read(conn net.Conn, p []byte) (n int, err error) {
	t.Wait(func() { n, err = conn.Read(p[:min(len(p), most)]) })
	return n, err
}

// Write writes to the connection that holds the turn. It lets go of the turn meanwhile.
func (t *Turn) Write(conn net.Conn, p []byte) (n int, err error) {
	t.Wait(func() { n, err = conn.Write(p) })
	return n, err
}
