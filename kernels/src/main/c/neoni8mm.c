#include "isa_neon.h"

#include "kernels_body.h"
