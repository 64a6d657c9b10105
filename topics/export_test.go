package topics

// Waterline is waterline.
func Waterline(sizes []int, total int) int { return waterline(sizes, total) }
