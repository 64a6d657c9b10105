// Package plaintext reads values out of the text that programs print for people.
package plaintext
