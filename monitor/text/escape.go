package text

// The C1 control characters that introduce a sequence.
const (
	c1DCS = 0x90
	c1SOS = 0x98
	c1CSI = 0x9b
	c1ST  = 0x9c
	c1OSC = 0x9d
	c1PM  = 0x9e
	c1APC = 0x9f
)

// escape removes the escape sequence whose ESC was just read. Of an incomplete
// sequence it removes only the part that certainly belongs to it, because a
// stray "[3" is better than hidden text.
func (c *cleaner[T]) escape() {
	if c.i >= c.end {
		return
	}
	switch b := c.in[c.i]; {
	case b == '[':
		c.i++
		c.csi()
	case b == ']', b == 'P', b == 'X', b == '^', b == '_':
		c.i++
		c.str(b == ']')
	case b >= 0x20 && b <= 0x2f: // such as ESC ( B
		for c.i < c.end && c.in[c.i] >= 0x20 && c.in[c.i] <= 0x2f {
			c.i++
		}
		if c.i < c.end && c.in[c.i] >= 0x30 && c.in[c.i] < 0x7f {
			c.i++
		}
	case b >= 0x30 && b < 0x7f:
		c.i++
	}
}

// c1 removes the sequence that a C1 control character introduces, or only that
// character.
func (c *cleaner[T]) c1(r rune) {
	switch r {
	case c1CSI:
		c.csi()
	case c1DCS, c1SOS, c1PM, c1APC:
		c.str(false)
	case c1OSC:
		c.str(true)
	}
}

// csi skips parameters, intermediate bytes and the final byte.
func (c *cleaner[T]) csi() {
	for c.i < c.end && c.in[c.i] >= 0x20 && c.in[c.i] <= 0x3f {
		c.i++
	}
	if c.i < c.end && c.in[c.i] >= 0x40 && c.in[c.i] < 0x7f {
		c.i++
	}
}

// str skips a string sequence up to its terminator, if it has one. ESC, CAN and
// SUB cancel a string; its text is then kept.
func (c *cleaner[T]) str(osc bool) {
	if c.i < c.dead[kind(osc)] {
		return
	}
	j := c.i
	for ; j < c.end; j++ {
		switch b := c.in[j]; {
		case b == 0x07 && osc:
			c.i = j + 1
			return
		case b == 0x1b && j+1 < c.end && c.in[j+1] == '\\', b == 0xc2 && j+1 < c.end && c.in[j+1] == c1ST:
			c.i = j + 2
			return
		case b == 0x1b, b == 0x18, b == 0x1a:
			c.dead[kind(osc)] = j
			return
		}
	}
	c.dead[kind(osc)] = j
}

func kind(osc bool) int {
	if osc {
		return 1
	}
	return 0
}
