package store

import "strings"

// FieldLabel returns the short name of a field: the last part of its path that says
// something. Array indexes follow it in brackets, such as "cores[3]" for the element
// cores.3. The field "", a number alone, is "value". FieldPath reads what FieldLabel
// returns, except for the parts of the path that are missing.
func FieldLabel(field string) string {
	if field == "" {
		return "value"
	}
	if strings.ContainsAny(field, " |([") { // an expression
		return field
	}
	name, index := field, ""
	for {
		i := strings.LastIndexByte(name, '.')
		last := name[i+1:]
		if !isDigits(last) {
			return last + index
		}
		index = "[" + last + "]" + index
		if i < 0 {
			return index
		}
		name = name[:i]
	}
}

// isDigits reports whether s consists of digits only. The text "" does.
func isDigits(s string) bool {
	for i := range len(s) {
		if s[i]-'0' > 9 {
			return false
		}
	}
	return true
}

// FieldPath returns the path of a field that may be written with indexes in brackets
// and with a leading dot: "cores.3" for ".cores[3]".
func FieldPath(written string) string {
	path := strings.NewReplacer("[", ".", "]", "").Replace(written)
	return strings.TrimPrefix(path, ".")
}

// IsWhole reports whether a field is named like a total or an average of
// others, such as "total".
func IsWhole(field string) bool {
	switch strings.ToLower(FieldLabel(field)) {
	case "total", "all", "sum", "overall", "value", "avg", "mean", "average":
		return true
	}
	return false
}

// MainOf returns the series that represents all: the first total or average, or
// else the first. It returns nil if there are none.
func MainOf(series []*Series) *Series {
	for _, s := range series {
		if IsWhole(s.Field) {
			return s
		}
	}
	if len(series) == 0 {
		return nil
	}
	return series[0]
}

// Main returns the series that represents the topic, as chosen by MainOf: from
// fields if the topic has any of them, otherwise from the series that are
// charted by default.
func (f *NumericFields) Main(fields ...string) *Series {
	var series []*Series
	for _, field := range fields {
		series = f.FindAll(series, field)
	}
	if len(series) == 0 {
		series = f.AppendMeasures(nil)
	}
	return MainOf(series)
}
