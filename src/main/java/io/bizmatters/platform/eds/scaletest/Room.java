package io.bizmatters.platform.eds.scaletest;

/**
 * How full a stream is; a limit below 1 means unlimited.
 *
 * @param onSubject of its messages, those on the subject of the test
 */
record Room(
    long messages,
    long maxMessages,
    long onSubject,
    long maxMessagesPerSubject,
    long bytes,
    long maxBytes) {}
