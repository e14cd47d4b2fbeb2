/** What happens when bytes are not what was written? */
package dev.vectorcodec.corruption;
