package store

import "topicmux/monitor/text"

// quoting is what a series knows about values that are numbers in JSON strings.
// Prices and amounts are sent this way to keep all of their digits, but so are
// identifiers.
type quoting uint8

const (
	quotesNothing quoting = iota // no value was in a string
	quotesMeasure
	quotesCode // the values are identifiers
)

// quotedDigits is the number of digits from which on a whole number in a string
// is an identifier, such as a phone number or the number of a product.
const quotedDigits = 10

// codeWords are words at the end of the names of fields whose strings are
// identifiers even if they consist of digits. The words of entityKeys and
// placeWords are as well.
var codeWords = wordSet("zip", "zipcode", "postcode", "postalcode", "postal", "plz", "phone", "telephone", "tel", "mobile", "fax", "msisdn", "version", "ver",
	"release", "build", "firmware", "fw", "sw", "hw", "hardware", "software", "os", "model", "code", "sku", "ean", "upc", "gtin", "isbn", "barcode", "imei", "imsi",
	"iccid", "serial", "serialno", "account", "acct", "iban", "batch", "lot", "floor", "gate", "platform", "track", "route", "bus", "house", "apartment", "unit",
	"label", "title", "key", "tag", "channel", "group", "category", "class", "type", "kind", "status", "state", "mode", "table", "year", "api", "schema", "protocol",
	"tls", "ssn", "vat", "pin", "hash", "checksum", "commit", "address", "addr", "ip", "mac")

// isQuotedCode reports whether a number in a string looks like an identifier.
func isQuotedCode(b []byte) bool {
	if len(b) > 0 && b[0] == '+' {
		return digitsAt(b, 1) == len(b)-1 && len(b) > 6 // a phone number
	}
	return digitsAt(b, 0) == len(b) && (len(b) >= quotedDigits || isCode(b))
}

// namesCode reports whether a field's name suggests that numbers in its strings
// are identifiers.
func namesCode(path string) bool {
	words := text.Words(lastName(path))
	if len(words) == 0 {
		return false
	}
	last := words[len(words)-1]
	return codeWords[last] || placeWords[last] || entityKeys.has(last)
}
