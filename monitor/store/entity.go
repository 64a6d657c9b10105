package store

import (
	"hash/maphash"
	"slices"
)

// entityKeys are the members that identify the entity that an object is about.
// A second value of such a member is a second entity.
var entityKeys = foldSet(
	"entity", "entity_id", "entityid", "sensor", "sensor_id", "sensorid", "device", "device_id", "deviceid", "device_name", "devicename", "coreid",
	"host", "hostname", "node", "node_id", "nodeid", "node_name", "pod", "pod_name", "container", "container_name", "instance", "instance_id",
	"machine", "server", "vm", "disk", "mount", "interface", "symbol", "ticker", "instrument", "market", "pair", "product_id", "productid",
	"station", "station_id", "stationid", "place", "room", "location", "city", "zone", "vehicle", "vehicle_id", "vehicleid", "callsign",
	"mmsi", "icao24", "user", "username", "user_id", "userid", "player", "player_id", "customer", "customer_id", "friendly_name", "name", "metric",
	"mac", "mac_address", "macaddress", "mac_addr", "bssid", "ip", "ip_address", "ipaddress", "ip_addr", "addr", "address",
	"serial", "serial_number", "serialnumber", "serial_no", "serialno", "imei", "dev_eui", "deveui", "meter", "meter_id", "probe", "gateway", "gateway_id", "tracker", "site",
)

const (
	// entityDeepest is the largest number of keys that lead to the object with
	// such a member.
	entityDeepest = 2
	// maxEntities is the number of members that may identify the entity of an
	// object, and of those that are compared from object to object. Further
	// ones are ignored.
	maxEntities = 4
	// maxIDs is the number of different ids that are remembered. If the ids of
	// that many objects are all different, each object has its own.
	maxIDs = 64
	// enoughReturns is the number of times that earlier ids must return to show
	// that the ids are those of several entities.
	enoughReturns = 2
)

// seed is the seed of hashes that are only compared with each other.
var seed = maphash.MakeSeed()

// identity is a member that identifies the entity of an object.
type identity struct {
	path  []byte
	value []byte // as received, in the caller's memory
	id    bool   // each object may have its own, as that of a request
}

// noteEntity notes a member that identifies an entity.
func (w *walker) noteEntity(class *keyClass, value []byte, level int) {
	if level > entityDeepest+1 || len(w.identities) == maxEntities || string(value) == `""` {
		return
	}
	w.identities = append(w.identities, identity{path: w.keepPath(level), value: value, id: !class.entity})
}

func endsInID(key []byte) bool {
	n := len(key)
	return n >= 2 && key[n-2]|0x20 == 'i' && key[n-1]|0x20 == 'd'
}

// isIDKey reports whether the last word of a key is "id", "uuid" or "guid", or
// the key is a word such as sessionid.
func isIDKey(key []byte) bool {
	n := len(key)
	if !endsInID(key) {
		return false
	}
	if n == 2 || key[n-3] == '_' || key[n-3] == '-' || key[n-3] == '.' || key[n-2] == 'I' && key[n-3]-'a' < 26 {
		return true
	}
	if n >= 4 && key[n-3]|0x20 == 'u' && (key[n-4]|0x20 == 'u' || key[n-4]|0x20 == 'g') {
		return true
	}
	return thingWords.hasFold(key)
}

// identifier is what is known about a member that identifies entities.
type identifier struct {
	path    string
	first   string   // its first value
	ids     []uint64 // hashes of the different values of an id, nil until there are two
	last    uint64   // hash of the newest value of an id
	returns int      // number of times that an earlier id returned after another
}

// addEntities adds the entities that an object is about. It reports in mixed if
// there are several, whatever the order of an object's keys.
func (o *objects) addEntities(w *walker) {
	if o.mixed {
		o.counted.addFrom(w)
		return
	}
	for i := range w.identities {
		if o.mixed {
			return
		}
		e := &w.identities[i]
		if e.id && isIdle(e.path, w.fields) {
			continue
		}
		value := e.value[:min(len(e.value), maxWord)]
		m := o.identifier(e.path, value)
		switch {
		case m == nil:
		case !e.id:
			o.mixed = m.first != string(value)
		case m.ids != nil || m.first != string(value):
			o.mixed = m.addID(value)
		}
		if o.mixed {
			o.counted.begin(m, value)
		}
	}
}

// isIdle reports whether a member named id is no identifier, but the share of the time in which
// a processor is idle: it is beside the shares us and sy, as in the rows of vmstat.
func isIdle(path []byte, fields []field) bool {
	if string(path) != "id" {
		return false
	}
	found := 0
	for i := range fields {
		if name := string(fields[i].path); name == "us" || name == "sy" {
			found++
		}
	}
	return found == 2
}

// identifier returns the identifier with that path. It adds one if there is room, and
// otherwise returns nil.
func (o *objects) identifier(path, value []byte) *identifier {
	i := slices.IndexFunc(o.identifiers, func(m identifier) bool { return m.path == string(path) })
	switch {
	case i >= 0:
		return &o.identifiers[i]
	case len(o.identifiers) == maxEntities:
		return nil
	}
	o.identifiers = append(o.identifiers, identifier{path: string(path), first: string(value)})
	return &o.identifiers[len(o.identifiers)-1]
}

// addID adds an id, and reports whether the ids are those of several entities:
// some of them return after others.
func (m *identifier) addID(value []byte) bool {
	if m.ids == nil {
		m.last = maphash.String(seed, m.first)
		m.ids = []uint64{m.last}
	}
	id := maphash.Bytes(seed, value)
	switch {
	case id == m.last, len(m.ids) == maxIDs:
		return false
	case slices.Contains(m.ids, id):
		m.returns++
	default:
		m.ids = append(m.ids, id)
	}
	m.last = id
	return m.returns >= enoughReturns && m.returns >= len(m.ids)-1
}
