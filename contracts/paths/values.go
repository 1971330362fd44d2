package paths

// Values are the parameters in a path, decoded, in their order.
type Values []Value

// Value is one of them.
type Value struct{ Name, Value string }

// Get gives the value of a parameter; one that the path does not have is empty.
func (v Values) Get(name string) string {
	value, _ := v.Lookup(name)
	return value
}

// Lookup gives the value of a parameter, and says whether the path has it.
func (v Values) Lookup(name string) (value string, ok bool) {
	for _, parameter := range v {
		if parameter.Name == name {
			return parameter.Value, true
		}
	}
	return "", false
}

// Map gives the parameters by their names.
func (v Values) Map() map[string]string {
	values := make(map[string]string, len(v))
	for _, parameter := range v {
		values[parameter.Name] = parameter.Value
	}
	return values
}
