package logline

import "bytes"

// csv matches a value of a CSV line and the comma after it. The capture is without
// the quotes around the value; those in it are still doubled.
func (m *match) csv(s *step, i int) (end int, ok bool) {
	if i >= len(m.b) || m.b[i] != '"' {
		n := bytes.IndexByte(m.b[i:], ',')
		if n < 0 {
			return i, false
		}
		m.put(s.name, i, i+n)
		return i + n + 1, true
	}
	for end = i + 1; end+1 < len(m.b); end++ {
		switch {
		case m.b[end] != '"':
		case m.b[end+1] == '"':
			end++
		case m.b[end+1] == ',':
			m.put(s.name, i+1, end)
			return end + 2, true
		default:
			return i, false
		}
	}
	return i, false
}

// uptime matches the kernel's time: seconds with six decimals, padded with blanks.
func (m *match) uptime(s *step, i int) (end int, ok bool) {
	from := m.skipBlanks(i)
	for end = from; end < len(m.b) && isDigit(m.b[end]); {
		end++
	}
	if end == from || end+7 > len(m.b) || m.b[end] != '.' {
		return i, false
	}
	for _, c := range m.b[end+1 : end+7] {
		if !isDigit(c) {
			return i, false
		}
	}
	m.put(s.name, from, end+7)
	return end + 7, true
}
