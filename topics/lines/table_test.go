package lines_test

import (
	"strings"
	"testing"

	"topicmux/topics/lines"
)

const vmstat = `procs -----------memory---------- ---swap-- -----io---- -system-- -------cpu-------
 r  b   swpd   free   buff  cache   si   so    bi    bo   in   cs us sy id wa st gu
14  0      0 138956 355076 970859    0    0     0    12 3449 7344 92  8  0  0  0  0
`

func TestTablesBecomeObjects(t *testing.T) {
	t.Parallel()
	row := `a={"r":14,"b":0,"swpd":0,"free":138956,"buff":355076,"cache":970859,"si":0,"so":0,"bi":0,"bo":12,"in":3449,"cs":7344,"us":92,"sy":8,"id":0,"wa":0,"st":0,"gu":0}`
	for what, c := range map[string]struct{ in, want string }{
		"vmstat":             {vmstat, row},
		"a repeated head":    {vmstat + vmstat, row + "\n" + row},
		"mpstat":             {"Linux 6.1\n\n19:15:00     CPU    %usr   %idle\n19:15:01     all    0.50   99.50\n", `a=Linux 6.1` + "\n" + `a={"CPU":"all","%usr":0.50,"%idle":99.50}`},
		"a later head":       {"a  b\n1  2\n19:15:00  CPU  idle\n19:15:02  all  2  \nc  d  e\n1  2  3\n", `a={"a":1,"b":2}` + "\na=19:15:00  CPU  idle\na=19:15:02  all  2  \n" + `a={"c":1,"d":2,"e":3}`},
		"free":               {"       total  used  free\nMem:       9     4     5\nSwap:      0     0\n       total  used  free\nMem:       9     5     4\n", `a=[{"name":"Mem","total":9,"used":4,"free":5},{"name":"Swap","total":0,"used":0}]` + "\n" + `a=[{"name":"Mem","total":9,"used":5,"free":4}]`},
		"two tables":         {strings.Repeat("avg-cpu:  %user  %idle\n             4     96\n\nDevice  tps  read\nvda       1     2\n\n", 2), strings.Repeat(`a={"%user":4,"%idle":96}`+"\n"+`a={"Device":"vda","tps":1,"read":2}`+"\n", 2)},
		"a number as a name": {"CPU  usr  idle\nall  1  2\n0  3  4\n\nCPU  usr  idle\nall  5  6\n", `a=[{"CPU":"all","usr":1,"idle":2},{"CPU":"0","usr":3,"idle":4}]` + "\n" + `a=[{"CPU":"all","usr":5,"idle":6}]`},
		"units":              {"# gpu    pwr  temp\n# Idx      W     C\n    0     31    45\n    0     32    45\n", `a={"gpu":0,"pwr":31,"temp":45}` + "\n" + `a={"gpu":0,"pwr":32,"temp":45}`},
		"units that repeat":  {strings.Repeat("# gpu    pwr  gtemp  mtemp    sm    mem\n# Idx      W      C      C     %      %\n    0     31     45      -     7      2\n", 2), strings.Repeat(`a={"gpu":0,"pwr":31,"gtemp":45,"mtemp":null,"sm":7,"mem":2}`+"\n", 2)},
		"missing values":     {"gpu  sm  enc  jpg\n0  1  -  -\n0  -  -  -\n", `a={"gpu":0,"sm":1,"enc":null,"jpg":null}` + "\na=0  -  -  -"},
		"am and pm":          {"07:53:10 PM     CPU     %user     %idle\n07:53:11 PM     all     92.50      7.50\n\n07:53:11 PM     CPU     %user     %idle\n07:53:12 PM     all     90.00     10.00\n", `a={"CPU":"all","%user":92.50,"%idle":7.50}` + "\n" + `a={"CPU":"all","%user":90.00,"%idle":10.00}`},
		"a Chinese time":     {"19时53分16秒     CPU     %user     %idle\n19时53分17秒     all     58.21     30.35\n", `a={"CPU":"all","%user":58.21,"%idle":30.35}`},
		"decimal commas":     {"Device            r/s     rkB/s\nvda             29,67   6155,34\nvda,1   -0,5   7\n", `a=[{"Device":"vda","r/s":29.67,"rkB/s":6155.34},{"Device":"vda,1","r/s":-0.5,"rkB/s":7}]`},
		"thousands":          {"Device  r/s  rkB/s\nvda  1,234  5,678\n", "a=Device  r/s  rkB/s\na=vda  1,234  5,678"},
		"averages":           {"19:15:00     CPU    %usr   %idle\n19:15:01     all    0.50   99.50\nAverage:       0    0.50   99.50\n", `a={"CPU":"all","%usr":0.50,"%idle":99.50}` + "\na=Average:       0    0.50   99.50"},
		"names of two words": {"UID    PID   %CPU  Command\n0     1   0.5  init\n0  7336   1.0  tmux: server -d\n0  8  0.0  sh\n", `a=[{"UID":0,"PID":1,"%CPU":0.5,"Command":"init"},{"UID":0,"PID":7336,"%CPU":1.0,"Command":"tmux: server -d"},{"UID":0,"PID":8,"%CPU":0.0,"Command":"sh"}]`},
		"a wide colon":       {"        total  used\n内存：   9  4\n交换：   0  0\n", `a=[{"name":"内存","total":9,"used":4},{"name":"交换","total":0,"used":0}]`},
		"tabs":               {"rx\ttx\n1\t2\n", `a={"rx":1,"tx":2}`},
		"other lines":        {"rx  tx\n1  2\nlink is down\n3  4\n", `a={"rx":1,"tx":2}` + "\n" + "a=link is down\n" + `a={"rx":3,"tx":4}`},
		"the head alone":     {"rx  tx\n", "a=rx  tx"},
		"a head, then text":  {"Name  Place\nfirst  here\n", "a=Name  Place\na=first  here"},
		"sentences":          {"It is here.  It was 1 2 times\nand more  here\n1 2\n", "a=It is here.  It was 1 2 times\na=and more  here\na=1 2"},
		"one number":         {"Name  Age\nBob  12\n", "a=Name  Age\na=Bob  12"},
		"numbers alone":      {"1  2\n3  4\n", "a=1  2\na=3  4"},
		"equal names":        {"a  a\n1  2\n", "a=a  a\na=1  2"},
		"many heads":         {"a  b\nc  d  e\nf  g\nh  i  j\nk  l\nm  n  o\n", "a=a  b\na=c  d  e\na=f  g\na=h  i  j\na=k  l\na=m  n  o"},
		"a log":              {strings.Repeat("INFO  one of  many\n", 30) + "a  b\n1  2\n", strings.Repeat("a=INFO  one of  many\n", 30) + "a=a  b\na=1  2"},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			whole := pieces{c.in}
			for _, r := range []*pieces{&whole, each(c.in)} {
				if got, want := publishAll(t, r, lines.Options{Columns: true}), strings.TrimSuffix(c.want, "\n"); got != want {
					t.Errorf("got\n%s\nwant\n%s", got, want)
				}
			}
		})
	}
}
