#include "isa_portable.h"

#include "kernels_body.h"
