package screen

// Console returns the character that stands for r where only those of code page
// 437 are there, as on the console of Linux: blocks for the dots of braille and
// for eighths of blocks, other signs for the rest. What it does not know, such
// as the letters of a payload, stays.
func Console(r rune) rune {
	switch {
	case r < 0xb0:
		return r
	case r >= 0x2800 && r <= 0x28ff:
		return consoleDots(uint8(r - 0x2800))
	}
	if sign, ok := consoleSigns[r]; ok {
		return sign
	}
	return r
}

// The dots of a braille character in its upper and in its lower half.
const (
	upperDots = 0x01 | 0x02 | 0x08 | 0x10
	lowerDots = 0x04 | 0x20 | 0x40 | 0x80
)

// consoleDots returns the halves of a block that have dots.
func consoleDots(dots uint8) rune {
	switch upper, lower := dots&upperDots != 0, dots&lowerDots != 0; {
	case upper && lower:
		return '█'
	case upper:
		return '▀'
	case lower:
		return '▄'
	}
	return ' '
}

// consoleSigns are what stands for the other characters of the dashboard. Signs
// that mean different things stay different.
var consoleSigns = map[rune]rune{
	'▁': '_', '▂': '▄', '▃': '▄', '▅': '▄', '▆': '█', '▇': '█', '▔': '▀',
	'▉': '█', '▊': '█', '▋': '▌', '▍': '▌', '▎': '│', '▏': '│', '━': '═', '╸': '═', '╾': '─', '╴': '─',
	'╭': '┌', '╮': '┐', '╰': '└', '╯': '┘', '┄': '─', '┅': '═', '┈': '·', '┊': '│', '╌': '─', '╍': '═', '╱': '/',
	'●': '•', '◐': '◘', '◔': '◘', '◌': '○', '╳': 'x', '✗': '‼', '✓': '√', '◆': '♦', '▣': '■',
	'△': '^', '▴': '∩', '▸': '►', '▾': '▼', '○': '◙',
	'×': 'x', '…': '~', '–': '-', '—': '-', '−': '-', '↵': '¶', '↺': '◄', '⇧': '↑', '‹': '«', '›': '»', '€': 'E',
	'␀': '?', '␡': '?', '‰': '%', '³': '3',
}
