package record

import (
	"crypto/hmac"
	"crypto/sha256"
	"math/rand/v2"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/ringer-mock/ringer/contracts/vocabulary"
)

// aliases makes pseudonyms: the same value has the same one in every file that is
// made with the same key, and without the key nobody can try values out.
type aliases struct{ key []byte }

// of gives the pseudonym of a value. Case and the spaces around it make no other
// person of somebody, nor does how a telephone number is written.
//
// The spaces around a value stay, and so does whether its letters are all small or all
// capital: else nobody could see that a vendor changes them.
func (a aliases) of(kind, value string) string {
	if kind == vocabulary.KindText {
		kind = formOf(value)
	}
	alias := a.plain(kind, strings.TrimSpace(value))
	if kind != vocabulary.KindURL && kind != vocabulary.KindID {
		alias = inCaseOf(value, alias)
	}
	space := func(r rune) bool { return !unicode.IsSpace(r) }
	start, end := strings.IndexFunc(value, space), strings.LastIndexFunc(value, space)
	if start < 0 {
		return alias
	}
	_, width := utf8.DecodeRuneInString(value[end:])
	return value[:start] + alias + value[end+width:]
}

// inCaseOf writes a pseudonym in small or in capital letters, as the value is.
func inCaseOf(value, alias string) string {
	small, capital := strings.ToLower(value) == value, strings.ToUpper(value) == value
	switch {
	case small && capital: // which has no letters
		return alias
	case small:
		return strings.ToLower(alias)
	case capital:
		return strings.ToUpper(alias)
	case strings.ToLower(alias) == alias && alias != "":
		return strings.ToUpper(alias[:1]) + alias[1:]
	}
	return alias
}

// plain gives the pseudonym of a value, whatever its case and the spaces around it.
func (a aliases) plain(kind, value string) string {
	same := value
	if kind == vocabulary.KindPhone {
		same = strings.Map(digitOnly, value)
	}
	for attempt := 0; ; attempt++ {
		alias := draw{a.source(kind, same, attempt)}.alias(kind, value)
		if !strings.EqualFold(alias, value) || attempt == 16 {
			return alias
		}
	}
}

func digitOnly(r rune) rune {
	if r < '0' || r > '9' {
		return -1
	}
	return r
}

// shaped puts another letter for each letter and another digit for each digit, for
// fields whose pattern no other pseudonym fits.
func (a aliases) shaped(value string) string {
	return draw{a.source("shape", value, 0)}.shaped(value)
}

func (a aliases) source(kind, value string, attempt int) *rand.Rand {
	hash := hmac.New(sha256.New, a.key)
	hash.Write([]byte(kind + "\x00" + strings.ToLower(strings.TrimSpace(value)) + "\x00" + strconv.Itoa(attempt))) // a hash takes everything
	return rand.New(rand.NewChaCha8([sha256.Size]byte(hash.Sum(nil))))
}

// formOf says what a text without a name for its kind looks like.
func formOf(text string) string {
	switch {
	case emailForm.MatchString(text):
		return vocabulary.KindEmail
	case strings.HasPrefix(text, "http://") || strings.HasPrefix(text, "https://"):
		return vocabulary.KindURL
	case phoneForm.MatchString(text):
		return vocabulary.KindPhone
	}
	return vocabulary.KindText
}

var (
	emailForm = regexp.MustCompile(`^[^\s@]+@[^\s@]+$`)
	phoneForm = regexp.MustCompile(`^[-+0-9 ()./]+$`)
)

// draw takes one pseudonym from a source of chance.
type draw struct{ *rand.Rand }

func (d draw) alias(kind, value string) string {
	number := strconv.Itoa(100_000 + d.IntN(900_000))
	switch kind {
	case vocabulary.KindPerson:
		return d.word(firstNames) + " " + d.initial() + " " + d.initial() + " " + d.word(lastNames) + "-" + d.word(lastNames)
	case vocabulary.KindEmail:
		return strings.ToLower(d.word(firstNames)+"."+d.word(lastNames)) + "." + number + "@example.com"
	case vocabulary.KindPhone:
		return d.digits(value)
	case vocabulary.KindAddress:
		return strconv.Itoa(1+d.IntN(999)) + " " + d.word(lastNames) + " Street, " + d.word(lastNames) + "ton"
	case vocabulary.KindURL:
		return "https://" + strings.ToLower(d.word(aliasWords)+"-"+d.word(aliasWords)) + "-" + number + ".example.com/"
	case vocabulary.KindName:
		return d.title() + " " + d.word(aliasWords) + " " + number
	case vocabulary.KindID:
		return "alias-" + d.word(aliasWords) + "-" + d.word(aliasWords) + "-" + number
	}
	text := d.title()
	for len(text) < min(len(value), 200) {
		text += " " + d.word(aliasWords)
	}
	return text
}

func (d draw) word(words []string) string { return words[d.IntN(len(words))] }

func (d draw) initial() string { return string(rune('A'+d.IntN(26))) + "." }

func (d draw) title() string {
	word := d.word(aliasWords)
	return strings.ToUpper(word[:1]) + word[1:]
}

// digits keeps how a number is written. It begins with 555, as no subscriber's
// does.
func (d draw) digits(value string) string {
	seen := 0
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return r
		}
		if seen++; seen <= 3 && len(value) >= 7 {
			return '5'
		}
		return rune('1' + d.IntN(9))
	}, value)
}

func (d draw) shaped(value string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '0' && r <= '9':
			return rune('1' + d.IntN(9))
		case r >= 'a' && r <= 'z':
			return rune('a' + d.IntN(26))
		case r >= 'A' && r <= 'Z':
			return rune('A' + d.IntN(26))
		case unicode.IsLetter(r):
			return 'x'
		}
		return r
	}, value)
}

var firstNames = []string{
	"Abel", "Alma", "Anton", "Berta", "Bruno", "Cara", "Casper", "Dina", "Edgar", "Elin", "Emil", "Fanny", "Felix", "Greta", "Gustav", "Hanna",
	"Hugo", "Ida", "Ivan", "Jana", "Jonas", "Karla", "Konrad", "Lena", "Linus", "Mara", "Martin", "Nora", "Oskar", "Paula", "Rasmus", "Vera",
}

var lastNames = []string{
	"Alder", "Ash", "Beck", "Birch", "Brook", "Cedar", "Clay", "Dale", "Elm", "Fern", "Field", "Finch", "Ford", "Frost", "Glen", "Grove",
	"Hazel", "Heath", "Hill", "Lake", "Lark", "Linden", "Marsh", "Moor", "Oak", "Reed", "Ridge", "Stone", "Thorn", "Vale", "Wells", "Wood",
}

// aliasWords are words of no meaning to anybody.
var aliasWords = []string{
	"amber", "anchor", "basket", "beacon", "bridge", "button", "candle", "canvas", "carpet", "castle", "cobalt", "copper", "coral", "cotton", "crystal", "ember",
	"feather", "garden", "granite", "harbour", "hazel", "island", "ivory", "jasmine", "kettle", "lantern", "lemon", "linen", "marble", "meadow", "mirror", "orchard",
	"paper", "pepper", "pillow", "planet", "pocket", "quartz", "ribbon", "river", "saddle", "saffron", "sailor", "shadow", "silver", "spiral", "summer", "sunset",
	"teapot", "thimble", "thunder", "timber", "tunnel", "umber", "valley", "velvet", "violet", "walnut", "willow", "window", "winter", "woollen", "yellow", "zephyr",
}
