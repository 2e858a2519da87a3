// Tells the thread sanitizer of Swift's Mutex.
//
// A Mutex that nobody waits for is locked by an atomic of the program, which the sanitizer sees. One that
// somebody waits for is handed on by the kernel, called from Swift's own library, which the sanitizer
// does not see: it would take everything under such a lock for a race. Loaded before that library, these
// two functions stand in for its own, do the same, and say what is handed on.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>

typedef __attribute__((swiftcall)) void Lock(uint32_t, __attribute__((swift_context)) void *);
typedef __attribute__((swiftcall)) void Unlock(__attribute__((swift_context)) void *);

static void tell(const char *name, void *mutex) {
    void (*told)(void *) = (void (*)(void *))dlsym(RTLD_DEFAULT, name);
    if (told) told(mutex);
}

__attribute__((swiftcall)) void lock(uint32_t thread, __attribute__((swift_context)) void *mutex)
    __asm__("$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF");
__attribute__((swiftcall)) void lock(uint32_t thread, __attribute__((swift_context)) void *mutex) {
    ((Lock *)dlsym(RTLD_NEXT, "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"))(thread, mutex);
    tell("__tsan_acquire", mutex);
}

__attribute__((swiftcall)) void unlock(__attribute__((swift_context)) void *mutex)
    __asm__("$s15Synchronization12_MutexHandleV11_unlockSlowyyF");
__attribute__((swiftcall)) void unlock(__attribute__((swift_context)) void *mutex) {
    tell("__tsan_release", mutex);
    ((Unlock *)dlsym(RTLD_NEXT, "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"))(mutex);
}
