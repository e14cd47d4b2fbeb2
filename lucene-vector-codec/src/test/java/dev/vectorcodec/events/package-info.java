/** Does a recording show what the vector format did? */
package dev.vectorcodec.events;
