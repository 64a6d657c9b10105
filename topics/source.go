package topics

import "context"

// Source publishes events from its own goroutine, for example the metrics of a
// machine or the lines of a file.
type Source struct {
	// Topics are the topics that the source publishes to. They are declared before Run
	// is called. A source finds further topics while it runs with Publisher.Declare.
	// One topic here is good practice: it shows the state of a source that has not
	// found any topic yet.
	Topics []TopicInfo
	// Run publishes until the context ends, and then returns. After an error or a
	// panic the source is restarted, and its topics are failed until it publishes
	// again. An event makes its own topic live, and those of Topics that have no failure
	// of their own. A topic that the source has found stays failed until it has an event. If Run returns nil before the context ends, its topics are complete.
	Run func(ctx context.Context, pub *Publisher) error
}
