package dev.miga.kernels.training;

/**
 * The numbers of one AdamW step.
 *
 * @param gradientScale gradients are multiplied by it first
 * @param stepSize learning rate over {@code 1 - beta1^t}
 * @param secondCorrection {@code 1 / (1 - beta2^t)}
 * @param decay learning rate times weight decay
 */
public record AdamStep(
    float gradientScale,
    float beta1,
    float beta2,
    float stepSize,
    float secondCorrection,
    float epsilon,
    float decay) {}
