/** What the tests share: no tests in here. */
package dev.vectorcodec.testing;
