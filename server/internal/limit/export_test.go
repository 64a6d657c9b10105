package limit

// Known is how many addresses the limiter knows.
func (l *Limiter) Known() int { return len(l.young) + len(l.old) }
