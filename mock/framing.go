package mock

import (
	"bytes"
	"strconv"
)

// requestFraming follows the requests on a connection, byte by byte, to know which of
// them are request lines: a client may send several requests without waiting, and a
// packet may end anywhere. As soon as something is not as HTTP/1.1 has it, it gives up,
// and touches nothing more on the connection.
type requestFraming struct {
	state framing
	held  []byte // the beginning of a line that is not whole yet
	left  int64  // bytes of the body, or of its chunk

	length  int64 // what the head says of the body
	chunked bool
}

type framing int

const (
	inLine    framing = iota // before or in a request line
	inHead                   // in the lines of a head
	inBody                   // in a body of a known length
	inChunk                  // before or in the line with a chunk's size
	inData                   // in a chunk and the line end behind it
	inTrailer                // in the lines behind the last chunk
	lost
)

// maxHeader bounds the head of a request with its first line, in bytes; the server
// refuses longer ones (431).
const maxHeader = 64 << 10

// take follows what was read, and gives what the server gets to read in its place, if
// that is something else. A request line is given when it is whole.
func (f *requestFraming) take(in []byte) (out []byte, changed bool) {
	own := len(f.held) > 0 // and not the reader's
	if own {
		in, changed = append(f.held, in...), true
		f.held = nil
	}
	done := 0 // up to where in is in out
	for at := 0; at < len(in); {
		switch f.state {
		case lost:
			at = len(in)
		case inBody, inData:
			at += f.skip(len(in) - at)
		default:
			end := bytes.IndexByte(in[at:], '\n') + 1
			if end == 0 && len(in)-at <= maxHeader {
				if f.held = in[at:]; !own {
					f.held = bytes.Clone(f.held)
				}
				return append(out, in[done:at]...), true
			}
			if end == 0 || end > maxHeader {
				f.state = lost
				continue
			}
			line := in[at : at+end]
			if f.state == inLine {
				if mended := mendRequestLine(line); mended != nil {
					out, changed = append(append(out, in[done:at]...), mended...), true
					done = at + end
				}
			}
			f.line(bytes.TrimRight(line, "\r\n"))
			at += end
		}
	}
	if !changed {
		return nil, false
	}
	return append(out, in[done:]...), true
}

// rest gives what is held when nothing more comes.
func (f *requestFraming) rest() []byte {
	held := f.held
	f.held, f.state = nil, lost
	return held
}

// skip passes over bytes of a body, and says how many there were.
func (f *requestFraming) skip(most int) int {
	n := min(int64(most), f.left)
	if f.left -= n; f.left > 0 {
		return int(n)
	}
	if f.state == inData {
		f.state = inChunk
	} else {
		f.state = inLine
	}
	return int(n)
}

// line goes on behind a whole line.
func (f *requestFraming) line(line []byte) {
	switch f.state {
	case inLine:
		f.begin(line)
	case inHead:
		f.header(line)
	case inChunk:
		f.chunk(line)
	case inTrailer:
		if len(line) == 0 {
			f.state = inLine
		}
	}
}

func (f *requestFraming) begin(line []byte) {
	if len(line) == 0 {
		return // which the server passes over
	}
	f.state, f.length, f.chunked = inHead, 0, false
	if !bytes.HasSuffix(line, []byte(" HTTP/1.1")) && !bytes.HasSuffix(line, []byte(" HTTP/1.0")) || bytes.HasPrefix(line, []byte("CONNECT ")) {
		f.state = lost
	}
}

// header reads what a line of the head says of the body.
func (f *requestFraming) header(line []byte) {
	if len(line) == 0 {
		f.endHead()
		return
	}
	name, value, _ := bytes.Cut(line, []byte(":"))
	switch {
	case len(name) == len("Content-Length") && bytes.EqualFold(name, []byte("Content-Length")):
		length, err := strconv.ParseInt(string(bytes.TrimSpace(value)), 10, 64)
		if err != nil || length < 0 || f.length > 0 && f.length != length {
			f.state = lost
		}
		f.length = length
	case len(name) == len("Transfer-Encoding") && bytes.EqualFold(name, []byte("Transfer-Encoding")):
		f.chunked = true
		if !bytes.EqualFold(bytes.TrimSpace(value), []byte("chunked")) {
			f.state = lost
		}
	case len(name) == len("Upgrade") && bytes.EqualFold(name, []byte("Upgrade")):
		f.state = lost
	}
}

func (f *requestFraming) endHead() {
	switch {
	case f.chunked:
		f.state = inChunk
	case f.length > 0:
		f.state, f.left = inBody, f.length
	default:
		f.state = inLine
	}
}

func (f *requestFraming) chunk(line []byte) {
	size, _, _ := bytes.Cut(line, []byte(";"))
	n, err := strconv.ParseInt(string(bytes.TrimSpace(size)), 16, 64)
	switch {
	case err != nil || n < 0:
		f.state = lost
	case n == 0:
		f.state = inTrailer
	default:
		f.state, f.left = inData, n+int64(len("\r\n"))
	}
}
