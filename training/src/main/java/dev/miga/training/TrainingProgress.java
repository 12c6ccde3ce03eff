package dev.miga.training;

import java.time.Duration;

/**
 * Where a run stands after a step.
 *
 * @param step steps done
 * @param steps of the whole run
 * @param epoch from 0
 * @param loss mean of the step's targets, nats
 * @param accuracy share of targets that were the most probable token
 * @param gradientNorm before clipping
 * @param tokensPerSecond of examples, shared prefixes counted for each
 * @param remaining time at the speed so far
 */
public record TrainingProgress(
    int step,
    int steps,
    int epoch,
    double loss,
    double accuracy,
    double learningRate,
    double gradientNorm,
    double examplesPerSecond,
    double tokensPerSecond,
    Duration remaining) {}
