package store

import (
	"iter"
	"math/bits"
	"strings"

	"github.com/tidwall/btree"
)

// texts are what a table's rows are searched by, in the order of arrival.
// They lie close together in blocks: a search that went to each row would wait
// for memory. Blocks never change: a write replaces one.
type texts struct {
	blocks btree.Map[int64, *textBlock] // by the rows' seq, divided by blockSize
}

// blockSize is how many texts a block has. A write copies as many, and what is found
// in a block are the bits of one number.
const blockSize = 64

// textBlock is texts one behind the other, and where each ends.
type textBlock struct {
	text string
	ends [blockSize]uint32
}

// set gives the row with a seq a text, in the place of the one that it had; the
// empty text is as good as none.
func (t *texts) set(seq int64, text string) {
	old, ok := t.blocks.Get(seq / blockSize)
	if !ok {
		old = &textBlock{}
	}
	place, start := seq%blockSize, uint32(0)
	if place > 0 {
		start = old.ends[place-1]
	}
	end := old.ends[place]
	changed := &textBlock{text: old.text[:start] + text + old.text[end:], ends: old.ends}
	for i := place; i < blockSize; i++ {
		changed.ends[i] = old.ends[i] - (end - start) + uint32(len(text))
	}
	if changed.text == "" {
		t.blocks.Delete(seq / blockSize)
	} else {
		t.blocks.Set(seq/blockSize, changed)
	}
}

// found says of each seq whether the row is among those that were looked for.
type found struct {
	blocks []uint64 // a bit for each row
	count  int
}

func (f *found) has(seq int64) bool {
	block := seq / blockSize
	return block < int64(len(f.blocks)) && f.blocks[block]>>(seq%blockSize)&1 == 1
}

// containing finds the rows whose text contains another one, which is not empty.
func (t *texts) containing(text string) (f found) {
	last, _, ok := t.blocks.Max()
	if !ok {
		return f
	}
	f.blocks = make([]uint64, last+1)
	t.blocks.Scan(func(n int64, block *textBlock) bool {
		f.blocks[n] = block.containing(text)
		f.count += bits.OnesCount64(f.blocks[n])
		return true
	})
	return f
}

func (b *textBlock) containing(text string) (found uint64) {
	place, from := 0, 0
	for {
		at := strings.Index(b.text[from:], text)
		if at < 0 {
			return found
		}
		for at += from; at >= int(b.ends[place]); {
			place++
		}
		from = int(b.ends[place])
		if at+len(text) <= from { // else it begins in one text and ends in the next
			found |= 1 << place
		}
	}
}

// Matches are the rows of a view whose text contains another one.
type Matches[T any] struct {
	view  *View[T]
	every bool // whatever their text is
	found found
}

// Search finds the rows whose text contains another one; every text contains the
// empty one.
func (v *View[T]) Search(text string) Matches[T] {
	if text == "" {
		return Matches[T]{view: v, every: true}
	}
	return Matches[T]{view: v, found: v.texts.containing(text)}
}

// Len counts the rows.
func (m Matches[T]) Len() int {
	if m.every {
		return m.view.Len()
	}
	return m.found.count
}

// In goes through the rows in an order, from the first that does not stand before a
// value; nil begins with the first. Who has seen enough may stop: it is the going
// that takes time.
func (m Matches[T]) In(order *Order[T], from *T) iter.Seq[*Row[T]] {
	switch {
	case m.every && from == nil:
		return m.view.All(order)
	case m.every:
		return m.view.From(order, from)
	}
	return func(yield func(*Row[T]) bool) {
		left := m.found.count
		visit := func(r *Row[T]) bool {
			if !m.found.has(r.seq) {
				return true
			}
			left--
			return yield(r) && left > 0
		}
		switch tree := m.view.tree(order); {
		case left == 0:
		case from == nil:
			tree.Scan(visit)
		default:
			tree.Ascend(m.view.before(from), visit)
		}
	}
}
