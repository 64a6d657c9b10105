package protocol

import (
	"encoding/json"
	"reflect"
	"slices"
)

// The parsers below are lenient: they ignore a member that is unknown, missing or of the
// wrong type. So a client understands servers of later versions. The parsers do not
// validate their results further. Texts may have any length and content.

// ParseHello parses the data of a $hello. It leaves out topics without a valid
// name. It returns false if data is not a JSON object with the name of a server.
func ParseHello(data []byte) (Hello, bool) {
	var h Hello
	var resume json.RawMessage
	var topics json.RawMessage
	ok := members(data, map[string]any{
		"server": &h.Server, "session": &h.Session, "epoch": &h.Epoch, "heartbeat": &h.Heartbeat,
		"resume": &resume, "topics": &topics,
	})
	if !ok || h.Server == "" {
		return Hello{}, false
	}
	h.Topics, h.Resume = parseTopicInfos(topics), parseResume(resume)
	return h, true
}

// parseTopicInfos parses a list of topics. It leaves out topics without a valid name.
func parseTopicInfos(data []byte) []TopicInfo {
	var infos []TopicInfo
	if json.Unmarshal(data, &infos) == nil { // five times faster than one by one
		return slices.DeleteFunc(infos, func(info TopicInfo) bool { return info.Name.IsZero() })
	}
	var list []json.RawMessage
	if json.Unmarshal(data, &list) != nil {
		return nil
	}
	infos = make([]TopicInfo, 0, len(list))
	for _, data := range list {
		if info, ok := ParseTopicInfo(data); ok {
			infos = append(infos, info)
		}
	}
	return infos
}

// parseResume parses the member "resume" of a $hello. It returns nil if data is not an
// object.
func parseResume(data []byte) *Resume {
	var r Resume
	if !members(data, map[string]any{
		"asked": &r.Asked, "replayed": &r.Replayed, "missed": &r.Missed, "restarted": &r.Restarted,
	}) {
		return nil
	}
	return &r
}

// ParseTopicInfo parses the data of a $topic, or an entry of the catalogue. It
// returns false if data is not a JSON object with a valid name.
func ParseTopicInfo(data []byte) (TopicInfo, bool) {
	var info TopicInfo
	ok := members(data, map[string]any{
		"name": &info.Name, "kind": &info.Kind, "unit": &info.Unit, "min": &info.Min, "max": &info.Max,
		"help": &info.Help, "keep": &info.Retention, "state": &info.State, "error": &info.Error,
		"retryAt": &info.RetryAt, "restarts": &info.Restarts, "last": &info.Last,
	})
	return info, ok && !info.Name.IsZero()
}

// ParseGap parses the data of a $gap. It returns false if data is not a JSON object
// with a topic or a number of lost events.
func ParseGap(data []byte) (Gap, bool) {
	var g Gap
	var missed json.RawMessage
	ok := members(data, map[string]any{
		"topic": &g.Topic, "missed": &missed, "atLeast": &g.AtLeast, "from": &g.From, "to": &g.To, "reason": &g.Reason,
	})
	counted := json.Unmarshal(missed, &g.Missed) == nil
	return g, ok && (counted || !g.Topic.IsZero())
}

// ParseLive parses the data of a $live. It returns false if data is not a JSON object.
func ParseLive(data []byte) (Live, bool) { return Live{}, members(data, nil) }

// ParseComplete parses the data of a $complete. It returns false if data is not a
// JSON object or its topic is not a valid name.
func ParseComplete(data []byte) (Complete, bool) {
	var c Complete
	var topic json.RawMessage
	ok := members(data, map[string]any{"topic": &topic, "session": &c.Session, "error": &c.Error})
	if topic != nil && json.Unmarshal(topic, &c.Topic) != nil {
		return Complete{}, false
	}
	return c, ok
}

// members decodes the members of a JSON object into the values with their names. It
// ignores members of the wrong type. It returns false if data is not an object.
func members(data []byte, into map[string]any) bool {
	var object map[string]json.RawMessage
	if json.Unmarshal(data, &object) != nil || object == nil {
		return false
	}
	for name, value := range into {
		if raw, ok := object[name]; ok {
			if json.Unmarshal(raw, value) != nil {
				reflect.ValueOf(value).Elem().SetZero() // it may be partly decoded
			}
		}
	}
	return true
}
