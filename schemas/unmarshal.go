package schemas

import (
	"bytes"
	"encoding/json"
)

// Unmarshal reads JSON, keeping numbers as they are written.
func Unmarshal(data []byte, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	return decoder.Decode(into)
}
