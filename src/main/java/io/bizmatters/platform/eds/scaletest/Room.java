package io.bizmatters.platform.eds.scaletest;

/**
 * Holds the usage and limits of a stream; a limit below 1 means unlimited.
 *
 * @param onSubject the number of its messages on the subject of the test
 */
record Room(
    long messages,
    long maxMessages,
    long onSubject,
    long maxMessagesPerSubject,
    long bytes,
    long maxBytes) {}
