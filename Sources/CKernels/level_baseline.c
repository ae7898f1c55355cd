// What every processor of the architecture has: vectors of 16 bytes.
#define LEVEL baseline
#define WIDTH 16
#if defined(__ARM_FEATURE_FMA)
#define HAS_FMA 1
#else
#define HAS_FMA 0
#endif
#include "level.h"
