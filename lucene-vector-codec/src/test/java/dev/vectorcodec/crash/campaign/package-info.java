/** Where is a workload crashed, failed or damaged, and is what is left what the model says? */
package dev.vectorcodec.crash.campaign;
