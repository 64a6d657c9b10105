package protocol_test

import (
	"errors"
	"testing"

	"topicmux/protocol"
)

func TestIDRoundTrip(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]protocol.ID{
		"7fk2q-1042":                 {Epoch: "7fk2q", Seq: 1042},
		"a-1":                        {Epoch: "a", Seq: 1},
		"zzzzz-18446744073709551615": {Epoch: "zzzzz", Seq: 1<<64 - 1},
	} {
		id, err := protocol.ParseID(s)
		if err != nil || id != want || id.String() != s {
			t.Errorf("%q became %+v, %q (%v)", s, id, id, err)
		}
	}
	if s := (protocol.ID{}).String(); s != "" {
		t.Errorf("the zero id is %q", s)
	}
}

func TestParseIDRejectsInvalidText(t *testing.T) {
	t.Parallel()
	for _, s := range []string{
		"", "-", "7fk2q", "7fk2q-", "-5", "7fk2q-0", "7fk2q-05", "7fk2q-+5", "7fk2q--5", "7fk2q-5 ", " 7fk2q-5",
		"7FK2Q-5", "7fk2q-18446744073709551616", "7fk2q-5-6", "7fk2q-x", "7fk2q-1_0", "12345678901234567-1", "é-1",
	} {
		id, err := protocol.ParseID(s)
		var syntax *protocol.SyntaxError
		if !errors.As(err, &syntax) || !id.IsZero() {
			t.Errorf("%q became %+v (%v)", s, id, err)
		}
	}
}

func FuzzParseID(f *testing.F) {
	for _, s := range []string{"", "7fk2q-1042", "a-1", "-", "a-0", "a-+1", "a-18446744073709551616"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if id, err := protocol.ParseID(s); err == nil && id.String() != s {
			t.Errorf("%q became %q", s, id)
		}
	})
}
