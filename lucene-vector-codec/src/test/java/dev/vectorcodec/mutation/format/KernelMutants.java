package dev.vectorcodec.mutation.format;

import static dev.vectorcodec.mutation.format.FormatMutant.by;

import dev.vectorcodec.io.Platform;
import dev.vectorcodec.kernel.TestScalarEqualsSimd;
import dev.vectorcodec.kernel.TestScalarEqualsSimdOfBuilding;
import dev.vectorcodec.kernel.TestScalarEqualsSimdOnBlocks;
import dev.vectorcodec.kernel.TestScalarEqualsSimdOnCodes;
import dev.vectorcodec.kernel.TestScalarKernels;
import dev.vectorcodec.kernel.TestScalarKernelsOnCodes;
import dev.vectorcodec.mutation.format.FormatMutant.Finder;
import java.util.ArrayList;
import java.util.List;

/** Mistakes in the arithmetic: signs, and where lines of floats, longs or codes end. */
final class KernelMutants {

  private static final String SCALAR = "kernel/ScalarKernels.java";
  private static final String ORDER = "kernel/simd/OrderKernels.java";
  private static final String BYTES = "kernel/simd/ByteKernels.java";
  private static final String CODES = "kernel/simd/CodeKernels.java";

  private KernelMutants() {}

  static List<FormatMutant> all() {
    List<FormatMutant> all = new ArrayList<>();
    all.addAll(values());
    all.addAll(codes());
    if (Platform.isSimd()) {
      all.addAll(simd());
    }
    return all;
  }

  private static List<FormatMutant> values() {
    Finder bytes = by(TestScalarKernels.class, "testBytes");
    return List.of(
        bytes.finds(
            "bytes taken for unsigned",
            SCALAR,
            "sum += a[aOffset + i] * b[bOffset + i];",
            "sum += (a[aOffset + i] & 0xFF) * b[bOffset + i];"),
        by(TestScalarKernels.class, "testFixedOrderOfPartialSums")
            .finds(
                "partial sums folded from the front",
                SCALAR,
                """
                for (int half = LANES / 2; half > 0; half >>= 1) {
                      for (int lane = 0; lane < half; lane++) {
                        lanes[lane] += lanes[lane + half];
                      }
                    }
                """,
                """
                for (int lane = 1; lane < LANES; lane++) {
                      lanes[0] += lanes[lane];
                    }
                """),
        by(TestScalarKernels.class, "testSelectBelow")
            .finds(
                "what lies at the bound selected",
                SCALAR,
                "if (values[offset + i] < bound) {",
                "if (values[offset + i] <= bound) {"),
        by(TestScalarKernels.class, "testCompactBelow")
            .finds(
                "last key of a line not looked at",
                SCALAR,
                "for (int i = start; i < count; i++) {\n      int key",
                "for (int i = start; i < count - 1; i++) {\n      int key"),
        by(TestScalarKernels.class, "testIndexOfMin")
            .finds(
                "last of equal minima",
                SCALAR,
                "index = values[i] < values[index] ? i : index;",
                "index = values[i] <= values[index] ? i : index;"),
        by(TestScalarKernels.class, "testMaxMagnitude")
            .finds(
                "largest value for largest magnitude",
                SCALAR,
                "max = Math.max(max, Math.abs(value));",
                "max = Math.max(max, value);"),
        by(TestScalarKernels.class, "testHadamardFollowsItsDefinition")
            .finds(
                "last step of a transform left out",
                SCALAR,
                "for (int half = 1; half < length; half <<= 1) {",
                "for (int half = 1; half < length / 2; half <<= 1) {"));
  }

  private static List<FormatMutant> codes() {
    Finder sums = by(TestScalarKernelsOnCodes.class, "testSumRecords");
    return List.of(
        sums.finds(
            "highest plane of a query counted as positive",
            SCALAR,
            "int weighted = -Long.bitCount(",
            "int weighted = Long.bitCount("),
        sums.finds(
            "last long of a code left out",
            SCALAR,
            "for (int i = 0; i < queries.codeLongs; i++) {",
            "for (int i = 0; i < queries.codeLongs - 1; i++) {"),
        by(TestScalarKernelsOnCodes.class, "testWhatLeavesTheRangeIsBroughtToItsEnds")
            .finds(
                "level above the highest one",
                SCALAR,
                "(1 << planes) - 0.5f);",
                "(1 << planes) + 0.5f);"),
        by(TestScalarEqualsSimdOnBlocks.class, "testScalarAgainstTheDefinition")
            .finds(
                "lower end of an estimate above it",
                SCALAR,
                "lowest[target + code] = Math.fma(multiplier, query.error, estimate);",
                "lowest[target + code] = Math.fma(-multiplier, query.error, estimate);"));
  }

  private static List<FormatMutant> simd() {
    return List.of(
        by(TestScalarEqualsSimd.class, "testBytes")
            .finds(
                "tail of a dot product of bytes left out",
                BYTES,
                "for (; i < length; i++) {\n      total += a[aOffset + i] * b[bOffset + i];",
                "for (; i < length - 1; i++) {\n      total += a[aOffset + i] * b[bOffset + i];"),
        by(TestScalarEqualsSimd.class, "testSelectBelow")
            .finds(
                "tail of a selection counted from its own start",
                ORDER,
                "for (; i < count; i++) {\n      if (values[offset + i] < bound) {\n"
                    + "        selected[size++] = i;",
                "for (; i < count; i++) {\n      if (values[offset + i] < bound) {\n"
                    + "        selected[size++] = i - 1;",
                "for (int start = 0; start < count; start += Long.SIZE) {",
                "for (int start = 0; start < count - 1; start += Long.SIZE) {"),
        by(TestScalarEqualsSimdOfBuilding.class, "testOccluded")
            .finds(
                "bits of a last, short vector kept",
                ORDER,
                "return count == Long.SIZE ? bits : bits & ((1L << count) - 1);",
                "return bits;"),
        by(TestScalarEqualsSimdOnCodes.class, "testSumRecords")
            .finds(
                "last vector of a record left out",
                CODES,
                "return (queries.codeLongs + LONGS.length() - 1) & -LONGS.length();",
                "return queries.codeLongs & -LONGS.length();"),
        by(TestScalarEqualsSimdOnCodes.class, "testPlanesAndLevels")
            .finds(
                "bits of the last of four vectors in the place of those of the third",
                CODES,
                "(ones(c, bit) | ones(d, bit) << WIDTH)",
                "(ones(c, bit) | ones(d, bit))"));
  }
}
