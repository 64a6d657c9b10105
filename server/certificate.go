package server

import (
	"bytes"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
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

// Certificate is what a TLS server shows: a certificate and its key, in two PEM
// files that are read again when they change. It is made by [OpenCertificate].
type Certificate struct {
	cert, key string // the files
	log       *slog.Logger
	now       atomic.Pointer[tls.Certificate]

	quit, done chan struct{}

	// What follows belongs to the goroutine.
	watcher *fsnotify.Watcher // nil: there is none here
	seen    []byte            // both files, as they were read last
	blind   bool              // a watch failed, and that was said
}

// OpenCertificate reads the PEM files of a certificate, with its chain, and of its
// key, and watches them until Close. A new pair goes for new connections; one that
// cannot be used is logged, and the old one stays.
func OpenCertificate(cert, key string, log *slog.Logger) (*Certificate, error) {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	c := &Certificate{cert: cert, key: key, log: log, quit: make(chan struct{}), done: make(chan struct{})}
	// The watch comes first, so that no change falls between.
	var err error
	if c.watcher, err = fsnotify.NewWatcher(); err != nil {
		log.Warn("certificates are looked at once a minute", "err", err)
		c.watcher = nil
	}
	c.watch()
	if _, err := c.read(); err != nil {
		if c.watcher != nil {
			_ = c.watcher.Close()
		}
		return nil, err
	}
	go c.follow() // Close waits for it
	return c, nil
}

// Config returns the settings of a listener that shows the certificate: TLS 1.2
// or newer, HTTP/1.1.
func (c *Certificate) Config() *tls.Config {
	return &tls.Config{
		MinVersion: tls.VersionTLS12,
		NextProtos: []string{"http/1.1"},
		GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) {
			return c.now.Load(), nil
		},
	}
}

// Close ends the watch, once. The certificate stays as it is.
func (c *Certificate) Close() {
	close(c.quit)
	<-c.done
}

// follow reads the files again when they may have changed, until quit is closed.
func (c *Certificate) follow() {
	defer close(c.done)
	var events chan fsnotify.Event
	var failures chan error
	if c.watcher != nil {
		defer func() { _ = c.watcher.Close() }()
		events, failures = c.watcher.Events, c.watcher.Errors
	}
	timer := time.NewTimer(recheck)
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
			c.log.Debug("changes of a certificate may be missed", "err", err)
			hurry()
		case <-timer.C:
			soon = false
			c.refresh()
			c.watch() // what the links lead to may be elsewhere now
			timer.Reset(recheck)
		}
	}
}

// refresh takes the files if they have changed, and logs how that went.
func (c *Certificate) refresh() {
	switch changed, err := c.read(); {
	case err != nil && changed:
		c.log.Error("the new certificate cannot be used, the old one stays", "err", err)
	case changed:
		leaf := c.now.Load().Leaf
		c.log.Info("the certificate was read again", "file", c.cert, "until", leaf.NotAfter)
	}
}

// read takes the files. It returns whether they are others than before.
func (c *Certificate) read() (changed bool, err error) {
	cert, key, err := c.files()
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
	pair, err := tls.X509KeyPair(cert, key)
	if err != nil {
		return true, fmt.Errorf("certificate %s with key %s: %w", c.cert, c.key, err)
	}
	c.now.Store(&pair)
	return true, nil
}

// files returns what is in the two files.
func (c *Certificate) files() (cert, key []byte, err error) {
	if cert, err = os.ReadFile(c.cert); err != nil {
		return nil, nil, fmt.Errorf("read the certificate: %w", err)
	}
	if key, err = os.ReadFile(c.key); err != nil {
		return nil, nil, fmt.Errorf("read the key: %w", err)
	}
	return cert, key, nil
}

// watch watches the directories of the files, and of what they are links to: a
// file that is renamed into its place, or a link that is turned, is a new file,
// which a watch on the old one does not see.
func (c *Certificate) watch() {
	if c.watcher == nil {
		return
	}
	for _, file := range []string{c.cert, c.key} {
		err := c.watcher.Add(filepath.Dir(file))
		if target, no := filepath.EvalSymlinks(file); no == nil {
			err = errors.Join(err, c.watcher.Add(filepath.Dir(target)))
		}
		if err != nil && !c.blind {
			c.blind = true
			c.log.Warn("a certificate's changes are seen once a minute only", "file", file, "err", err)
		}
	}
}
