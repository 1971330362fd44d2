package har

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"
)

// maxUnpacked is how much of a packed body is unpacked, in bytes: no larger one is
// compared.
const maxUnpacked = 8 << 20

// Unpack undoes the encodings that a header's Content-Encoding names, the last one
// first. It gives at most so many bytes; cut says that this is not all, or that an
// encoding could not be undone.
func Unpack(header http.Header, body []byte, limit int) (plain []byte, cut bool) {
	codings := codingsOf(header)
	if len(body) == 0 {
		return body, false
	}
	for _, coding := range slices.Backward(codings) {
		if body, cut = unpackOne(coding, body, limit); cut {
			return body, true
		}
	}
	return body, false
}

// codingsOf lists the encodings of a body, in the order in which they were put on.
func codingsOf(header http.Header) (codings []string) {
	for _, value := range header.Values("Content-Encoding") {
		for coding := range strings.SplitSeq(value, ",") {
			if coding = strings.ToLower(strings.TrimSpace(coding)); coding != "" && coding != "identity" {
				codings = append(codings, coding)
			}
		}
	}
	return codings
}

func unpackOne(coding string, body []byte, limit int) (plain []byte, cut bool) {
	reader, err := unpacker(coding, body)
	if err != nil {
		return nil, true
	}
	plain, err = io.ReadAll(io.LimitReader(reader, int64(limit)+1))
	return plain[:min(len(plain), limit)], err != nil || len(plain) > limit
}

func unpacker(coding string, body []byte) (io.Reader, error) {
	switch coding {
	case "gzip", "x-gzip":
		return gzip.NewReader(bytes.NewReader(body))
	case "deflate": // which some servers send without the frame that it should have
		if reader, err := zlib.NewReader(bytes.NewReader(body)); err == nil {
			return reader, nil
		}
		return flate.NewReader(bytes.NewReader(body)), nil
	case "br":
		return brotli.NewReader(bytes.NewReader(body)), nil
	case "zstd":
		reader, err := zstd.NewReader(bytes.NewReader(body), zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(maxUnpacked))
		if err != nil {
			return nil, err
		}
		return reader.IOReadCloser(), nil
	}
	return nil, http.ErrNotSupported
}

// withoutCoding gives a body that a tool may have kept as it went over the wire, in its
// encoding, or without it. Most take the encoding off and keep the header.
func withoutCoding(header http.Header, body []byte) (text []byte, cut bool) {
	if len(body) == 0 || json.Valid(body) {
		return body, false
	}
	for _, packed := range [][]byte{body, latin1(body)} {
		if len(packed) == 0 {
			continue
		}
		codings := codingsOf(header)
		if coding := codingIn(packed); coding != "" && !slices.Contains(codings, coding) {
			codings = []string{coding} // the tool has dropped the header
		}
		if text, cut := Unpack(http.Header{"Content-Encoding": codings}, packed, maxUnpacked); len(codings) > 0 && !cut {
			return text, false
		}
		if codingIn(packed) != "" {
			return nil, true
		}
	}
	if len(codingsOf(header)) > 0 && !isText(body) {
		return nil, true
	}
	return body, false
}

// codingIn says in which encoding a body is, by its first bytes.
func codingIn(body []byte) string {
	switch {
	case bytes.HasPrefix(body, []byte("\x1f\x8b")):
		return "gzip"
	case bytes.HasPrefix(body, []byte("\x28\xb5\x2f\xfd")):
		return "zstd"
	}
	return ""
}

// latin1 gives the bytes of a body that a tool has written as a text with one
// character for each; nil is that it is no such text.
func latin1(body []byte) []byte {
	out := make([]byte, 0, len(body))
	for _, r := range string(body) {
		if r > 0xff {
			return nil
		}
		out = append(out, byte(r))
	}
	return out
}

// isText says whether a body is one that a reader could have typed.
func isText(body []byte) bool {
	return utf8.Valid(body) && !bytes.ContainsFunc(body, func(r rune) bool {
		return r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == utf8.RuneError || r >= 0x7f && r < 0xa0
	})
}
