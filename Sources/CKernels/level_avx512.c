// x86-64-v4: vectors of 64 bytes with masks, fused multiply-add.
#if defined(__x86_64__)
#define LEVEL avx512
#define WIDTH 64
#define HAS_FMA 1
#define TARGET "arch=x86-64-v4"
#include "level.h"
#endif
