package cmd

import (
	"slices"
	"strings"
	"testing"
)

func TestCurlLinesArePasted(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ line, want []string }{
		{
			[]string{"watch", "curl", "-N", "https://example.org/v1", "-H", "Authorization: Bearer x", "-d", `{"stream":true}`},
			[]string{"watch", "https://example.org/v1", "--header", "Authorization: Bearer x", "--data", `{"stream":true}`},
		},
		{
			[]string{"tail", "--json", "curl", "-sN", "-XPOST", "--url=https://example.org/", "--json", "{}", "-k"},
			[]string{"tail", "--json", "--method", "POST", "https://example.org/", "--data", "{}", "--header", "Content-Type: application/json", "--insecure"},
		},
		{
			[]string{"watch", "curl", "https://example.org/", "-u", "anna:secret", "-A", "me/1", "--max-time", "5", "--compressed", "-b", "a=b"},
			[]string{"watch", "https://example.org/", "--header", "Authorization: Basic YW5uYTpzZWNyZXQ=", "--header", "User-Agent: me/1", "--header", "Cookie: a=b"},
		},
		{[]string{"watch", "-", "--topics", "curl"}, []string{"watch", "-", "--topics", "curl"}},
		{[]string{"publish", "curl", "5"}, []string{"publish", "curl", "5"}},
	} {
		got, err := fromCurl(c.line)
		if err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%q:\ngot  %q, %v\nwant %q", c.line, got, err, c.want)
		}
	}
}

func TestCurlLinesThatCannotBePasted(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		line []string
		want string
	}{
		{[]string{"watch", "curl", "-N"}, "the curl line has 0 URLs"},
		{[]string{"watch", "curl", "a.example", "b.example"}, "the curl line has 2 URLs"},
		{[]string{"watch", "curl", "a.example", "-H"}, "curl's -H needs a value"},
		{[]string{"watch", "curl", "a.example", "-F", "file=@x"}, "curl's -F has no counterpart here"},
	} {
		_, err := fromCurl(c.line)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: %v, want %q", c.line, err, c.want)
		}
	}
}
