/** Is the project built as docs/architecture.md says? */
package dev.vectorcodec.structure;
