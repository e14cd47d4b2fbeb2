/** Which mistakes in the real sources must the campaigns find? */
package dev.vectorcodec.crash.mutation;
