package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// writeFile writes a file whole or not at all: what is there already stays until
// the new text is complete.
func writeFile(name string, write func(io.Writer) error) (err error) {
	part, err := os.CreateTemp(filepath.Dir(name), ".ringer-*")
	if err != nil {
		return notWritten(name, err)
	}
	defer func() {
		if err != nil {
			_ = os.Remove(part.Name()) // the first error is the one to tell
			err = halfWritten(name, err)
		}
	}()
	if err := write(part); err != nil {
		_ = part.Close()
		return err
	}
	if err := part.Chmod(0o644); err != nil {
		_ = part.Close()
		return err
	}
	if err := part.Close(); err != nil {
		return err
	}
	if err := os.Rename(part.Name(), name); err != nil {
		return notWritten(name, err)
	}
	return nil
}

// notWritten says that a place cannot be written to.
func notWritten(name string, err error) error {
	return fmt.Errorf("%s was not written: %w; choose a place that can be written to", name, reason(err))
}

// halfWritten says what kept a file from being complete: then the command line
// was right, and the exit code is not that of wrong use. What went wrong before
// anything was written is told as it is.
func halfWritten(name string, err error) error {
	if why := reason(err); why != err {
		return &exitError{exitDifferences, fmt.Errorf("%s was not written: %w; make room, or choose another place", name, why)}
	}
	return err
}

// reason takes the path off an error: it is that of a file which would have been
// renamed at the end.
func reason(err error) error {
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
