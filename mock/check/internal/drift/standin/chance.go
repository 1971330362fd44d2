package standin

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"strings"
	"time"
)

// Chance is a source of what nobody can foresee and every run repeats.
type Chance struct{ *rand.Rand }

func newChance(vendor string, seed uint64) *Chance {
	hash := fnv.New64a()
	hash.Write([]byte(vendor)) // which never fails
	return &Chance{rand.New(rand.NewPCG(seed, hash.Sum64()))}
}

// Size is how many objects a server begins with: mostly enough for several
// pages; every fourth seed makes a small server.
func (c *Chance) Size(seed uint64) int {
	if seed%4 == 0 {
		return 5 + c.IntN(10)
	}
	return 51 + c.IntN(10)
}

// UUID makes a random one.
func (c *Chance) UUID() string {
	hi, lo := c.Uint64(), c.Uint64()
	return fmt.Sprintf("%08x-%04x-4%03x-%04x-%012x", hi>>32, hi>>16&0xffff, hi&0xfff, 0x8000|lo>>48&0x3fff, lo&0xffffffffffff)
}

// Once in n times it is true.
func (c *Chance) Once(n int) bool { return c.IntN(n) == 0 }

// Pick takes one of a list.
func Pick[T any](c *Chance, list []T) T { return list[c.IntN(len(list))] }

// Before gives a time up to some days before another, to the microsecond.
func (c *Chance) Before(t time.Time, days int) time.Time {
	return t.Add(-time.Duration(c.Int64N(int64(days) * int64(24*time.Hour)))).Truncate(time.Microsecond)
}

// Words are in several scripts. None has a letter of which two servers could
// disagree where it is sorted, such as ё or ό.
var (
	things = strings.Fields("Analytics Finanças Entwicklung Données Vertrieb Marketing Operación Øresund Straßenbau Lager " +
		"Платформа Отчеты Данные Финансы Αγορα Δεδομενα 数据 分析团队 営業部 プラットフォーム 데이터 בקרה مبيعات बिक्री Zürich Łódź data éclairage ops")
	kinds  = strings.Fields("Team Gruppe Équipe Команда 组 部 Core Beta Nord Süd East 2024 III")
	first  = strings.Fields("Ada Grace Björn Zoë Ольга Иван Δημητρης 美咲 伟 민준 עדי ليلى Priya Nguyễn")
	family = strings.Fields("Lovelace Hopper Åström O'Neil Müller Иванова Петров Παππας 山田 王 김 כהן حداد Sharma")
	notes  = []string{
		"Looks after the quarterly figures.", "Abgestimmt mit dem Einkauf – siehe Vertrag.", "Отвечает за отчеты.", "负责数据质量。",
		"« En pause » jusqu'à l'automne.", "Line one\nline two", "100 % <b>internal</b> & \"quoted\"", "🚀 launch 👩‍💻",
	}
)

// Name makes a name of a group, such as "Vertrieb Nord 7".
func (c *Chance) Name() string {
	return fmt.Sprintf("%s %s %d", Pick(c, things), Pick(c, kinds), 1+c.IntN(99))
}

// Person makes a name of somebody.
func (c *Chance) Person() string { return Pick(c, first) + " " + Pick(c, family) }

// Note makes a sentence.
func (c *Chance) Note() string { return Pick(c, notes) }

// OrNothing gives a text, or sometimes an empty one, or sometimes none.
func (c *Chance) OrNothing(text string) *string {
	switch c.IntN(5) {
	case 0:
		return nil
	case 1:
		text = ""
	}
	return &text
}
