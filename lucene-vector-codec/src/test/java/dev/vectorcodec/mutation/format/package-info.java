/** Which mistakes in the vector format must which test find? */
package dev.vectorcodec.mutation.format;
