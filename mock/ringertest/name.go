package ringertest

import (
	"crypto/sha256"
	"fmt"
	"regexp"
	"strings"
)

const (
	maxName  = 64 // characters of a world's name
	hashSize = 12 // bytes of a name's hash; each is two characters
)

var (
	plainName = regexp.MustCompile(`^[A-Za-z0-9_.-]{1,64}$`)
	madeName  = regexp.MustCompile(`\.[0-9a-f]{24}$`)
	unfit     = regexp.MustCompile(`[^A-Za-z0-9_-]+`)
)

// worldName makes a world's name of any text. A text that is one stays as it is;
// another keeps what can be read of it, and ends in its hash. A text that looks
// like a made name gets a hash too, so that two texts never make one name.
func worldName(text string) string {
	if plainName.MatchString(text) && !madeName.MatchString(text) && text != "." && text != ".." {
		return text
	}
	hash := sha256.Sum256([]byte(text))
	readable := strings.Trim(unfit.ReplaceAllString(text, "-"), "-")
	readable = readable[:min(len(readable), maxName-1-2*hashSize)]
	return fmt.Sprintf("%s.%x", readable, hash[:hashSize])
}
