package command

import (
	"fmt"
	"os"
	"os/exec"
	"syscall"
	"unsafe"

	"golang.org/x/sys/windows"
)

// newCmd returns the command, not started yet.
func newCmd(opts Options) *exec.Cmd {
	if opts.Shell == "" {
		return exec.Command(opts.Args[0], opts.Args[1:]...)
	}
	shell := os.Getenv("ComSpec")
	if shell == "" {
		shell = "cmd.exe"
	}
	cmd := exec.Command(shell)
	// cmd does not understand the quotes of Go; with /s it removes the outer ones.
	cmd.SysProcAttr = &syscall.SysProcAttr{CmdLine: `"` + shell + `" /d /s /c "` + opts.Shell + `"`}
	return cmd
}

// A group is the job object of a command.
type group struct {
	job windows.Handle
}

// startGroup starts a command and puts it into a job, which ends with topicmux.
func startGroup(cmd *exec.Cmd) (*group, error) {
	job, err := windows.CreateJobObject(nil, nil)
	if err != nil {
		return nil, os.NewSyscallError("CreateJobObject", err)
	}
	limits := windows.JOBOBJECT_EXTENDED_LIMIT_INFORMATION{}
	limits.BasicLimitInformation.LimitFlags = windows.JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE
	_, err = windows.SetInformationJobObject(job, windows.JobObjectExtendedLimitInformation,
		uintptr(unsafe.Pointer(&limits)), uint32(unsafe.Sizeof(limits)))
	if err != nil {
		_ = windows.CloseHandle(job)
		return nil, os.NewSyscallError("SetInformationJobObject", err)
	}
	if err := cmd.Start(); err != nil {
		_ = windows.CloseHandle(job)
		return nil, err
	}
	if err := assign(job, cmd.Process.Pid); err != nil {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		_ = windows.CloseHandle(job)
		return nil, err
	}
	return &group{job: job}, nil
}

func assign(job windows.Handle, pid int) error {
	process, err := windows.OpenProcess(windows.PROCESS_SET_QUOTA|windows.PROCESS_TERMINATE, false, uint32(pid))
	if err != nil {
		return os.NewSyscallError("OpenProcess", err)
	}
	defer windows.CloseHandle(process)
	return os.NewSyscallError("AssignProcessToJobObject", windows.AssignProcessToJobObject(job, process))
}

// terminate ends all processes of the job. Windows has no signal that asks them to.
func (g *group) terminate() error {
	g.kill()
	return nil
}

func (g *group) kill() { _ = windows.TerminateJobObject(g.job, 1) }

func (*group) alive() bool { return false }

func (g *group) close() { _ = windows.CloseHandle(g.job) }

// exitError returns a sentence for the exit of a command.
func exitError(exit *exec.ExitError, _ bool) error {
	return fmt.Errorf("exit status %d", exit.ExitCode())
}
