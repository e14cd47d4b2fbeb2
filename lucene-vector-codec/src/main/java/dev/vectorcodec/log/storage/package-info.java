/** Where do the files of a log live, and who may write them? */
package dev.vectorcodec.log.storage;
