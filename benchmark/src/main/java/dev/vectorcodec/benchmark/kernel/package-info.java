/**
 * How fast is one kernel, alone and hot, beside plain Java and Lucene's {@code VectorUtil}?
 *
 * <p>JMH: {@code mvn -q -pl benchmark -am compile exec:exec -Dmain.class=org.openjdk.jmh.Main
 * -Dmain.args="DistanceBenchmark"}. What a search makes of it is another question, see the parent
 * package.
 */
package dev.vectorcodec.benchmark.kernel;
