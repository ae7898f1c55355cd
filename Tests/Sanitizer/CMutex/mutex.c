// Where threads contend, the system's kernel hands Swift's Mutex over, and the thread sanitizer, which sees the program's
// own steps only, takes what the lock guards for races. In its builds this takes the place of the library's routine and
// waits by steps that it sees; as nobody sleeps, the routine that wakes is never called.
#include <sched.h>
#include <stdatomic.h>
#include <stdint.h>

/// Synchronization._MutexHandle._lockSlow(UInt32): the handle is the word, 0 or its owner's thread.
__attribute__((swiftcall)) void nnx_lock_slow(
    uint32_t thread, __attribute__((swift_context)) _Atomic(uint32_t) *word)
    __asm__("$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF");

__attribute__((swiftcall)) void nnx_lock_slow(
    uint32_t thread, __attribute__((swift_context)) _Atomic(uint32_t) *word) {
  uint32_t nobody = 0;
  while (!atomic_compare_exchange_weak_explicit(word, &nobody, thread, memory_order_acquire, memory_order_relaxed)) {
    nobody = 0;
    sched_yield();
  }
}
