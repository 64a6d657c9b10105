package store

// The limits of a store. MaxMemory limits all histories together. The other
// limits apply to a single topic, so that an untrusted publisher cannot use up
// the memory.
const (
	// maxTopics is the default for Options.MaxTopics. Events of further topics
	// are counted in State.Overflow.
	maxTopics = 10_000
	// maxMemory is the default for Options.MaxMemory. Above it histories get
	// shorter: a topic that needs memory evicts its own oldest data.
	maxMemory = 256 << 20

	// maxEvents and maxText limit the events stored for a topic, by number and
	// by bytes of cleaned text. The oldest are evicted first.
	maxEvents = 1000
	maxText   = 1 << 20
	// maxEventText is the largest part of a payload that is stored as text, in
	// bytes. A longer payload is truncated and shown with its actual size.
	maxEventText = 16 << 10
	// maxLarge is the largest part of a truncated payload that is stored
	// unchanged, in bytes. Each topic stores only its newest one, for the table
	// and JSON views.
	maxLarge = 256 << 10
	// maxBlocks and maxWire limit the raw lines stored for a topic, by events
	// and by bytes. The oldest are evicted first. An event stores at most
	// maxBlock bytes, and a line at most maxWireLine; the rest is counted.
	maxBlocks   = 256
	maxWire     = 32 << 10
	maxBlock    = 8 << 10
	maxWireLine = 4 << 10
	// maxGaps is the number of gaps stored for a topic. All gaps are counted.
	maxGaps = 64

	// maxSeries is the number of numeric fields that are charted for a topic,
	// and maxAllSeries that for all topics. Topic.MoreFields counts the rest.
	maxSeries    = 64
	maxAllSeries = 16_384
	// maxWanted is the number of additional fields of a topic that the user can
	// chart.
	maxWanted = 32
	// maxPath is the largest nesting depth of a field, and maxField the largest
	// length of its path, in bytes.
	maxPath  = 3
	maxField = 256
	// maxBuriedPath is the largest nesting depth of a field, and maxBuried the
	// largest number of fields, of objects without a measurement up to maxPath.
	maxBuriedPath = 8
	maxBuried     = 8
	// maxDepth is the largest nesting depth of JSON. A payload with deeper
	// nesting counts as text.
	maxDepth = 64

	// maxMessages, maxMessageText and maxChatText limit a chat. The oldest
	// messages are evicted first, and a message that is too long is truncated.
	maxMessages    = 200
	maxMessageText = 64 << 10
	maxChatText    = 1 << 20
	// maxPieces is the number of steps stored of a message's growth, to show
	// past states. Beyond it the steps become coarser.
	maxPieces = 256

	// maxRows is the number of rows of a progress topic. A new row replaces the
	// one that was done first, or else the one without news for longest.
	maxRows = 64
	// maxSteps is the number of steps stored of a row's progress, to show past
	// states. Beyond it the steps become coarser.
	maxSteps = 128

	// maxChanges is the number of state changes stored, and maxWords the number
	// of different values. The oldest are evicted first.
	maxChanges = 512
	maxWords   = 64
	// maxCounted is how many entities of a topic are counted. A hash of each is
	// kept; if there are more, Entities says so.
	maxCounted = 100

	// The number of rows and columns of a table. Further ones are counted.
	maxTableRows    = 500
	maxTableColumns = 32

	// maxOutages is the number of outages stored.
	maxOutages = 256

	// The largest lengths of catalogue texts, names and cells, in bytes.
	maxName    = 128
	maxRawName = 1024
	maxWord    = 64
	maxHelp    = 1024
	maxCell    = 512
)

// budget is the memory left for all histories together.
type budget struct{ left int }

// reserve takes n bytes from the budget. It returns false if fewer are left.
func (b *budget) reserve(n int) bool {
	if n > b.left {
		return false
	}
	b.left -= n
	return true
}

func (b *budget) release(n int) { b.left += n }
