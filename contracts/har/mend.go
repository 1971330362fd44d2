package har

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/go-json-experiment/json/jsontext"
)

// Mend takes away what stands behind the end of a recording of Ringer's: when the
// recorder is killed, a part of an exchange may be left there, and to a strict reader
// the file is no JSON then. It says how many bytes it took away. Any other file stays as
// it is.
func Mend(path string) (cut int64, err error) {
	file, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	size, err := file.Seek(0, io.SeekEnd)
	if err == nil {
		_, err = file.Seek(0, io.SeekStart)
	}
	end, behind := int64(0), false
	if err == nil && size <= MaxSize {
		end, behind = endOf(file)
		next := make([]byte, 1)
		if _, err := file.ReadAt(next, end); behind && err == nil && next[0] == '\n' {
			end++
		}
	}
	if err := errors.Join(err, file.Close()); err != nil || !behind {
		return 0, err
	}
	if err := os.Truncate(path, end); err != nil {
		return 0, fmt.Errorf("mend the recording: %w", err)
	}
	return size - end, nil
}

// endOf gives the place behind a recording of Ringer's, and says whether anything
// stands behind it.
func endOf(file io.Reader) (end int64, behind bool) {
	decoder := jsontext.NewDecoder(bufio.NewReader(file), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	r := reader{decoder: decoder, har: &File{}}
	if r.file() != nil || r.har.Vendor == "" {
		return 0, false // which is none, or breaks off
	}
	end = decoder.InputOffset()
	_, err := decoder.ReadToken()
	return end, err != io.EOF
}
