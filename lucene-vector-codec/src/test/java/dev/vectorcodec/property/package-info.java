/** Does it find what an exact search finds, whatever is indexed and however it is asked? */
package dev.vectorcodec.property;
