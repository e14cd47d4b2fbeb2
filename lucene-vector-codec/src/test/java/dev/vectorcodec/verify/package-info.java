/** Does verifying an index tell a whole one from one whose parts do not agree? */
package dev.vectorcodec.verify;
