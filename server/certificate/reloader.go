// Package certificate keeps the certificate of a TLS server up to date: it reads the
// certificate and its key from files, reloads them when they change, and reports why
// clients may reject them.
package certificate

import (
	"bytes"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"topicmux/internal/filewatch"
)

// settle is the delay between a change and the reload. The certificate and its key are
// rarely written at the same moment.
const settle = 200 * time.Millisecond

// Reloader provides the certificate of a TLS server. It reads the
// certificate chain and the key from two PEM files and reloads them when they
// change. [NewReloader] creates it.
type Reloader struct {
	log     *slog.Logger
	current atomic.Pointer[keyPair]

	loads      chan load
	quit, done chan struct{}
	once       sync.Once // closes quit

	// The fields below belong to the goroutine that runs follow.
	files    certificateFiles
	watcher  *filewatch.Watcher // nil: this system has none
	seen     []byte             // both files, as last read
	blind    bool               // a watch failed, and the failure was logged
	reported map[string]bool    // problems that are already logged
}

// certificateFiles names the files of a certificate and the hosts it should be
// valid for.
type certificateFiles struct {
	cert, key string
	hosts     []string
}

// A load is a request to use other files.
type load struct {
	files certificateFiles
	done  chan<- error
}

// NewReloader reads a certificate chain and its key from PEM files and
// watches them until Close. New connections use a new pair. If a new pair is
// invalid, NewReloader logs an error and keeps the old one. It logs a
// warning when clients may start to reject the certificate. hosts are the names
// that the certificate should be valid for. A nil log discards everything. The
// error says why the files cannot be used.
func NewReloader(cert, key string, log *slog.Logger, hosts ...string) (*Reloader, error) {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	c := &Reloader{
		log: log, files: certificateFiles{cert, key, hosts},
		loads: make(chan load), quit: make(chan struct{}), done: make(chan struct{}),
	}
	// Watch before the first read, so that no change is missed.
	var err error
	if c.watcher, err = filewatch.New(); err != nil {
		log.Warn("cannot watch the certificate files; checking them every minute", "err", err)
	}
	c.watch()
	if _, err := c.read(); err != nil {
		c.watcher.Close()
		return nil, err
	}
	c.report()
	go c.follow() // Close waits for it
	return c, nil
}

// Config returns the TLS settings of a listener that uses the certificate: TLS 1.2
// or newer, HTTP/1.1.
func (c *Reloader) Config() *tls.Config {
	return &tls.Config{
		MinVersion: tls.VersionTLS12,
		NextProtos: []string{"http/1.1"},
		GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) {
			return &c.current.Load().Certificate, nil
		},
	}
}

// Load reads other files now and watches them instead of the old ones. If they are
// invalid, it returns the reason and changes nothing.
func (c *Reloader) Load(cert, key string, hosts ...string) error {
	done := make(chan error, 1)
	select {
	case c.loads <- load{certificateFiles{cert, key, hosts}, done}:
		return <-done
	case <-c.done:
		return errors.New("the certificate is closed")
	}
}

// Close stops watching. The certificate stays as it is. Further calls do nothing.
func (c *Reloader) Close() {
	c.once.Do(func() { close(c.quit) })
	<-c.done
}

// follow reloads the files after a change, until quit is closed.
func (c *Reloader) follow() {
	defer close(c.done)
	defer c.watcher.Close()
	timer := time.NewTimer(c.next())
	defer timer.Stop()
	soon := false // frequent changes in a directory must not postpone the reload for ever
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
		case <-c.watcher.Events():
			hurry()
		case err := <-c.watcher.Errors():
			c.log.Debug("a certificate change may have been missed", "err", err)
			hurry()
		case l := <-c.loads:
			l.done <- c.load(l.files)
			timer.Reset(c.next())
			soon = false
		case <-timer.C:
			soon = false
			c.refresh()
			c.watch() // links may have new targets
			c.report()
			timer.Reset(c.next())
		}
	}
}

// next returns the time until the next check: at most filewatch.Recheck, and less if the
// validity of the certificate changes before.
func (c *Reloader) next() time.Duration {
	if d := c.current.Load().nextChange(time.Now()); d > 0 && d < filewatch.Recheck {
		return d
	}
	return filewatch.Recheck
}

// load reads other files, or the same ones again. On an error it keeps the old
// ones.
func (c *Reloader) load(files certificateFiles) error {
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

// refresh reloads the files if they have changed, and logs the result.
func (c *Reloader) refresh() {
	switch changed, err := c.read(); {
	case err != nil && changed:
		c.log.Error("cannot use the new certificate; keeping the old one", "err", err)
	case changed:
		leaf := c.current.Load().Leaf
		c.log.Info("certificate reloaded", "file", c.files.cert, "until", leaf.NotAfter)
	}
}

// read loads the files. changed is false if their content is the same as before.
func (c *Reloader) read() (changed bool, err error) {
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

// contents returns the content of both files.
func (c *Reloader) contents() (cert, key []byte, err error) {
	if cert, err = readPEM(c.files.cert); err != nil {
		return nil, nil, fmt.Errorf("read the certificate: %w", err)
	}
	if key, err = readPEM(c.files.key); err != nil {
		return nil, nil, fmt.Errorf("read the key: %w", err)
	}
	return cert, key, nil
}

// watch watches the files.
func (c *Reloader) watch() {
	for _, file := range []string{c.files.cert, c.files.key} {
		if err := c.watcher.Add(file); err != nil && !c.blind {
			c.blind = true
			c.log.Warn("cannot watch a certificate file; checking it every minute", "file", file, "err", err)
		}
	}
}
