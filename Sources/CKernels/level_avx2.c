// x86-64-v3: vectors of 32 bytes, fused multiply-add.
#if defined(__x86_64__)
#define LEVEL avx2
#define WIDTH 32
#define HAS_FMA 1
#define TARGET "arch=x86-64-v3"
#include "level.h"
#endif
