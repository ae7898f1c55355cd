// Plain loops.
#include "CKernels.h"
#include <math.h>

#pragma STDC FP_CONTRACT OFF

static nnk_level used = nnk_baseline;
nnk_level nnk_level_available(void) { return nnk_baseline; }
nnk_level nnk_level_used(void) { return used; }
void nnk_force_level(nnk_level level) { (void)level; }

#define T double
#define F(name) nnk_##name##_f64
#define M(name) name
#include "plain.h"
#undef T
#undef F
#undef M
#define T float
#define F(name) nnk_##name##_f32
#define M(name) name##f
#include "plain.h"
