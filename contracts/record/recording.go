package record

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"runtime"
	"slices"
	"sync"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/har"
	"github.com/ringer-mock/ringer/contracts/judge"
	"github.com/ringer-mock/ringer/contracts/wholefile"
	"github.com/ringer-mock/ringer/schemas"
)

// RecordingOptions say what a recording keeps. The zero value keeps as little as
// there can be.
type RecordingOptions struct {
	// AliasKey makes pseudonyms that nobody without it can try names out on; they
	// are the same in all files that are made with one key.
	AliasKey string
	// Keep names fields, parameters of queries among them, whose values stay.
	Keep []string
	// BasePath is what stands in the target's path before the vendor's own paths.
	BasePath string
	// Version is that of the program, for the file.
	Version string
	// Replace takes the place of a file that is there.
	Replace bool
}

// Recording is a HAR file that exchanges are added to, redacted by a contract.
// The file is whole after every exchange: a crash loses those that are under way,
// and may leave a part of one behind the file's closing brackets, where [har.Read]
// does not look and from where [har.Mend] takes it away. What a power cut loses is the operating system's to say until it is closed. It
// is safe for concurrent use.
type Recording struct {
	contract  *contracts.Contract
	options   RecordingOptions
	redaction *redaction
	secrets   secrets
	seen      seenTexts

	mu       sync.Mutex
	file     storage
	replaces string // the path of the file that it replaces at its first exchange; empty is none
	end      int64  // where the next entry goes
	size     int64  // of the file, with the closing brackets
	kept     int
	refused  int
}

// storage is the file that a recording is written to.
type storage interface {
	io.WriterAt
	io.Closer
	Truncate(size int64) error
	Sync() error
	Stat() (fs.FileInfo, error)
	Name() string
}

// SecretError says why an exchange is not in the file. It does not say what the
// secret is.
type SecretError struct{ What string }

func (e *SecretError) Error() string {
	return "it was left out: " + e.What + " would have come into the file, where the contract lets a value or a name through"
}

// NewRecording makes the file. One that is there already is an error that
// errors.Is [fs.ErrExist].
func NewRecording(c *contracts.Contract, path string, o RecordingOptions) (*Recording, error) {
	for _, name := range o.Keep {
		if slices.Contains(c.SecretNames(), name) {
			return nil, fmt.Errorf("the field %q cannot be kept: its value lets somebody in, and is always replaced", name)
		}
	}
	file, temporary, err := open(path, o.Replace)
	if errors.Is(err, fs.ErrExist) {
		return nil, fmt.Errorf("%s is there already, and would be lost: take another name, or say so with --force: %w", path, fs.ErrExist)
	}
	if err != nil {
		return nil, fmt.Errorf("make the recording: %w", err)
	}
	r := &Recording{contract: c, options: o, redaction: newRedaction(c, o.AliasKey, o.Keep), file: file}
	if temporary {
		r.replaces = path
	}
	r.secrets.learn(o.AliasKey)
	head, err := r.head()
	if err == nil {
		err = r.write(head, 0, 0)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("make the recording: %w", err), file.Close())
	}
	return r, nil
}

// open makes the file of a recording, which nobody else reads. What it replaces stays
// until there is something to put in its place: so long the file has a temporary name
// beside it. A device or a pipe is written to as it is.
func open(path string, replace bool) (file *os.File, temporary bool, err error) {
	there, err := os.Stat(path)
	switch {
	case replace && err == nil && !there.Mode().IsRegular():
		file, err = os.OpenFile(path, os.O_WRONLY, 0)
	case replace:
		file, err = wholefile.Create(path)
		temporary = true
	default:
		file, err = os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	}
	return file, temporary, err
}

// settle puts the file in the place of the one that it replaces; a link there is
// replaced, and not followed.
func (r *Recording) settle() error {
	if r.replaces == "" {
		return nil
	}
	name := r.file.Name()
	if renamesOpenFiles {
		if err := os.Rename(name, r.replaces); err != nil {
			return err
		}
		r.replaces = ""
		return nil
	}
	if err := r.file.Close(); err != nil {
		return err
	}
	renamed := os.Rename(name, r.replaces)
	if renamed == nil {
		name, r.replaces = r.replaces, ""
	}
	file, err := os.OpenFile(name, os.O_RDWR, 0)
	if err == nil {
		r.file = file
	}
	return errors.Join(renamed, err)
}

// renamesOpenFiles says whether the system does: Windows does not.
var renamesOpenFiles = runtime.GOOS != "windows"

