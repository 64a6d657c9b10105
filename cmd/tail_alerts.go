package cmd

import (
	"context"
	"fmt"
	"time"
)

// alertInterval is how often alerts are checked while no event comes: silence and
// "for 15s" depend on time alone.
const alertInterval = time.Second / 4

// checkAlertsOften checks the alerts until ctx ends.
func (t *tail) checkAlertsOften(ctx context.Context) {
	ticker := time.NewTicker(alertInterval)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			t.checkAlerts()
		}
	}
}

// checkAlerts prints the alerts that have fired or are resolved since the last
// call.
func (t *tail) checkAlerts() {
	if !t.session.Alerts().Any() {
		return
	}
	t.alerting.Lock()
	defer t.alerting.Unlock()
	changes, err := t.session.CheckAlerts(time.Now())
	if err != nil {
		t.std.warn(err)
	}
	for _, c := range changes {
		if !c.Fired {
			fmt.Fprintln(t.std.err, cleanLine("alert resolved: "+c.Rule.String()))
			continue
		}
		t.fired = true
		printAlert(t.std.err, c.Alert)
		if t.untilAlert {
			t.cancel(errAlert)
		}
	}
}
