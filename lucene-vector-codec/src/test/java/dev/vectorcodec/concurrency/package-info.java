/** Does everything still hold when it happens at the same time? */
package dev.vectorcodec.concurrency;
