/* Two calls on folders that the toolchain's C library module does not show on Linux. */
#ifndef NEARHOME_FOLDERS_H
#define NEARHOME_FOLDERS_H

#ifdef __linux__
#include <errno.h>
#include <sys/syscall.h>
#include <unistd.h>

extern long syscall(long number, ...);

/* Lets two paths change places in one step; 0, or -1 with errno. */
static inline int nearhome_exchange(const char *first, const char *second) {
#ifdef SYS_renameat2
    return (int)syscall(SYS_renameat2, -100 /* AT_FDCWD */, first, -100, second, 2u);
#else
    errno = ENOSYS;
    return -1;
#endif
}

/* Brings the file system of an open file to the disk; 0, or -1 with errno. */
static inline int nearhome_synchronise(int descriptor) {
    return (int)syscall(SYS_syncfs, descriptor);
}
#endif

#endif
