package simulate

import (
	"fmt"
	"math"
	"strconv"
)

// A random is the generator SplitMix64. Its sequence is part of what the package
// promises, so it does not depend on a library.
type random struct{ state uint64 }

func (r *random) next() uint64 {
	r.state += 0x9e3779b97f4a7c15
	z := r.state
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// unit returns a number from 0 to below 1.
func (r *random) unit() float64 { return float64(r.next()>>11) / (1 << 53) }

// below returns a number from 0 to below n.
func (r *random) below(n int) int { return int(r.next() % uint64(n)) }

// nextSine returns the next number of a sine with a little noise.
func (g *Generator) nextSine() float64 {
	phase := float64((g.n-1)%g.opts.Period) / float64(g.opts.Period)
	noise := float64((g.random.unit() - 0.5) * 0.04) // the conversions keep every machine from fusing
	return float64(0.5+float64(0.48*math.Sin(float64(2*math.Pi*phase)))) + noise
}

// nextWalk returns the next number of a walk that stays within its range.
func (g *Generator) nextWalk() float64 {
	g.walk += float64((g.random.unit() - 0.5) * 0.08)
	switch {
	case g.walk < 0:
		g.walk = -g.walk
	case g.walk > 1:
		g.walk = 2 - g.walk
	}
	return g.walk
}

// nextBurst returns the next number of a sequence that is low except in bursts.
func (g *Generator) nextBurst() float64 {
	switch {
	case g.burst > 0:
		g.burst--
	case g.random.below(g.opts.Period) == 0:
		g.burst = 2 + g.random.below(8)
	}
	level := float64(g.random.unit() * 0.05)
	if g.burst > 0 {
		level += float64(0.6 + float64(g.random.unit()*0.35))
	}
	return level
}

// number returns a number from 0 to 1 within the range, with four digits of the range's
// width.
func (g *Generator) number(v float64) []byte {
	width := g.opts.Max - g.opts.Min
	decimals := min(max(0, 3-int(math.Floor(math.Log10(width)))), 15)
	v = g.opts.Min + float64(min(1, max(0, v))*width)
	if width >= 1e15 {
		return strconv.AppendFloat(nil, v, 'e', 3, 64)
	}
	return strconv.AppendFloat(nil, v, 'f', decimals, 64)
}

var (
	paths    = []string{"/", "/cart", "/checkout", "/login", "/products/17", "/products/204", "/search?q=tea", "/static/app.js"}
	messages = []string{"connection to db1 refused", "query took longer than 5s", "disk quota exceeded", "certificate expires in 3 days"}
)

// line returns a line of a log: mostly requests, sometimes a warning or an error. It has no
// time, which would not be that of its event.
func (g *Generator) line() []byte {
	switch p := g.random.below(100); {
	case p < 3:
		return fmt.Appendf(nil, "ERROR %s", messages[g.random.below(len(messages))])
	case p < 10:
		return fmt.Appendf(nil, "WARN  GET %s 404 in %d ms", paths[g.random.below(len(paths))], 1+g.random.below(20))
	default:
		return fmt.Appendf(nil, "INFO  GET %s 200 in %d ms", paths[g.random.below(len(paths))], 2+g.random.below(180))
	}
}
