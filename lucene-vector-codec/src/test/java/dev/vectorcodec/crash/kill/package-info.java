/** Does a process that the system kills leave what it acknowledged? */
package dev.vectorcodec.crash.kill;
