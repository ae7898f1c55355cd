// What Swift's Glibc module leaves out: where the present thread's stack ends.
#ifndef NNX_CSTACK_H
#define NNX_CSTACK_H

#include <stddef.h>
#include <stdint.h>

/// The lowest address of the present thread's stack, and its size; both 0 where the system does not tell.
uintptr_t nnx_stack_lowest(size_t *size);

/// An address near the top of the stack in use.
uintptr_t nnx_stack_here(void);

#endif
