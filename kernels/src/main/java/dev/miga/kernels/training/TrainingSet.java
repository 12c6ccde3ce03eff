package dev.miga.kernels.training;

import dev.miga.kernels.binding.Feature;
import java.util.Locale;

/**
 * What the native library of training has kernels for: an instruction set and how it multiplies
 * factors, from the slowest to the fastest.
 */
public enum TrainingSet {
  /** C without intrinsics, for every processor. */
  PORTABLE_F32(Feature.PORTABLE, Products.F32),
  /** AVX2. */
  AVX2_F32(Feature.AVX2, Products.F32),
  /** AVX2, twice as fast with integers. */
  AVX2_I16(Feature.AVX2, Products.I16),
  /** AVX-512. */
  AVX512_F32(Feature.AVX512, Products.F32),
  /** AVX-512 with products of bfloat16. */
  AVX512BF16_BF16(Feature.AVX512BF16, Products.BF16),
  /** The tiles of AMX. */
  AMX_BF16(Feature.AMX, Products.BF16);

  /** How factors are multiplied, beside the format in which they come. */
  enum Products {
    F32(NumberFormat.F32, "f32 products"),
    BF16(NumberFormat.BF16, "bf16 products"),
    /** f32 factors, rounded to 13 and 14 bits and a scale for 64 columns. */
    I16(NumberFormat.F32, "products of 16-bit integers");

    private final NumberFormat format;
    private final String description;

    Products(NumberFormat format, String description) {
      this.format = format;
      this.description = description;
    }

    NumberFormat format() {
      return format;
    }
  }

  private final Feature feature;
  private final Products products;

  TrainingSet(Feature feature, Products products) {
    this.feature = feature;
    this.products = products;
  }

  /** What the processor must have. */
  Feature feature() {
    return feature;
  }

  Products products() {
    return products;
  }

  /** As it appears in symbols. */
  String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** In words, for reports. */
  String description() {
    return products.description + (feature == Feature.AMX ? " by the tiles of AMX" : "");
  }

  /** Whether it is among those that a precision allows. */
  boolean has(Precision precision) {
    return switch (precision) {
      case AUTO -> true;
      case F32 -> products == Products.F32;
    };
  }
}
