package auth

import (
	"topicmux/topics"
)

// Permissions are what a client may do. The zero Permissions allow nothing.
type Permissions struct {
	// Name is the name of the client, for logs, errors and what belongs to it: its
	// sessions and idempotency keys. It has up to 64 characters of A-Z a-z 0-9 _ . -.
	// NewToken sets it to the name of the token. Default: none; clients without a
	// name share what belongs to them.
	Name string
	// Subscribe are the topics that the client may read, in streams and in the
	// catalogue. Default: none.
	Subscribe []topics.Pattern
	// Publish are the topics that the client may publish to, declare and complete.
	// Default: none.
	Publish []topics.Pattern
	// Admin allows the client to list sessions, to send messages to them and to end
	// them. It includes Metrics. It gives no access to topics. Default: false.
	Admin bool
	// Metrics allows GET /metrics. Default: false.
	Metrics bool
}

// A Grant is what one client may do, ready to check requests against. A nil Grant
// allows nothing.
type Grant struct {
	name      string
	token     bool // a token grants it
	everybody bool // there is no authentication
	read      patternSet
	write     patternSet

	admin, metrics bool
}

// Everybody is the grant of clients where no authentication is configured. It
// allows everything.
var Everybody = &Grant{everybody: true, admin: true, metrics: true}

// NewGrant returns the grant with these permissions. It returns an error if a
// pattern is empty, if a list has more than 256 patterns, or if the name is not
// valid.
func NewGrant(p Permissions) (*Grant, error) {
	if p.Name != "" && !validName(p.Name) {
		return nil, errName
	}
	g, err := newGrant(p)
	return &g, err
}

func newGrant(p Permissions) (Grant, error) {
	if len(p.Subscribe) > maxPatterns || len(p.Publish) > maxPatterns {
		return Grant{}, errPatterns
	}
	read, okRead := newPatternSet(p.Subscribe)
	write, okWrite := newPatternSet(p.Publish)
	if !okRead || !okWrite {
		return Grant{}, errEmpty
	}
	return Grant{name: p.Name, read: read, write: write, admin: p.Admin, metrics: p.Admin || p.Metrics}, nil
}

// Name returns the name of the client or token, or "" if there is none. Sessions and
// idempotency keys belong to the name, so they survive a change of a token's secret
// or permissions.
func (g *Grant) Name() string {
	if g == nil {
		return ""
	}
	return g.name
}

// String returns who has the grant, as the subject of a sentence.
func (g *Grant) String() string {
	switch {
	case g.Name() == "":
		return "this client"
	case g.token:
		return "token " + g.name
	}
	return "client " + g.name
}

// ByToken reports whether a token grants it.
func (g *Grant) ByToken() bool { return g != nil && g.token }

// MayRead reports whether the client may read the topic.
func (g *Grant) MayRead(n topics.Name) bool { return g != nil && (g.everybody || g.read.match(n)) }

// MayPublish reports whether the client may publish to the topic, declare it and
// complete it.
func (g *Grant) MayPublish(n topics.Name) bool {
	return g != nil && (g.everybody || g.write.match(n))
}

// MayAdmin reports whether the client may manage sessions.
func (g *Grant) MayAdmin() bool { return g != nil && g.admin }

// MayMetrics reports whether the client may read the metrics.
func (g *Grant) MayMetrics() bool { return g != nil && g.metrics }

// Readable returns all topics that the client may read. It returns false if there
// are none.
func (g *Grant) Readable() (topics.Selection, bool) {
	if g == nil {
		return topics.Selection{}, false
	}
	return g.read.of, g.everybody || g.read.some
}

// Unreadable returns the first pattern of the selection that matches topics which
// the client may not read, or "".
func (g *Grant) Unreadable(selected topics.Selection) string {
	if g != nil && g.everybody {
		return ""
	}
	if g == nil {
		return patternSet{}.outside(selected)
	}
	return g.read.outside(selected)
}

// equal reports whether both grants have the same name and permissions.
func (g *Grant) equal(other *Grant) bool {
	return g.name == other.name && g.admin == other.admin && g.metrics == other.metrics &&
		g.read.equal(other.read) && g.write.equal(other.write)
}
