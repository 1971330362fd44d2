package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/ringer-mock/ringer/contracts/wholefile"
)

// Who may read a file that is written, besides its owner.
const (
	ForOwner fs.FileMode = 0o600
	ForAll   fs.FileMode = 0o644
)

// WriteFile writes a file whole or not at all: what is there already stays until the new
// text is complete. A file that is there keeps its mode, unless the new text is for its
// owner alone, for it may hold a vendor's data. A device or a pipe is written to as it is.
// A link is replaced by the file: it may lead to a place that nobody has named.
func WriteFile(name string, mode fs.FileMode, write func(io.Writer) error) error {
	there, err := os.Stat(name)
	switch {
	case err == nil && there.IsDir():
		return fmt.Errorf("%s was not written: it is a folder; name a file in it", name)
	case err == nil && !there.Mode().IsRegular():
		return writeThrough(name, write)
	}
	if itself, err := os.Lstat(name); err == nil && itself.Mode().IsRegular() && mode != ForOwner {
		mode = itself.Mode()
	}
	return exchange(name, mode, write)
}

// exchange puts a file in the place of what is there, when its text is complete.
func exchange(name string, mode fs.FileMode, write func(io.Writer) error) (err error) {
	part, err := wholefile.Create(name)
	if err != nil {
		return NotWritten(name, err)
	}
	defer func() {
		if err != nil {
			_ = os.Remove(part.Name()) // the first error is the one to tell
			err = HalfWritten(name, err)
		}
	}()
	if err := write(part); err != nil {
		_ = part.Close()
		return err
	}
	if err := part.Chmod(mode.Perm()); err != nil {
		_ = part.Close()
		return err
	}
	if err := part.Close(); err != nil {
		return err
	}
	if err := os.Rename(part.Name(), name); err != nil {
		return NotWritten(name, err)
	}
	return nil
}

// writeThrough writes to what is there.
func writeThrough(name string, write func(io.Writer) error) error {
	file, err := os.OpenFile(name, os.O_WRONLY, 0)
	if err != nil {
		return NotWritten(name, err)
	}
	if err := errors.Join(write(file), file.Close()); err != nil {
		return HalfWritten(name, err)
	}
	return nil
}

// UntilInterrupted gives a writer that fails once the context has ended, so that Ctrl-C
// leaves no unfinished file behind.
func UntilInterrupted(ctx context.Context, w io.Writer) io.Writer { return untilInterrupted{ctx, w} }

type untilInterrupted struct {
	ctx context.Context
	io.Writer
}

func (w untilInterrupted) Write(text []byte) (int, error) {
	if w.ctx.Err() != nil {
		return 0, Exit(Differences, errors.New("interrupted before all was written"))
	}
	return w.Writer.Write(text)
}

// NotWritten says that a place cannot be written to.
func NotWritten(name string, err error) error {
	return fmt.Errorf("%s was not written: %w; choose a place that can be written to", name, Reason(err))
}

// HalfWritten says what kept a file from being complete: then the command line
// was right, and the exit code is not that of wrong use. What went wrong before
// anything was written is told as it is.
func HalfWritten(name string, err error) error {
	if why := Reason(err); why != err {
		return Exit(Differences, fmt.Errorf("%s was not written: %w; make room, or choose another place", name, why))
	}
	return err
}

// Reason takes the path off an error: it is that of a file which would have been
// renamed at the end.
func Reason(err error) error {
	var path *fs.PathError
	var link *os.LinkError
	switch {
	case errors.As(err, &path):
		return path.Err
	case errors.As(err, &link):
		return link.Err
	}
	return err
}
