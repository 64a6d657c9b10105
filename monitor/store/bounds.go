package store

// What a store holds at most. MaxMemory bounds all histories together; the
// rest bounds what one topic, and so one stranger, can use of it.
const (
	// maxTopics is the default for Options.MaxTopics. Events of further topics
	// are counted in State.Overflow.
	maxTopics = 10_000
	// maxMemory is the default for Options.MaxMemory. Beyond it histories get
	// shorter: a topic that needs room gives up its own oldest.
	maxMemory = 256 << 20

	// maxEvents and maxText bound the events kept of one topic, by number and
	// by bytes of cleaned text; the oldest go first.
	maxEvents = 1000
	maxText   = 1 << 20
	// maxEventText is how much of one payload is kept as text. The rest is cut,
	// and the true size is shown.
	maxEventText = 16 << 10
	// maxLarge is how much is kept as it came of a payload that was cut as text:
	// of the newest of each topic, for its table or JSON. Of a larger one that is
	// the beginning.
	maxLarge = 256 << 10
	// maxBlocks and maxWire bound the raw lines kept of one topic, by events and
	// by bytes; the oldest go first. Of one event maxBlock bytes are kept, and of
	// one line maxWireLine; the rest is counted.
	maxBlocks   = 256
	maxWire     = 32 << 10
	maxBlock    = 8 << 10
	maxWireLine = 4 << 10
	// maxGaps is how many gaps are kept of a topic; all are counted.
	maxGaps = 64

	// maxSeries is how many numeric fields of one topic are charted, and
	// maxAllSeries of all topics; the others are counted in Topic.MoreFields.
	maxSeries    = 64
	maxAllSeries = 16_384
	// maxWanted is how many fields of one topic can be charted beyond them,
	// because a person asked for them.
	maxWanted = 32
	// maxPath is how deep in a payload a field may be, and maxField how long
	// its path.
	maxPath  = 3
	maxField = 256
	// maxDepth is how deep JSON may nest. Deeper, a payload counts as text.
	maxDepth = 64

	// maxMessages, maxMessageText and maxChatText bound a chat: the oldest
	// messages go first, and a message that is too long is cut.
	maxMessages    = 200
	maxMessageText = 64 << 10
	maxChatText    = 1 << 20
	// maxPieces is how many steps of a message's growth are known, for looking
	// back; beyond it they get coarser.
	maxPieces = 256

	// maxRows is how many rows a progress topic has: the one that was done
	// first goes first, else the quietest.
	maxRows = 64
	// maxSteps is how many steps of a row's way are known, for looking back;
	// beyond it they get coarser.
	maxSteps = 128

	// maxChanges is how many changes of a state are kept, and maxWords how many
	// different values; the oldest go first.
	maxChanges = 512
	maxWords   = 64

	// A table shows this many rows and columns; the others are counted.
	maxTableRows    = 500
	maxTableColumns = 32

	// maxHoles is how many lost connections are kept.
	maxOutages = 256

	// Texts of the catalogue, names and cells are cut at these many bytes.
	maxName    = 128
	maxRawName = 1024
	maxWord    = 64
	maxHelp    = 1024
	maxCell    = 512
)

// budget is the memory that all histories share.
type budget struct{ left int }

// reserve reports whether n more bytes may be used, and counts them.
func (b *budget) reserve(n int) bool {
	if n > b.left {
		return false
	}
	b.left -= n
	return true
}

func (b *budget) release(n int) { b.left += n }
