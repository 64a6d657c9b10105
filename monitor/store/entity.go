package store

// entityKeys are the members that identify the entity that an object is about.
var entityKeys = wordSet(
	"entity", "entity_id", "entityid", "sensor", "sensor_id", "sensorid", "device", "device_id", "deviceid", "device_name", "devicename", "coreid",
	"host", "hostname", "node", "node_id", "nodeid", "node_name", "pod", "pod_name", "container", "container_name", "instance", "instance_id",
	"machine", "server", "vm", "disk", "mount", "interface", "symbol", "ticker", "instrument", "market", "pair", "product_id", "productid",
	"station", "station_id", "stationid", "place", "room", "location", "city", "zone", "vehicle", "vehicle_id", "vehicleid", "callsign",
	"mmsi", "icao24", "user", "username", "user_id", "userid", "player", "player_id", "customer", "customer_id", "friendly_name", "name", "metric",
)

// entityDeepest is the largest number of keys that lead to the object with such
// a member.
const entityDeepest = 2

// noteEntity notes the first member that identifies an entity: a word, or a
// number if its key ends in "id".
func (w *walker) noteEntity(key []byte, f form, value []byte, level int) {
	if w.entity != nil || level > entityDeepest || f == formNumber && !endsInID(key) || !hasFold(entityKeys, key) {
		return
	}
	w.entity, w.entityFrom = value, len(w.paths)
	w.paths = append(w.paths, w.path...)
	w.entityTo = len(w.paths)
}

func endsInID(key []byte) bool {
	n := len(key)
	return n > 2 && key[n-2]|0x20 == 'i' && key[n-1]|0x20 == 'd'
}

// addEntity adds an entity that an object is about, and the path at which it
// was found.
func (o *objects) addEntity(path, entity []byte) {
	entity = entity[:min(len(entity), maxWord)]
	switch {
	case len(entity) == 0:
	case o.entity == "":
		o.entityPath, o.entity = string(path), string(entity)
	case o.entityPath == string(path) && o.entity != string(entity):
		o.mixed = true
	}
}

// keepAlives are texts that only signal that the connection is alive.
var keepAlives = wordSet("ping", "pong", "heartbeat", "keepalive", "keep-alive", "keep_alive", "server.heartbeat", "server.ping")

// isKeepAlive reports whether b is a keep-alive text.
func isKeepAlive(b []byte) bool { return hasFold(keepAlives, b) }

// hasFold reports whether a set of lower-case words contains b, in any case.
func hasFold(set map[string]bool, b []byte) bool {
	var small [16]byte
	if len(b) > len(small) {
		return false
	}
	for i, c := range b {
		if c-'A' < 26 {
			c |= 0x20
		}
		small[i] = c
	}
	return set[string(small[:len(b)])]
}
