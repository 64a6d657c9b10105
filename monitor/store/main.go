package store

import "strings"

// FieldLabel returns the short name of a field: the last descriptive part of
// its path, such as "core 3" for the element cores.3. The label of the field
// "", a bare number, is "value".
func FieldLabel(field string) string {
	if field == "" {
		return "value"
	}
	if strings.ContainsAny(field, " |([") { // a jq expression
		return field
	}
	i := strings.LastIndexByte(field, '.')
	if i < 0 {
		return field
	}
	name, last := field[:i], field[i+1:]
	if strings.Trim(last, "0123456789") != "" {
		return last
	}
	name = name[strings.LastIndexByte(name, '.')+1:]
	return strings.TrimSuffix(name, "s") + " " + last
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
