package dev.vectorcodec.testing;

import java.util.Random;

/** Kinds of floats that arithmetic must agree on: everyday ones and the ends of the range. */
public enum FloatKind {
  /** Normally distributed around 0. */
  NORMAL {
    @Override
    public float next(Random random) {
      return (float) random.nextGaussian();
    }
  },
  /** Around the smallest normal float and below it. */
  TINY {
    @Override
    public float next(Random random) {
      return (float) (random.nextGaussian() * Float.MIN_NORMAL);
    }
  },
  /** Whose squares overflow. */
  HUGE {
    @Override
    public float next(Random random) {
      return (random.nextFloat() * 2 - 1) * Float.MAX_VALUE;
    }
  },
  /** Zeros of both signs. */
  ZERO {
    @Override
    public float next(Random random) {
      return random.nextBoolean() ? 0f : -0f;
    }
  },
  /** Small whole numbers, whose sums are exact. */
  WHOLE {
    @Override
    public float next(Random random) {
      return random.nextInt(17) - 8;
    }
  },
  /** Magnitudes that differ by 60 powers of two, so that the order of a sum shows. */
  SPREAD {
    @Override
    public float next(Random random) {
      return Math.scalb((float) random.nextGaussian(), random.nextInt(60) - 30);
    }
  };

  /** The next value of this kind. */
  public abstract float next(Random random);

  /** An array of this kind. */
  public final float[] array(Random random, int length) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = next(random);
    }
    return values;
  }

  /** Any of the kinds. */
  public static FloatKind any(Random random) {
    return values()[random.nextInt(values().length)];
  }
}
