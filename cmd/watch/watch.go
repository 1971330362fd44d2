package watch

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/fsnotify/fsnotify"

	"github.com/ringer-mock/ringer/cmd/terminal"
	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/scenarios"
)

const (
	// settling is how long a file must be left alone before it is read: editors
	// write in several steps.
	settling = 100 * time.Millisecond
	// absence is how long a file must be away before that is told: editors that
	// put another in its place take it away first.
	absence = time.Second
)

// File reloads a scenario file into a server when it changes.
type File struct {
	file   string // as it was given
	read   func(file string) ([]byte, error)
	stderr io.Writer
	events *fsnotify.Watcher

	folders []string          // that are watched: the file's own, and that of what it leads to
	real    string            // what the file's name leads to, through links
	seen    [sha256.Size]byte // of the text that was read last
	trouble string            // why the file cannot be read, once that was told
	gone    time.Time         // since when there is no file; zero is not
}

// Open begins to watch the scenario file whose text was loaded before. read reads its text
// again; stderr is told what becomes of a change.
func Open(file string, text []byte, read func(file string) ([]byte, error), stderr io.Writer) (*File, error) {
	events, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, fmt.Errorf("watch %s: %w", file, err)
	}
	w := &File{file: file, read: read, stderr: stderr, events: events, seen: sha256.Sum256(text)}
	if err := w.watchFolders(); err != nil {
		return nil, errors.Join(fmt.Errorf("watch %s: %w", file, err), events.Close())
	}
	return w, nil
}

// watchFolders watches where the file is, and not the file, which may be
// exchanged for another. It is asked again each time, since a link may lead
// elsewhere by then, and a folder may be gone and another in its place.
func (w *File) watchFolders() error {
	w.folders = []string{filepath.Dir(w.file)}
	if real, err := filepath.EvalSymlinks(w.file); err == nil {
		w.real = real
		w.folders = append(w.folders, filepath.Dir(real))
	}
	var wrong error
	for _, folder := range w.folders {
		wrong = errors.Join(wrong, w.events.Add(folder))
	}
	return wrong
}

// Follow reloads the file whenever it has changed, until the context is done. What
// it gives waits for the end.
func (w *File) Follow(ctx context.Context, server *mock.Server) (wait func()) {
	var following sync.WaitGroup
	following.Go(func() { w.run(ctx, server) })
	return following.Wait
}

func (w *File) run(ctx context.Context, server *mock.Server) {
	defer func() { _ = w.events.Close() }()
	timer := time.NewTimer(0) // the file may have changed since it was loaded
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case event := <-w.events.Events:
			if w.concerned(event) {
				timer.Reset(settling)
			}
		case <-w.events.Errors: // there were more events than could be kept
			timer.Reset(settling)
		case <-timer.C:
			if !w.look(server) {
				timer.Reset(absence)
			}
		}
	}
}

// concerned says whether an event may have changed what the file's name leads to.
func (w *File) concerned(event fsnotify.Event) bool {
	name := filepath.Base(event.Name)
	if name == filepath.Base(w.file) || name == filepath.Base(w.real) || slices.Contains(w.folders, filepath.Clean(event.Name)) {
		return true
	}
	real, err := filepath.EvalSymlinks(w.file)
	return err == nil && real != w.real
}

// look reads the file and reloads it when it is not as it was; false means that
// it could not be read, and must be looked at again.
func (w *File) look(server *mock.Server) bool {
	watching := w.watchFolders()
	text, err := w.read(w.file)
	if err = errors.Join(err, watching); err != nil {
		w.unreadable(err)
		return false
	}
	sum := sha256.Sum256(text)
	changed, back := sum != w.seen, w.trouble != ""
	w.seen, w.trouble, w.gone = sum, "", time.Time{}
	switch {
	case changed:
		w.reload(server, text)
	case back:
		fmt.Fprintf(w.stderr, "ringer: %s can be read again, and is as it was\n", w.file)
	}
	return true
}

// unreadable tells once why the file cannot be read; of one that is away, only
// when it stays away.
func (w *File) unreadable(err error) {
	if errors.Is(err, fs.ErrNotExist) {
		if w.gone.IsZero() {
			w.gone = time.Now()
		}
		if time.Since(w.gone) < absence {
			return
		}
		err = fmt.Errorf("%s is gone", w.file)
	}
	if w.trouble != err.Error() {
		w.trouble = err.Error()
		w.refused(err)
	}
}

// refused tells why the file is not served as it stands.
func (w *File) refused(err error) {
	terminal.Complain(w.stderr, err)
	fmt.Fprintf(w.stderr, "ringer: the version of %s that was loaded before is still served\n", w.file)
}

// reload gives the server what the file says now.
func (w *File) reload(server *mock.Server, text []byte) {
	scenario, err := scenarios.Parse(server.Catalog(), w.file, text)
	if err != nil {
		w.refused(err)
		return
	}
	reloaded, err := server.Reload(scenario)
	if err != nil {
		w.refused(err)
		return
	}
	fmt.Fprintf(w.stderr, "ringer: reloaded %s: %s took it\n", w.file, terminal.Number(uint64(reloaded.Took), "world"))
	if len(reloaded.Kept) > 0 {
		fmt.Fprintf(w.stderr, "ringer: %s; a reset (POST /_ringer/worlds/NAME/_ringer/reset) takes the new version\n", stayed(reloaded.Kept))
	}
}

// stayed says which worlds took no new version.
func stayed(names []string) string {
	const most = 5
	if len(names) == 1 {
		return "1 world was written to and keeps its state: " + names[0]
	}
	shown, more := names, ""
	if len(names) > most {
		shown, more = names[:most], fmt.Sprintf(" and %d more", len(names)-most)
	}
	return fmt.Sprintf("%d worlds were written to and keep their state: %s%s", len(names), strings.Join(shown, ", "), more)
}
