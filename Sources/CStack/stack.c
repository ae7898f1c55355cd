#define _GNU_SOURCE
#include "CStack.h"
#include <pthread.h>
#include <stdbool.h>

static uintptr_t ask_for_stack(size_t *size) {
  pthread_attr_t attributes;
  void *lowest = NULL;
  *size = 0;
  if (pthread_getattr_np(pthread_self(), &attributes) != 0) return 0;
  if (pthread_attr_getstack(&attributes, &lowest, size) != 0) *size = 0;
  pthread_attr_destroy(&attributes);
  return *size == 0 ? 0 : (uintptr_t)lowest;
}

uintptr_t nnx_stack_lowest(size_t *size) {
  // Of the main thread glibc reads it in /proc/self/maps, which takes longer than a statement does; it stays as it is.
  static _Thread_local bool is_known;
  static _Thread_local uintptr_t lowest;
  static _Thread_local size_t known_size;
  if (!is_known) {
    lowest = ask_for_stack(&known_size);
    is_known = true;
  }
  *size = known_size;
  return lowest;
}

uintptr_t nnx_stack_here(void) { return (uintptr_t)__builtin_frame_address(0); }
