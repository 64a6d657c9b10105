package screen

// Console returns a replacement for r from code page 437, for the Linux
// console: blocks for braille and eighths of blocks, and other symbols. It
// returns an unknown character, such as a letter in a payload, unchanged.
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

// The dots in the upper and the lower half of a braille character.
const (
	upperDots = 0x01 | 0x02 | 0x08 | 0x10
	lowerDots = 0x04 | 0x20 | 0x40 | 0x80
)

// consoleDots returns the block that covers the halves with dots.
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

// consoleSigns maps the dashboard's other symbols to replacements. Symbols with
// different meanings have different replacements.
var consoleSigns = map[rune]rune{
	'▁': '_', '▂': '▄', '▃': '▄', '▅': '▄', '▆': '█', '▇': '█', '▔': '▀',
	'▉': '█', '▊': '█', '▋': '▌', '▍': '▌', '▎': '│', '▏': '│', '━': '═', '╸': '═', '╾': '─', '╴': '─',
	'╭': '┌', '╮': '┐', '╰': '└', '╯': '┘', '┄': '─', '┅': '═', '┈': '·', '┊': '│', '╎': '│', '╌': '─', '╍': '═', '╱': '/',
	'●': '•', '◐': '◘', '◔': '◘', '◌': '○', '◍': '§', '↻': '↕', '╳': 'x', '✗': '‼', '✓': '√', '◆': '♦', '▣': '■',
	'△': '^', '▴': '∩', '▸': '►', '▾': '▼', '○': '◙',
	'×': 'x', '…': '~', '–': '-', '—': '-', '−': '-', '↵': '¶', '↺': '◄', '⇧': '↑', '‹': '«', '›': '»', '€': 'E',
	'␀': '?', '␡': '?', '‰': '%', '³': '3',
}
