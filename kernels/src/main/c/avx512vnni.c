#include "isa_avx512vnni.h"

#include "kernels_body.h"
