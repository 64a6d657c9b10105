package server

import (
	"bytes"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/fsnotify/fsnotify"
)

const (
	// settle is how long after a change the files are read: the certificate and its
	// key are hardly ever written at once.
	settle = 200 * time.Millisecond
	// recheck is how often the files are looked at anyway: not every file system
	// tells its changes.
	recheck = time.Minute
)

// CertificateReloader is what a TLS server shows: a certificate with its chain and its key,
// in two PEM files that are read again when they change. It is made by
// [OpenCertificate].
type CertificateReloader struct {
	log     *slog.Logger
	current atomic.Pointer[keyPair]

	loads      chan load
	quit, done chan struct{}
	once       sync.Once // closes quit

	// What follows belongs to the goroutine.
	files    certificateFiles
	watcher  *fsnotify.Watcher // nil: there is none here
	seen     []byte            // both files, as they were read last
	blind    bool              // a watch failed, and that was said
	reported map[string]bool   // problems that were logged
}

// certificateFiles say where a certificate is, and which hosts it is for.
type certificateFiles struct {
	cert, key string
	hosts     []string
}

// A load asks for other files.
type load struct {
	files certificateFiles
	done  chan<- error
}

// NewCertificateReloader reads the PEM files of a certificate, with its chain, and of its
// key, and watches them until Close. A new pair goes for new connections; one that
// cannot be used is logged, and the old one stays. What clients may refuse the
// certificate for is logged as a warning when that begins; hosts are the names that
// it should be for.
func NewCertificateReloader(cert, key string, log *slog.Logger, hosts ...string) (*CertificateReloader, error) {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	c := &CertificateReloader{
		log: log, files: certificateFiles{cert, key, hosts},
		loads: make(chan load), quit: make(chan struct{}), done: make(chan struct{}),
	}
	// The watch comes first, so that no change falls between.
	var err error
	if c.watcher, err = fsnotify.NewWatcher(); err != nil {
		log.Warn("cannot watch the certificate files; checking them every minute", "err", err)
		c.watcher = nil
	}
	c.watch()
	if _, err := c.read(); err != nil {
		if c.watcher != nil {
			_ = c.watcher.Close()
		}
		return nil, err
	}
	c.report()
	go c.follow() // Close waits for it
	return c, nil
}

// Config returns the settings of a listener that shows the certificate: TLS 1.2
// or newer, HTTP/1.1.
func (c *CertificateReloader) Config() *tls.Config {
	return &tls.Config{
		MinVersion: tls.VersionTLS12,
		NextProtos: []string{"http/1.1"},
		GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) {
			return &c.current.Load().Certificate, nil
		},
	}
}

// Load reads these files now, and watches them from now on instead of those before.
// When they cannot be used it returns why, and nothing changes.
func (c *CertificateReloader) Load(cert, key string, hosts ...string) error {
	done := make(chan error, 1)
	select {
	case c.loads <- load{certificateFiles{cert, key, hosts}, done}:
		return <-done
	case <-c.done:
		return errors.New("the certificate is closed")
	}
}

// Close ends the watch. The certificate stays as it is. Further calls do nothing.
func (c *CertificateReloader) Close() {
	c.once.Do(func() { close(c.quit) })
	<-c.done
}

// follow reads the files again when they may have changed, until quit is closed.
func (c *CertificateReloader) follow() {
	defer close(c.done)
	var events chan fsnotify.Event
	var failures chan error
	if c.watcher != nil {
		defer func() { _ = c.watcher.Close() }()
		events, failures = c.watcher.Events, c.watcher.Errors
	}
	timer := time.NewTimer(c.next())
	defer timer.Stop()
	soon := false // a directory where much happens must not put it off for ever
	hurry := func() {
		if !soon {
			soon = true
			timer.Reset(settle)
		}
	}
	for {
		select {
		case <-c.quit:
			return
		case <-events:
			hurry()
		case err := <-failures:
			c.log.Debug("a certificate change may have been missed", "err", err)
			hurry()
		case l := <-c.loads:
			l.done <- c.load(l.files)
			timer.Reset(c.next())
			soon = false
		case <-timer.C:
			soon = false
			c.refresh()
			c.watch() // what the links lead to may be elsewhere now
			c.report()
			timer.Reset(c.next())
		}
	}
}

// next is how long it takes until there may be something to log.
func (c *CertificateReloader) next() time.Duration {
	if d := c.current.Load().nextChange(time.Now()); d > 0 && d < recheck {
		return d
	}
	return recheck
}

// load takes other files, or the same ones again.
func (c *CertificateReloader) load(files certificateFiles) error {
	before, seen := c.files, c.seen
	c.files, c.seen = files, nil
	c.watch()
	if _, err := c.read(); err != nil {
		c.files, c.seen = before, seen
		return err
	}
	c.report()
	return nil
}

// refresh takes the files if they have changed, and logs how that went.
func (c *CertificateReloader) refresh() {
	switch changed, err := c.read(); {
	case err != nil && changed:
		c.log.Error("cannot use the new certificate; keeping the old one", "err", err)
	case changed:
		leaf := c.current.Load().Leaf
		c.log.Info("certificate reloaded", "file", c.files.cert, "until", leaf.NotAfter)
	}
}

// read takes the files. It returns whether they are others than before.
func (c *CertificateReloader) read() (changed bool, err error) {
	cert, key, err := c.contents()
	seen := append(append(bytes.Clone(cert), 0), key...)
	if err != nil {
		seen = []byte(err.Error())
	}
	if bytes.Equal(seen, c.seen) {
		return false, err
	}
	c.seen = seen
	if err != nil {
		return true, err
	}
	pair, err := newKeyPair(c.files, cert, key)
	if err != nil {
		return true, fmt.Errorf("certificate %s with key %s: %w", c.files.cert, c.files.key, err)
	}
	c.current.Store(pair)
	c.reported = nil
	return true, nil
}

// contents returns what is in the two files.
func (c *CertificateReloader) contents() (cert, key []byte, err error) {
	if cert, err = readPEM(c.files.cert); err != nil {
		return nil, nil, fmt.Errorf("read the certificate: %w", err)
	}
	if key, err = readPEM(c.files.key); err != nil {
		return nil, nil, fmt.Errorf("read the key: %w", err)
	}
	return cert, key, nil
}

// watch watches the directories of the files, and of what they are links to: a
// file that is renamed into its place, or a link that is turned, is a new file,
// which a watch on the old one does not see.
func (c *CertificateReloader) watch() {
	if c.watcher == nil {
		return
	}
	for _, file := range []string{c.files.cert, c.files.key} {
		err := c.watcher.Add(filepath.Dir(file))
		if target, no := filepath.EvalSymlinks(file); no == nil {
			err = errors.Join(err, c.watcher.Add(filepath.Dir(target)))
		}
		if err != nil && !c.blind {
			c.blind = true
			c.log.Warn("cannot watch a certificate file; checking it every minute", "file", file, "err", err)
		}
	}
}
