/* The operations of training, for one range of the work each; Java's workers split the ranges.
 *
 * No allocation, no globals, no threads: scratch memory comes from the caller. Every operation exists
 * once for each instruction set and number format, as miga_training_SET_FORMAT_name; the prototypes
 * are those of TrainingKernels in Java, which also says what each does.
 *
 * A `num` is a number as products take it: float, or the upper half of one (bfloat16). Sums are float.
 */
#ifndef MIGA_TRAINING_H
#define MIGA_TRAINING_H
#include <stdint.h>

/* Raised with every change of a prototype; Java refuses a library of another number. */
#define MIGA_TRAINING_ABI 1

#define MIGA_TRAINING_PORTABLE 1
#define MIGA_TRAINING_AVX2 2
#define MIGA_TRAINING_AVX512 4
#define MIGA_TRAINING_AVX512BF16 8
#define MIGA_TRAINING_AMX 16

/* Formats of the token table: GgmlType's numbers. */
#define TABLE_F32 0
#define TABLE_Q8_0 8
#define TABLE_BF16 30

#if defined(__GNUC__)
#define MIGA_EXPORT __attribute__((visibility("default")))
#else
#define MIGA_EXPORT
#endif

MIGA_EXPORT int32_t miga_training_abi(void);
/* What this processor and system can run, as a sum of the constants above. Asks the system for the use of AMX's
 * tiles, which it grants to a process for its life. */
MIGA_EXPORT int32_t miga_training_features(void);

#endif
