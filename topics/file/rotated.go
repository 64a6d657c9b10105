package file

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// compressed are the ends of the names of compressed files. Those that end with gzipped
// can be read.
var compressed = []string{gzipped, ".bz2", ".xz", ".zst", ".Z"}

const gzipped = ".gz"

// rotation returns what rotating the file base adds to its name, if name is that of a
// rotated file: "1" for app.log and app.log.1.gz, and "2026-01-02" for app.log and
// app-2026-01-02.log.
func rotation(base, name string) (string, bool) {
	for _, end := range compressed {
		name = strings.TrimSuffix(name, end)
	}
	if rest, ok := strings.CutPrefix(name, base); ok {
		return suffix(rest)
	}
	ext := filepath.Ext(base)
	rest, ok := strings.CutPrefix(strings.TrimSuffix(name, ext), strings.TrimSuffix(base, ext))
	if !ok || ext == "" || !strings.HasSuffix(name, ext) {
		return "", false
	}
	return suffix(rest)
}

// suffix returns what follows the separator in s, if that is a number, a date or a word
// for an old file. After "-" and "_" a number is a date or time only with six digits:
// worker-2.log is not a rotated worker.log.
func suffix(s string) (string, bool) {
	if len(s) < 2 || !strings.ContainsRune(".-_", rune(s[0])) {
		return "", false
	}
	separator, s := s[0], s[1:]
	if slices.Contains([]string{"old", "bak", "prev", "orig"}, s) {
		return s, true
	}
	digits := 0
	for _, r := range s {
		switch {
		case '0' <= r && r <= '9':
			digits++
		case !strings.ContainsRune("-_.:TZ+", r):
			return "", false
		}
	}
	return s, digits >= 6 || digits > 0 && separator == '.'
}

// A candidate is a file beside the path of a tail that may be a rotated generation.
type candidate struct {
	path, rotation string
	info           os.FileInfo
}

// maxCandidates is how many rotated files are considered: the newest.
const maxCandidates = 32

// candidates returns the rotated files of path, oldest first. It returns false if a name
// has changed meanwhile.
func candidates(path string) (all []candidate, stable bool) {
	dir, base := filepath.Split(path)
	if dir == "" {
		dir = "."
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, true
	}
	plain := map[string]bool{}
	for _, e := range entries {
		rotation, ok := rotation(base, e.Name())
		if !ok || !e.Type().IsRegular() || isCompressed(e.Name()) && !strings.HasSuffix(e.Name(), gzipped) {
			continue
		}
		info, err := e.Info()
		if err != nil {
			return nil, false
		}
		plain[e.Name()] = true
		all = append(all, candidate{filepath.Join(dir, e.Name()), rotation, info})
	}
	// While a file is being compressed, both are there, and the new one is not whole.
	all = slices.DeleteFunc(all, func(c candidate) bool {
		name, ok := strings.CutSuffix(c.info.Name(), gzipped)
		return ok && plain[name]
	})
	sortByAge(all)
	return all[max(0, len(all)-maxCandidates):], true
}

func isCompressed(name string) bool {
	return slices.ContainsFunc(compressed, func(end string) bool { return strings.HasSuffix(name, end) })
}

// sortByAge sorts rotated files, oldest first: by their numbers if all are numbered, by
// their dates if all are dated, and otherwise by the time of their last change.
func sortByAge(all []candidate) {
	numbered, dated := true, true
	for _, c := range all {
		_, err := strconv.Atoi(c.rotation)
		numbered = numbered && err == nil && len(c.rotation) < 6
		dated = dated && len(c.rotation) >= 6 && len(c.rotation) == len(all[0].rotation)
	}
	slices.SortStableFunc(all, func(a, b candidate) int {
		switch {
		case numbered:
			return number(b.rotation) - number(a.rotation)
		case dated:
			return strings.Compare(a.rotation, b.rotation)
		}
		if d := a.info.ModTime().Compare(b.info.ModTime()); d != 0 {
			return d
		}
		return strings.Compare(a.rotation, b.rotation)
	})
}

func number(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

// recent returns the rotated files of path that have changed since then, oldest first.
// It returns false if a name has changed meanwhile.
func recent(path string, since time.Time) ([]candidate, bool) {
	all, stable := candidates(path)
	return slices.DeleteFunc(all, func(c candidate) bool { return c.info.ModTime().Before(since) }), stable
}

// Beside are the files beside a path at one moment, and the file at the path.
type beside struct {
	rotated []*generation // oldest first
	present *generation   // nil if it cannot be opened
	err     error         // why
}

// openAll opens the rotated files of base that have changed since then, and the file at
// path, which is base unless path is a symbolic link. Names change while it looks, so it
// looks again until they have not changed meanwhile. If they change all the time, it
// returns false and has opened nothing.
func openAll(path, base string, since time.Time) (beside, bool) {
	const attempts = 20
	for range attempts {
		b, stable := openOnce(path, base, since)
		if stable {
			return b, true
		}
		b.close()
	}
	return beside{}, false
}

func openOnce(path, base string, since time.Time) (b beside, stable bool) {
	all, stable := recent(base, since)
	for _, c := range all {
		g, err := open(c.path)
		if err != nil {
			stable = stable && !os.IsNotExist(err)
			continue
		}
		stable = stable && os.SameFile(g.info, c.info)
		if strings.HasSuffix(c.path, gzipped) {
			g.packed = &packed{file: g.file}
		}
		b.rotated = append(b.rotated, g)
	}
	b.present, b.err = open(path)
	return b, stable && b.same(path, base, since)
}

func (b beside) close() { closeAll(append(b.rotated, b.present)) }

// same reports whether the files have the same names as before.
func (b beside) same(path, base string, since time.Time) bool {
	now, stable := recent(base, since)
	if !stable || len(now) != len(b.rotated) {
		return false
	}
	for i, c := range now {
		if !os.SameFile(c.info, b.rotated[i].info) {
			return false
		}
	}
	info, err := os.Stat(path)
	if b.present == nil || err != nil {
		return b.present == nil && os.IsNotExist(err) == os.IsNotExist(b.err)
	}
	return os.SameFile(info, b.present.info)
}

// closeAll closes generations, of which some may be nil.
func closeAll(all []*generation) {
	for _, g := range all {
		if g != nil {
			g.close()
		}
	}
}
