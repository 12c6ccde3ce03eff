/* Sizes of structures, for callers to compare with their own. */
#include "miga_kernels.h"

int64_t miga_prepared_bytes(int32_t columns) {
  return (int64_t)(columns / 32) * (int64_t)sizeof(miga_block);
}
