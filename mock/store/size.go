package store

import (
	"reflect"
	"time"
)

// itemSize is how many bytes an item of a list or a map counts for, besides its texts.
const itemSize = 16

// sizeOf is how many bytes the texts and lists in a value count for. What has the same
// size in every value counts for nothing: rows are bounded by their number, too.
func sizeOf(value any) int64 { return sizeIn(reflect.ValueOf(value)) }

var timeType = reflect.TypeFor[time.Time]()

func sizeIn(v reflect.Value) (size int64) {
	switch v.Kind() {
	case reflect.String:
		return int64(v.Len())
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			return sizeIn(v.Elem())
		}
	case reflect.Struct:
		if v.Type() == timeType {
			return 0
		}
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() { // the others do not come from outside
				size += sizeIn(v.Field(i))
			}
		}
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return int64(v.Len())
		}
		size = itemSize * int64(v.Len())
		for i := range v.Len() {
			size += sizeIn(v.Index(i))
		}
	case reflect.Map:
		size = 2 * itemSize * int64(v.Len())
		for entry := v.MapRange(); entry.Next(); {
			size += sizeIn(entry.Key()) + sizeIn(entry.Value())
		}
	}
	return size
}
