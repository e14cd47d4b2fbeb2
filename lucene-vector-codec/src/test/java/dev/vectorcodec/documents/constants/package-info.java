/** Are the constants that documents state those of the code? */
package dev.vectorcodec.documents.constants;