// Add judges an exchange as it went over the wire and writes it down redacted. It
// gives the exchange as it is in the file, with what was found. An exchange that
// would bring a secret into the file is left out, and the error is a
// [*SecretError].
func (r *Recording) Add(raw har.Entry) (har.Entry, error) {
	r.secrets.learnFrom(&raw, r.contract)
	raw.BasePath = r.options.BasePath
	kept := r.redaction.redact(raw)
	r.seen.add(&raw, &kept)
	kept.Matches = r.seen.matches(&raw, &kept)
	kept.Findings = withoutValues(judge.Judge(r.contract, raw.Exchange), judge.Judge(r.contract, kept.Exchange))
	operation := ""
	if call := r.contract.CallOf(&raw.Exchange); call.Operation != nil {
		operation = call.Operation.ID
	}
	line, err := kept.Encode(operation)
	if err != nil {
		return kept, fmt.Errorf("write the recording: %w", err)
	}
	what := r.secrets.in(string(line))
	r.mu.Lock()
	defer r.mu.Unlock()
	if what != "" {
		return har.Entry{}, errors.Join(&SecretError{what}, r.write(nil, 0, 1))
	}
	if r.end+int64(len(line)) > har.MaxSize-4096 {
		return kept, fmt.Errorf("write the recording: the file would have more than %d MiB, which is all that is ever read: begin another one", har.MaxSize>>20)
	}
	if r.kept > 0 {
		line = append([]byte(",\n"), line...)
	}
	if err := r.write(line, 1, 0); err != nil {
		return kept, fmt.Errorf("write the recording: %w", err)
	}
	if err := r.settle(); err != nil {
		return kept, fmt.Errorf("write the recording: %w", err)
	}
	return kept, nil
}

// Counts says how many exchanges are in the file, and how many were left out of
// it.
func (r *Recording) Counts() (kept, refused int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.kept, r.refused
}

// Close ends the recording. A file without an exchange is removed; what is no
// file, such as a device, is not.
func (r *Recording) Close() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	info, err := r.file.Stat()
	isFile := err == nil && info.Mode().IsRegular()
	if isFile {
		err = r.file.Sync()
	}
	err = errors.Join(err, r.file.Close())
	if isFile && r.kept == 0 {
		err = errors.Join(err, os.Remove(r.file.Name()))
	}
	if err != nil {
		return fmt.Errorf("end the recording: %w", err)
	}
	return nil
}

// write puts a text in place of the closing brackets, and new ones behind it. What
// comes to stand behind the old ones is written first, so that a crash in the
// middle of a long text leaves the file as it was.
func (r *Recording) write(text []byte, kept, refused int) error {
	tail, err := r.tail(r.refused + refused)
	if err != nil {
		return err
	}
	all := append(text[:len(text):len(text)], tail...)
	old := min(r.size-r.end, int64(len(all)))
	_, err = r.file.WriteAt(all[old:], r.end+old)
	if err == nil {
		_, err = r.file.WriteAt(all[:old], r.end)
	}
	if err != nil {
		// What was there before is put back, so that what was recorded can be read.
		tail, _ = r.tail(r.refused)
		_, again := r.file.WriteAt(tail, r.end)
		return errors.Join(err, again, r.file.Truncate(r.end+int64(len(tail))))
	}
	r.size = r.end + int64(len(all))
	r.end += int64(len(text))
	r.kept, r.refused = r.kept+kept, r.refused+refused
	return nil
}

func (r *Recording) head() ([]byte, error) {
	creator, err := schemas.EncodeJSON(map[string]string{"name": "ringer", "version": r.options.Version})
	if err != nil {
		return nil, err
	}
	// The format lets pages be left out; some readers do not.
	const comment = "Recorded by Ringer. Values that may be somebody's own were replaced, and headers and cookies dropped; _ringer in each entry says where, and what was found."
	return []byte(`{"log":{"version":"1.2","creator":` + string(creator) + `,"pages":[],"comment":"` + comment + `","entries":[` + "\n"), nil
}

func (r *Recording) tail(refused int) ([]byte, error) {
	log, err := schemas.EncodeJSON(har.Log{
		Version: r.options.Version, Vendor: r.contract.Vendor, BasePath: r.options.BasePath, Replaced: true,
		Kept: append([]string{}, r.options.Keep...), Refused: refused,
	})
	return []byte("\n],\"_ringer\":" + string(log) + "}}\n"), err
}

// withoutValues gives the findings in an exchange without values of it: a finding
// that the redacted exchange has as well is told in its words.
func withoutValues(raw, redacted []contracts.Finding) []contracts.Finding {
	shown := make([]contracts.Finding, 0, len(raw))
	for _, finding := range raw {
		same := slices.IndexFunc(redacted, func(other contracts.Finding) bool { return other.ID == finding.ID && other.Pointer == finding.Pointer })
		if same >= 0 {
			finding = redacted[same]
		} else {
			finding.Expected, finding.Actual = nil, nil
			finding.Pointer = knownPlace(finding.Pointer)
			finding.Message = "what came breaks the contract; it is not shown, as it was replaced"
		}
		shown = append(shown, finding)
	}
	return shown
}

// knownPlace cuts a pointer where it names what is no field.
func knownPlace(pointer string) string {
	tokens := schemas.Split(pointer)
	for i, token := range tokens {
		if !digits.MatchString(token) && !contracts.IsUUID(token) && !fieldForm.MatchString(token) {
			return schemas.Join("", tokens[:i]...)
		}
	}
	return pointer
}
