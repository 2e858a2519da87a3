/* Starts a program that does not outlive the one that started it. */
#ifndef NEARHOME_PROCESSES_H
#define NEARHOME_PROCESSES_H

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/types.h>
#include <unistd.h>

#ifdef __linux__
extern int prctl(int option, ...);
#endif

/* Starts a program in a process group of its own. Silent, its streams are /dev/null. On Linux the
   kernel ends it when this process ends, however that happens.
   0 and the process, or an error number. Between fork and exec only calls that are safe there. */
static inline int nearhome_spawn(
    const char *program, char *const *words, char *const *environment, int silent, int *process
) {
    pid_t parent = getpid();
    pid_t child = fork();
    if (child < 0) return errno;
    if (child == 0) {
        sigset_t none;
        setpgid(0, 0);
#ifdef __linux__
        prctl(1 /* PR_SET_PDEATHSIG */, SIGKILL);
        if (getppid() != parent) _exit(126);
#endif
        signal(SIGPIPE, SIG_DFL);
        signal(SIGXFSZ, SIG_DFL);
        signal(SIGINT, SIG_DFL);
        signal(SIGTERM, SIG_DFL);
        signal(SIGHUP, SIG_DFL);
        sigemptyset(&none);
        sigprocmask(SIG_SETMASK, &none, 0);
        if (silent) {
            int nothing = open("/dev/null", O_RDWR);
            if (nothing >= 0) {
                dup2(nothing, 0);
                dup2(nothing, 1);
                dup2(nothing, 2);
                if (nothing > 2) close(nothing);
            }
        }
        execve(program, words, environment);
        _exit(errno == ENOENT ? 127 : 126);
    }
    setpgid(child, child);
    *process = child;
    return 0;
}

#endif
