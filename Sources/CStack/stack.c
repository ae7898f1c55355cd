#define _GNU_SOURCE
#include "CStack.h"
#include <pthread.h>

uintptr_t nnx_stack_lowest(size_t *size) {
  pthread_attr_t attributes;
  void *lowest = NULL;
  *size = 0;
  if (pthread_getattr_np(pthread_self(), &attributes) != 0) return 0;
  if (pthread_attr_getstack(&attributes, &lowest, size) != 0) *size = 0;
  pthread_attr_destroy(&attributes);
  return *size == 0 ? 0 : (uintptr_t)lowest;
}

uintptr_t nnx_stack_here(void) { return (uintptr_t)__builtin_frame_address(0); }
